# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as a row of the database, and back. Nothing that a row holds is trusted to be well formed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model import errors, money
from ..model.apply_plan import ApplyPlan
from ..model.job import Job, State
from ..model.map_analysis import MapAnalysis
from ..model.maps import MapFile, plain_path
from ..model.message import Message
from ..model.request import MaterialRequest, from_plain
from ..model.stored_values import Record
from . import folders

COLUMNS = (
    "id", "state", "service", "task", "request", "folder", "stem", "created", "credits", "error", "owner", "prompt",
    "files", "notes", "accepted", "changed", "apply_plan", "is_dismissed", "findings",
)  # fmt: skip


_STATES = tuple(state.value for state in State)
_LATEST = 3e10
"""A time in seconds since 1970 that is far away."""
_MOST_NOTES = 100


def to_row(job: Job, home: Path, owner: str) -> dict[str, Any]:
    """Return what must survive of `job`. Folders below `home`, the store's, are written relative to it.

    Raises StorageError for a folder whose name is no text, so that it could not be found again.
    """
    try:
        str(job.folder).encode()
    except UnicodeEncodeError:
        folder = ascii(str(job.folder.parent))
        what = Message("The name of the folder {folder} contains invalid characters.", folder=folder)
        raise errors.StorageError(what, Message("Choose another folder in Patina's preferences.")) from None
    values = {
        "id": job.id,
        "state": job.state.value,
        "service": job.service,
        "task": job.task,
        "request": _json(job.request.plain()),
        "folder": plain_path(job.folder, home),
        "stem": job.stem,
        "created": job.created,
        "credits": job.credits,
        "error": _json(errors.plain(job.error)) if job.error else "",
        "owner": owner,
        "prompt": job.request.subject,
        "files": _json([file.plain(job.folder) for file in job.files]),
        "notes": _json([note.plain() for note in job.notes]),
        "accepted": job.accepted,
        "changed": job.changed,
        "apply_plan": _json(job.plan.plain()),
        "is_dismissed": int(job.is_dismissed),
        "findings": _json(job.analysis.plain()) if job.analysis else "",
    }
    return {name: _writable(value) if isinstance(value, str) else value for name, value in values.items()}


def _writable(value: str) -> str:
    """Without the halves of characters that some systems hand out, which no database takes."""
    return value.encode("utf-8", "replace").decode("utf-8")


def from_row(row: Mapping[str, Any], home: Path) -> Job:
    """Return the job of a row. What cannot be read is left at its default, and is in its `damage`."""
    record = Record(row)
    job_id, stem, request = record.text("id"), record.path("stem"), _request(record)
    folder = home / (record.path("folder") or folders.job_folder(folders.materials(home), stem, job_id))
    files = list(filter(None, (MapFile.from_plain(file, folder) for file in record.json("files").records("files"))))
    state, error = _state(record)
    return Job(
        id=job_id,
        request=request,
        service=record.text("service"),
        folder=folder,
        stem=stem,
        created=record.number("created", 0.0, 0.0, _LATEST),
        state=state,
        task=record.text("task"),
        maps=tuple(file for file in files if file.kind and not file.withheld),
        extra_images=tuple(file for file in files if not file.kind and not file.withheld),
        withheld=tuple(file for file in files if file.withheld),
        notes=tuple(filter(None, map(Message.from_plain, record.json("notes").items("notes")[:_MOST_NOTES]))),
        credits=record.number("credits", None, 0.0, money.LARGEST),
        error=error,
        accepted=record.number("accepted", 0.0, 0.0, _LATEST),
        changed=record.number("changed", 0.0, 0.0, _LATEST),
        plan=ApplyPlan.from_plain(record.json("apply_plan").record("apply_plan")),
        is_dismissed=record.flag("is_dismissed"),
        analysis=MapAnalysis.from_plain(record.json("findings").record("findings")) if row["findings"] else None,
        damage=tuple(record.damaged),
    )


def merged(job: Job, row: Mapping[str, Any], home: Path, owner: str) -> dict[str, Any]:
    """Return `job` as a row in place of its last one, of which everything stays as it is that the job leaves unchanged.

    So nothing is lost of what this version cannot read, or only in part.
    """
    before, now = to_row(from_row(row, home), home, owner), to_row(job, home, owner)
    unchanged = {name for name in COLUMNS if now[name] == before[name]} - {"owner"}
    if row["state"] in _STATES:
        unchanged.discard("state")  # a job may have been read in another state than it was in
    return {name: row[name] if name in unchanged else value for name, value in now.items()}


def owner_of(row: Mapping[str, Any]) -> str:
    """Return the id of the process that has the job of a row; "" if nobody has it, or nobody can tell who."""
    return Record(row).text("owner")


def _state(record: Record) -> tuple[State, errors.PatinaError | None]:
    """Return the state, and the error that goes with it."""
    state, stored = record.text("state", choices=_STATES), record.json("error").record("error")
    if not state:
        record.note("state")
        what = Message("This version of Patina does not know the state of this job.")
        return State.FAILED, errors.StorageError(what, Message("Its files and its task may still exist."))
    if state in (State.WAITING.value, State.DOWNLOADING.value) and not record.text("task"):
        record.note("task")
        what = Message("The task ID of this job cannot be read.")
        return State.UNCERTAIN, errors.UncertainSubmission(what, errors.CHECK_ACCOUNT)
    return State(state), errors.from_plain(stored) if stored.values else None


def _request(record: Record) -> MaterialRequest:
    request = from_plain(record.json("request").record("request"))
    if request is None:
        record.note("request")
        request = MaterialRequest(record.text("prompt") or record.text("stem"), ())
    return request


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

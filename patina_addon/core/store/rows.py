# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as a row of the database, and back. Nothing that a row holds is trusted to be well formed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model import errors
from ..model.apply_plan import ApplyPlan
from ..model.job import Job, State
from ..model.map_analysis import MapAnalysis
from ..model.maps import MapFile, plain_path
from ..model.message import Message
from ..model.plain_values import number, text
from ..model.request import MaterialRequest, from_plain

COLUMNS = (
    "id", "state", "service", "task", "request", "folder", "stem", "created", "credits", "error", "owner", "prompt",
    "files", "notes", "accepted", "changed", "apply_plan", "is_dismissed", "findings",
)  # fmt: skip


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
        "files": _json([file.plain(job.folder) for file in (*job.maps, *job.extra_images)]),
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
    """Return the job of a row. What cannot be read is left at its default; an unknown state counts as failed."""
    folder = home / text(row["folder"])
    files = [file for values in _read(row["files"], list) if (file := MapFile.from_plain(values, folder))]
    state, error = _state(row)
    return Job(
        id=text(row["id"]),
        request=_request(row),
        service=text(row["service"]),
        folder=folder,
        stem=text(row["stem"]),
        created=number(row["created"]),
        state=state,
        task=text(row["task"]),
        maps=tuple(file for file in files if file.kind),
        extra_images=tuple(file for file in files if not file.kind),
        notes=tuple(filter(None, map(Message.from_plain, _read(row["notes"], list)))),
        credits=None if row["credits"] in (None, "") else number(row["credits"]),
        error=error,
        accepted=number(row["accepted"]),
        changed=number(row["changed"]),
        plan=ApplyPlan.from_plain(_read(row["apply_plan"], dict)),
        is_dismissed=bool(row["is_dismissed"]),
        analysis=_analysis(_read(row["findings"], dict)),
    )


def _state(row: Mapping[str, Any]) -> tuple[State, errors.PatinaError | None]:
    """Return the state, and the error that goes with it."""
    error = _read(row["error"], dict)
    try:
        return State(row["state"]), errors.from_plain(error) if error else None
    except ValueError:
        what = Message("This job's saved record is damaged.")
        return State.FAILED, errors.StorageError(what, Message("Its files and its task may still exist."))


def _request(row: Mapping[str, Any]) -> MaterialRequest:
    return from_plain(_read(row["request"], dict)) or MaterialRequest(text(row["prompt"]) or text(row["stem"]), ())


def _analysis(values: Mapping[str, Any]) -> MapAnalysis | None:
    try:
        return MapAnalysis.from_plain(values)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(value: object, kind: type) -> Any:
    """Return the value of a JSON text; an empty one of its `kind` where the text is another or none."""
    try:
        parsed = json.loads(text(value))
    except (ValueError, RecursionError):
        return kind()
    return parsed if isinstance(parsed, kind) else kind()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as a row of the database, and back. Nothing that a row holds is trusted to be well formed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..model import errors
from ..model.corrections import Corrections
from ..model.job import Job, State
from ..model.map_analysis import Findings
from ..model.maps import MAPS, MapFile
from ..model.request import MaterialRequest, from_plain

COLUMNS = (
    "id", "state", "service", "task", "request", "folder", "stem", "created", "credits", "error", "owner", "prompt",
    "files", "notes", "accepted", "changed", "material_name", "is_packed", "is_dismissed", "corrections", "findings",
)  # fmt: skip
_LARGEST = 1e15


def to_row(job: Job, home: Path, owner: str) -> dict[str, Any]:
    """What must survive of `job`. Folders below `home`, the store's, are written relative to it.

    Raises StorageError for a folder whose name is no text, so that it could not be found again.
    """
    try:
        str(job.folder).encode()
    except UnicodeEncodeError:
        what = f"The name of the folder {job.folder.parent!a} is no proper text."
        raise errors.StorageError(what, "Choose another folder in Patina's preferences.") from None
    values = {
        "id": job.id,
        "state": job.state.value,
        "service": job.service,
        "task": job.task,
        "request": _json(job.request.plain()),
        "folder": _relative(job.folder, home),
        "stem": job.stem,
        "created": job.created,
        "credits": job.credits,
        "error": _json(errors.plain(job.error)) if job.error else "",
        "owner": owner,
        "prompt": job.request.subject,
        "files": _json([_plain_file(found, job.folder) for found in (*job.maps, *job.spares)]),
        "notes": _json(job.notes),
        "accepted": job.accepted,
        "changed": job.changed,
        "material_name": job.material_name,
        "is_packed": int(job.is_packed),
        "is_dismissed": int(job.is_dismissed),
        "corrections": _json(job.corrections.plain()),
        "findings": _json(job.findings.plain()) if job.findings else "",
    }
    return {name: _writable(value) if isinstance(value, str) else value for name, value in values.items()}


def _writable(text: str) -> str:
    """Without the halves of characters that some systems hand out, which no database takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def from_row(row: Mapping[str, Any], home: Path) -> Job:
    """The job of a row. What cannot be read of it is left at its default; a state that is none counts as failed."""
    folder = home / _text(row["folder"])
    files = tuple(_file(values, folder) for values in _read(row["files"], list) if isinstance(values, dict))
    state, error = _state(row)
    return Job(
        id=_text(row["id"]),
        request=_request(row),
        service=_text(row["service"]),
        folder=folder,
        stem=_text(row["stem"]),
        created=_number(row["created"]),
        state=state,
        task=_text(row["task"]),
        maps=tuple(found for found in files if found.kind),
        spares=tuple(found for found in files if not found.kind),
        notes=tuple(str(note) for note in _read(row["notes"], list)),
        credits=None if row["credits"] in (None, "") else _number(row["credits"]),
        error=error,
        accepted=_number(row["accepted"]),
        changed=_number(row["changed"]),
        material_name=_text(row["material_name"]),
        is_packed=bool(row["is_packed"]),
        is_dismissed=bool(row["is_dismissed"]),
        corrections=Corrections.from_plain(_read(row["corrections"], dict)),
        findings=_findings(_read(row["findings"], dict)),
    )


def _state(row: Mapping[str, Any]) -> tuple[State, errors.PatinaError | None]:
    """The state, and the error that goes with it."""
    error = _read(row["error"], dict)
    try:
        return State(row["state"]), errors.from_plain(error) if error else None
    except ValueError:
        what = "What was written down about this job makes no sense any more."
        return State.FAILED, errors.StorageError(what, "Its files and its task may still be there.")


def _request(row: Mapping[str, Any]) -> MaterialRequest:
    return from_plain(_read(row["request"], dict)) or MaterialRequest(_text(row["prompt"]) or _text(row["stem"]), ())


def _plain_file(found: MapFile, folder: Path) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "path": _relative(found.path, folder),
        "size": [found.width, found.height],
        "mean": found.mean,
        "variant": found.variant,
        "sha256": found.sha256,
        "original": _relative(found.original, folder) if found.original else "",
        "derived_from": found.derived_from,
    }


def _file(values: Mapping[str, Any], folder: Path) -> MapFile:
    kind, original = values.get("kind"), _text(values.get("original"))
    width, height = _numbers(values.get("size"), 2) or (0.0, 0.0)
    mean = _numbers(values.get("mean"), 3)
    return MapFile(
        kind=kind if isinstance(kind, str) and kind in MAPS else "",
        path=folder / _text(values.get("path")),
        width=int(width),
        height=int(height),
        mean=(mean[0], mean[1], mean[2]) if mean else None,
        variant=int(_number(values.get("variant"))),
        sha256=_text(values.get("sha256")),
        original=folder / original if original else None,
        derived_from=_text(values.get("derived_from")),
    )


def _findings(values: Mapping[str, Any]) -> Findings | None:
    try:
        return Findings.from_plain(values)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None


def _relative(path: Path, base: Path) -> str:
    """With slashes, so that a folder which moves with its store is found again; absolute where it lies elsewhere."""
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path.absolute())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(text: object, kind: type) -> Any:
    """The value of a JSON text; an empty one of its `kind` where the text is another or none."""
    try:
        value = json.loads(_text(text))
    except (ValueError, RecursionError):
        return kind()
    return value if isinstance(value, kind) else kind()


def _text(value: object) -> str:
    return value.replace("\0", "") if isinstance(value, str) else ""


def _number(value: object) -> float:
    """A number of a sensible size, else 0."""
    return float(value) if isinstance(value, int | float) and abs(value) < _LARGEST else 0.0


def _numbers(values: object, count: int) -> tuple[float, ...]:
    """So many numbers, or none."""
    is_good = isinstance(values, list) and len(values) == count and all(isinstance(one, int | float) for one in values)
    return tuple(_number(one) for one in values) if is_good else ()  # type: ignore[attr-defined]

# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as a row of the database, and back. Nothing that a row holds is trusted to be well formed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .. import errors
from ..job import Job, State
from ..maps import MAPS, MapFile
from ..processing.corrections import Corrections
from ..processing.findings import Findings
from ..request import MaterialRequest, from_plain

COLUMNS = (
    "id", "state", "service", "task", "request", "folder", "stem", "created", "credits", "error", "owner", "prompt",
    "files", "notes", "failure", "accepted", "changed", "material_name", "is_packed", "is_dismissed", "corrections",
    "findings",
)  # fmt: skip


def to_row(job: Job, home: Path, owner: str) -> dict[str, Any]:
    """What must survive of `job`. Folders below `home`, the store's, are written relative to it."""
    return {
        "id": job.id,
        "state": job.state.value,
        "service": job.service,
        "task": job.task,
        "request": _json(job.request.plain()),
        "folder": _relative(job.folder, home),
        "stem": job.stem,
        "created": job.created,
        "credits": job.credits,
        "error": str(job.error or ""),
        "owner": owner,
        "prompt": job.request.subject,
        "files": _json([_plain_file(found, job.folder) for found in (*job.maps, *job.spares)]),
        "notes": _json(job.notes),
        "failure": _json(errors.plain(job.error)) if job.error else "",
        "accepted": job.accepted,
        "changed": job.changed,
        "material_name": job.material_name,
        "is_packed": int(job.is_packed),
        "is_dismissed": int(job.is_dismissed),
        "corrections": _json(job.corrections.plain()),
        "findings": _json(job.findings.plain()) if job.findings else "",
    }


def from_row(row: Mapping[str, Any], home: Path) -> Job:
    """The job of a row. What cannot be read of it is left at its default; its state, task and folder always can."""
    folder = home / row["folder"]
    files = tuple(_file(values, folder) for values in _read(row["files"], list) if isinstance(values, dict))
    failure = _read(row["failure"], dict) or ({"what": row["error"]} if row["error"] else None)
    return Job(
        id=row["id"],
        request=_request(row),
        service=row["service"],
        folder=folder,
        stem=row["stem"],
        created=row["created"],
        state=State(row["state"]),
        task=row["task"],
        maps=tuple(found for found in files if found.kind),
        spares=tuple(found for found in files if not found.kind),
        notes=tuple(str(note) for note in _read(row["notes"], list)),
        credits=row["credits"],
        error=errors.from_plain(failure) if failure else None,
        accepted=row["accepted"] or row["created"],
        changed=row["changed"] or row["created"],
        material_name=row["material_name"],
        is_packed=bool(row["is_packed"]),
        is_dismissed=bool(row["is_dismissed"]),
        corrections=Corrections.from_plain(_read(row["corrections"], dict)),
        findings=_findings(_read(row["findings"], dict)),
    )


def _request(row: Mapping[str, Any]) -> MaterialRequest:
    return from_plain(_read(row["request"], dict)) or MaterialRequest(row["prompt"] or row["stem"], ())


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
    width, height = values.get("size", (0, 0))
    mean = values.get("mean")
    kind = values.get("kind", "")
    return MapFile(
        kind=kind if kind in MAPS else "",
        path=folder / str(values.get("path", "")),
        width=int(width),
        height=int(height),
        mean=tuple(float(channel) for channel in mean) if mean else None,  # type: ignore[arg-type]
        variant=int(values.get("variant", 0)),
        sha256=str(values.get("sha256", "")),
        original=folder / str(values["original"]) if values.get("original") else None,
        derived_from=str(values.get("derived_from", "")),
    )


def _findings(values: Mapping[str, Any]) -> Findings | None:
    try:
        return Findings.from_plain(values)
    except (KeyError, TypeError, ValueError):
        return None


def _relative(path: Path, base: Path) -> str:
    """With slashes, so that a folder which moves with its store is found again; absolute where it lies elsewhere."""
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _read(text: str, kind: type) -> Any:
    """The value of a JSON text; an empty one of its `kind` where the text is another or none."""
    try:
        value = json.loads(text)
    except ValueError:
        return kind()
    return value if isinstance(value, kind) else kind()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the maps of a job that were stored beside the .blend, after the whole project was moved."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ..model.job import Job
from ..model.maps import MapFile
from ..model.naming import TEXTURES
from . import folders


def found_in(job: Job, project: Path | None) -> Job:
    """Return a job whose folder is gone with the one of its name in a project, if there is one.

    `project` is the folder of the open file; None if it was never saved.
    """
    folder = project / TEXTURES / job.folder.name if project else None
    is_moved = folders.is_named_for(job.folder, job.stem, job.id) and not os.path.lexists(job.folder)
    if folder is None or not is_moved or not folder.is_dir():
        return job

    def moved(files: Iterable[MapFile]) -> tuple[MapFile, ...]:
        return tuple(
            replace(
                file,
                path=_in(folder, file.path, job.folder),
                original=file.original and _in(folder, file.original, job.folder),
            )
            for file in files
        )

    return replace(
        job,
        folder=folder,
        maps=moved(job.maps),
        extra_images=moved(job.extra_images),
        withheld=moved(job.withheld),
    )


def _in(folder: Path, path: Path, old: Path) -> Path:
    return folder / path.relative_to(old) if path.is_relative_to(old) else path

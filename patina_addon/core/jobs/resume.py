# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a job whose process ended in the middle of it. Worker threads only."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path

from ..images.checksum import checksum_if_readable
from ..images.image_header import ENDINGS
from ..model.errors import CHECK_ACCOUNT, Canceled, Money, UncertainSubmission
from ..model.job import Job, State
from ..model.maps import MapFile
from ..model.message import Message
from ..store import folders

NOT_SENT = Message("Blender quit before the request was sent.")
AGAIN = Message("Generate it again.")


def recovered(job: Job, may_cost: bool) -> Job:
    """Return a job that nobody works on any more, in the state that it is certainly in.

    What the service took goes on; what was never sent has stopped; what was on its way is uncertain, and never sent
    again. `may_cost` says whether its service may charge for it: what is free may be made again.
    """
    if job.state is State.PREPARED or (job.state is State.SUBMITTING and not may_cost):
        if not may_cost:
            error = Canceled(Message("Blender quit before the material was finished."), AGAIN)
        else:
            error = Canceled(NOT_SENT, AGAIN, Money.NOT_CHARGED)
        return job.move(State.CANCELED, error=error)
    if job.state is State.SUBMITTING:
        what = Message("Blender quit while the request was being sent. It is unknown whether the service received it.")
        return job.move(State.UNCERTAIN, error=UncertainSubmission(what, CHECK_ACCOUNT))
    return job


def remove_partial_files(job: Job) -> None:
    """Remove what was half written into a job's folder: downloads under their temporary name, prepared pictures.

    A folder that is not certainly the job's own is left alone, whatever the database says: so is a person's.
    """
    if not folders.is_named_for(job.folder, job.stem, job.id) or job.folder.is_symlink():
        return
    with contextlib.suppress(OSError):
        for path in job.folder.iterdir():
            with contextlib.suppress(OSError):
                if path.suffix == ".part":
                    path.unlink()
                elif path.name.startswith(".") and path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)


def located(job: Job) -> tuple[MapFile, ...]:
    """Return those files of a job that are not where they should be, where they are.

    They were renamed (images/map_identification.py), and the process ended before it could write that down. Whatever a
    file is called by now, its checksum tells it; of several that are equal, each is found once.
    """
    lost = [file for file in job.files if file.sha256 and checksum_if_readable(file.path) != file.sha256]
    if not lost:
        return ()
    known = {file.path for file in job.files if file not in lost}
    found: dict[str, list[Path]] = {}
    with contextlib.suppress(OSError):
        for path in sorted(job.folder.iterdir()):
            if path not in known and path.suffix[1:] in ENDINGS and path.is_file():
                found.setdefault(checksum_if_readable(path), []).append(path)
    return tuple(
        replace(file, path=found[file.sha256].pop(), renamed_from=file.download_name)
        for file in lost
        if found.get(file.sha256)
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a job whose process ended in the middle of it. Worker threads only."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from ..model.errors import CHECK_ACCOUNT, Canceled, Money, UncertainSubmission
from ..model.job import Job, State
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
    if job.folder.name != folders.job_folder(Path(), job.stem, job.id).name or job.folder.is_symlink():
        return
    with contextlib.suppress(OSError):
        for path in job.folder.iterdir():
            with contextlib.suppress(OSError):
                if path.suffix == ".part":
                    path.unlink()
                elif path.name.startswith(".") and path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)

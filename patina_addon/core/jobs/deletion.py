# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting jobs with their files: the one place that removes what was paid for. Worker threads only."""

from __future__ import annotations

import shutil
from pathlib import Path

from ..model.errors import Money, OwnedElsewhere, PatinaError, StorageError, reason_of
from ..model.job import Job, State
from ..model.message import Message
from ..model.naming import TEXTURES
from ..services import SERVICES
from ..store import Store, folders


def delete(store: Store, job_id: str) -> None:
    """Remove a job that nobody works on, then its folder with all that is in it.

    Raises OwnedElsewhere if somebody does, and StorageError if the store or the folder cannot be changed. A folder
    that is not certainly the job's own is left alone, which StorageError tells as well.
    """
    job = store.find(job_id)
    if job is None:
        return
    if job.is_active:
        next_step = Message("Cancel it first, or wait until it has finished.")
        raise OwnedElsewhere(Message("This job is still running."), next_step)
    store.delete(job_id)
    if not job.folder.is_symlink() and not job.folder.exists():
        return
    if not is_own(job, store.home):
        raise _left(
            Message(
                "The job was deleted, but its folder {folder} was kept. It may not belong to this job alone.",
                folder=str(job.folder),
            )
        )
    try:
        shutil.rmtree(job.folder)
    except OSError as error:
        raise _left(
            Message(
                "The job was deleted, but its folder {folder} could not be removed: {reason}.",
                folder=str(job.folder),
                reason=reason_of(error),
            )
        ) from None


def clear(store: Store) -> None:
    """Delete every job that can be cleared. Raises StorageError as `delete` does, after the others were deleted."""
    error: PatinaError | None = None
    for job in clearable(store):
        try:
            delete(store, job.id)
        except OwnedElsewhere:
            continue  # Another Blender fetches its result.
        except StorageError as failure:
            error = failure
    if error:
        raise error


def clearable(store: Store) -> list[Job]:
    """Return the jobs of a store that can be cleared. Raises StorageError."""
    return [job for job in store.ended_without_cost() if is_clearable(job)]


def is_clearable(job: Job) -> bool:
    """Return whether a job failed or was canceled, certainly cost nothing, and has no maps."""
    service = SERVICES.get(job.service)
    if job.state not in (State.FAILED, State.CANCELED) or job.files or job.credits or job.damage or service is None:
        return False
    money = job.error.money if job.error else Money.NOT_AT_STAKE
    return not service.may_cost or money is Money.NOT_CHARGED or (not job.task and money is Money.NOT_AT_STAKE)


def is_own(job: Job, home: Path) -> bool:
    """Return whether the job's folder is certainly one that Patina made for this job alone, and may be removed."""
    folder = job.folder
    if folder.is_symlink() or not folder.is_dir() or ".." in folder.parts:
        return False
    is_named = bool(job.id and job.stem) and folders.is_named_for(folder, job.stem, job.id)
    return is_named and (folder.parent == folders.materials(home) or folder.parent.name == TEXTURES)


def _left(what: Message) -> PatinaError:
    return StorageError(what, Message("Delete the folder manually."))

# SPDX-License-Identifier: GPL-3.0-or-later
"""A job as it is in the store of a Patina folder, whether or not this Blender follows it."""

from pathlib import Path

from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.store import Store, folders, moved_jobs
from ...core.store.jobs import RESTORE_IT, WAS_REMOVED


def read(home: Path, job_id: str) -> Job:
    """Return a job from the store. Raises PatinaError, also if there is none."""
    store = Store(folders.database(home))
    is_stored = bool(job_id) and store.path.exists()
    job = store.find(job_id) if is_stored else None
    if is_stored and job is None and store.is_removed(job_id):
        raise PatinaError(WAS_REMOVED, RESTORE_IT)
    if job is None:
        raise PatinaError(Message("This job no longer exists."))
    return job


def find(home: Path, job_id: str, project: Path | None) -> Job | None:
    """Return a job from the store, with its files where they are now; None if there is none. On a thread.

    `project` is the folder where they may have gone with the .blend.
    """
    try:
        return moved_jobs.found_in(read(home, job_id), project)
    except PatinaError:
        return None

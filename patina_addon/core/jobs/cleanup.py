# SPDX-License-Identifier: GPL-3.0-or-later
"""Clean-up: what no known .blend uses is removed for a month, then deleted. Worker threads only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ..model.errors import OwnedElsewhere, PatinaError, StorageError, reason_of
from ..model.job import Job
from ..model.message import Message
from ..store import Store, folders, removed_jobs
from ..store.removed_jobs import RemovedJob
from .deletion import is_own

DAY = 24 * 3600.0
KEPT_DAYS = 30
"""How long removed jobs can be restored."""
MOST_AT_ONCE = 100
"""How many removed jobs are deleted when Patina begins. The others follow the next time."""


@dataclass(frozen=True, slots=True)
class FolderUse:
    """What a Patina folder holds."""

    home: Path
    size: int = 0
    """How many bytes all of its files have."""
    unused: tuple[str, ...] = ()
    """The ids of the jobs that Clean Up offers to remove."""
    unused_size: int = 0
    gone: tuple[str, ...] = ()
    """The .blend files that used some of those, and are no longer where they were saved."""
    removed_jobs: tuple[RemovedJob, ...] = ()
    """The jobs that can be restored, the next to be deleted first."""

    @property
    def removed(self) -> int:
        """Return how many jobs can be restored."""
        return len(self.removed_jobs)

    @property
    def removed_size(self) -> int:
        """Return how many bytes they have."""
        return sum(entry.size for entry in self.removed_jobs)

    @property
    def until(self) -> float:
        """Return when the first of them will be deleted, in seconds since 1970; 0 if there is none."""
        return self.removed_jobs[0].until if self.removed_jobs else 0.0


def measure(home: Path, used: Collection[str], now: float) -> FolderUse:
    """Return what the Patina folder `home` holds. `used` are the ids of jobs that a file uses which may be unsaved.

    Raises StorageError.
    """
    size, store = _size(home), Store(folders.database(home))
    if not store.path.exists():
        return FolderUse(home, size)
    removed_jobs.settle(store)
    known, gone = _uses(store)
    unused = _unused(store, {*known, *used}, now)
    ids = {job.id for job in unused}
    return FolderUse(
        home,
        size,
        unused=tuple(job.id for job in unused),
        unused_size=sum(_size(job.folder) for job in unused),
        gone=tuple(path for path, jobs in gone.items() if ids.intersection(jobs)),
        removed_jobs=tuple(entry for entry in removed_jobs.all_removed(store) if entry.until),
    )


def remove_unused(home: Path, ids: Collection[str] | None, used: Collection[str], now: float) -> tuple[str, ...]:
    """Remove those of the jobs `ids` that still no known .blend uses. Return which were. Raises PatinaError.

    None means all of them. `used` as for `measure`. An error with one keeps no other from being removed.
    """
    store = Store(folders.database(home))
    if not store.path.exists():
        return ()
    known, _ = _uses(store)
    jobs = [job for job in _unused(store, {*known, *used}, now) if ids is None or job.id in ids]

    def remove(job: Job) -> bool:
        return removed_jobs.remove(store, job, now - DAY, now + KEPT_DAYS * DAY, _size(job.folder))

    return _each(jobs, remove)


def as_removed(entry: RemovedJob) -> Job:
    """Return a removed job with the folder that it has meanwhile."""
    job = entry.job
    return replace(job, folder=folders.removed(job.folder.parent.parent) / job.folder.name)


def restorable(home: Path, paths: Iterable[Path]) -> dict[Path, str]:
    """Return those of the files `paths` that come back with a removed job, each with the id of that job.

    Raises StorageError.
    """
    store = Store(folders.database(home))
    if not store.path.exists():
        return {}
    moved = {entry.job.folder: as_removed(entry) for entry in removed_jobs.all_removed(store) if entry.until}
    return {
        path: moved[path.parent].id
        for path in paths
        if path.parent in moved and (moved[path.parent].folder / path.name).is_file()
    }


def restore_removed(home: Path, ids: Collection[str] | None = None) -> tuple[str, ...]:
    """Bring the removed jobs `ids` back. Return which came back. Raises PatinaError, after the others came back.

    None means all of them.
    """
    store = Store(folders.database(home))
    if not store.path.exists():
        return ()
    jobs = [entry.job for entry in removed_jobs.all_removed(store) if ids is None or entry.job.id in ids]
    return _each(jobs, lambda job: removed_jobs.restore(store, job))


def delete_removed(home: Path) -> None:
    """Delete all removed jobs from the disk now. What they cost stays counted. Raises PatinaError."""
    store = Store(folders.database(home))
    if store.path.exists():
        _purge(store, float("inf"))


def delete_expired(home: Path, now: float) -> None:
    """Delete the jobs that were removed a month ago, but only so many at once. Raises PatinaError."""
    store = Store(folders.database(home))
    if store.path.exists():
        removed_jobs.settle(store)
        _purge(store, now, MOST_AT_ONCE)


def _purge(store: Store, now: float, most: int | None = None) -> None:
    removed_jobs.expire(store, now)
    jobs = [entry.job for entry in removed_jobs.all_removed(store) if not entry.until]
    _each(jobs[:most], lambda job: _delete(store, job))


def _delete(store: Store, job: Job) -> bool:
    """Delete the folder of a removed job, then the job. If that is interrupted, it is done again later."""
    folder = removed_jobs.removed_folder(store, job)
    if folders.is_named_for(folder, job.stem, job.id) and not folder.is_symlink():
        try:
            shutil.rmtree(folder)
        except FileNotFoundError:
            pass  # Another Blender was first.
        except OSError as error:
            raise StorageError(
                Message("The folder {folder} could not be deleted: {reason}.", folder=str(folder),
                        reason=reason_of(error))
            ) from None  # fmt: skip
    store.delete(job.id)
    return True


def _each(jobs: Iterable[Job], change: Callable[[Job], bool]) -> tuple[str, ...]:
    """Change each job. Return which were changed. Raises the last PatinaError once all were tried."""
    changed, error = [], None
    for job in jobs:
        try:
            if change(job):
                changed.append(job.id)
        except OwnedElsewhere:
            continue
        except PatinaError as failure:
            error = failure
    if error:
        raise error
    return tuple(changed)


def _unused(store: Store, used: Collection[str], now: float) -> list[Job]:
    """Return the jobs of earlier days, with files in the Patina folder, that are not among `used`."""
    return [
        job
        for job in removed_jobs.removable(store, now - DAY)
        if job.id not in used and not job.damage and _is_in_home(job, store.home)
    ]


def _is_in_home(job: Job, home: Path) -> bool:
    """Return whether a job's folder is in the Patina folder. Nothing beside a .blend is ever moved."""
    return job.folder.parent == folders.materials(home) and is_own(job, home)


def _uses(store: Store) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Return the jobs that known .blend files use, and by its path what each used that is gone: moved or deleted."""
    uses = store.uses()
    gone = {path: jobs for path, jobs in uses.items() if _is_gone(Path(path))}
    return frozenset(job for path, jobs in uses.items() if path not in gone for job in jobs), gone


def _is_gone(path: Path) -> bool:
    """Return whether a file was moved or deleted, maybe with its folder.

    The folder of a drive that is not connected is missing or empty, so that says nothing.
    """
    try:
        folder = path.parent if path.parent.is_dir() else path.parent.parent
        return not os.path.lexists(path) and any(folder.iterdir())
    except OSError:
        return False


def _size(folder: Path) -> int:
    """Return how many bytes the files in a folder have, as far as they can be seen. Links are not followed."""
    size = 0
    for parent, _, names in os.walk(folder):
        for path in map(Path(parent).joinpath, names):
            with suppress(OSError):
                size += path.lstat().st_size
    return size

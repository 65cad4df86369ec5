# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Patina folder holds, for the preferences. A thread measures it when they are drawn, and cleans it up."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs import cleanup
from ...core.jobs.background_calls import BackgroundCalls
from ...core.jobs.cleanup import FolderUse
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.store.removed_jobs import RemovedJob
from .. import values
from ..narrowing import present
from ..targets.used_jobs import used_jobs
from . import job_pictures, thumbnails
from .job_pictures import Pictures

_MEASURE, _CHANGE, _EXPIRE, _PICTURES = "folder", "folder-change", "folder-expire", "folder-pictures"
_SECONDS = 10.0
"""How old what is known may become while it is drawn: other Blenders write there too."""
_FLUSH_SECONDS = 2.0
_Ids = tuple[str, ...]


class PatinaFolder:
    """What was found out last. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.use: FolderUse | None = None
        """None until it was measured."""
        self.error = Message()
        """What could not be done."""
        self._calls = calls
        self._is_asked = False
        self._measured_at = 0.0
        self._home: Path | None = None
        self._removed: dict[str, RemovedJob] = {}

    @property
    def is_changing(self) -> bool:
        """Return whether jobs are being removed, restored, or deleted."""
        return self._calls.is_running(_CHANGE)

    def removed(self, job_id: str) -> RemovedJob | None:
        """Return the removed job with this id; None if it cannot be restored. Cheap enough for draw()."""
        return self._removed.get(job_id)

    def fill_list(self) -> None:
        """Have the list of removed jobs in the preferences show them, the newest first."""
        entries = self.use.removed_jobs if self.use else ()
        newest = sorted(entries, key=lambda entry: entry.job.created, reverse=True)
        self._removed = {entry.job.id: entry for entry in newest}
        values.set_job_rows(present(bpy.context.window_manager), tuple(self._removed), values.REMOVED_JOBS)

    def look_again(self) -> None:
        """Have the folder measured again, if what is known is old. Cheap enough for draw()."""
        self._is_asked = True

    def measure_again(self) -> None:
        """Have the folder measured again at once."""
        self._is_asked, self._measured_at = True, 0.0

    def measure_if_asked(self, home: Path, flush: Callable[[float], None]) -> None:
        """Have a thread measure the folder if it is being shown, once `flush` has had everything written."""
        is_old = time.monotonic() - self._measured_at > _SECONDS or home != self._home
        if not self._is_asked or not is_old or self._calls.is_running(_MEASURE):
            return
        if home != self._home:
            self.use = None
        self._is_asked, self._home, self._measured_at = False, home, time.monotonic()
        self._calls.run(_MEASURE, partial(_measure, home, used_jobs(home), flush), self._keep)

    def change(self, change: Callable[[], _Ids], is_done: Callable[[_Ids], None]) -> None:
        """Have a thread remove, restore, or delete jobs, which may raise PatinaError, and measure again afterwards.

        `is_done` gets the ids that `change` returned.
        """
        self.error = Message()
        self._calls.run(_CHANGE, partial(_try, change), partial(self._changed, is_done))

    def begin(self, home: Path) -> None:
        """Have a thread delete what was removed a month ago."""
        self._calls.run(_EXPIRE, partial(cleanup.delete_expired, home, time.time()), lambda _: False)

    def _keep(self, use: FolderUse | Message | None) -> bool:
        """Keep what was measured. Return whether anything visible changed."""
        before = self.use, self.error
        if isinstance(use, FolderUse):
            self.use = use
            self.fill_list()
            self._find_pictures(use)
        else:
            self.error = use or Message("The folder could not be measured.")
        return before != (self.use, self.error)

    def _find_pictures(self, use: FolderUse) -> None:
        """Have the pictures of removed jobs shown, which are in other folders than those of the jobs."""
        if jobs := [job for job in map(cleanup.as_removed, use.removed_jobs) if not thumbnails.has(job.id)]:
            self._calls.run(_PICTURES, partial(_pictures, jobs[: thumbnails.MOST]), _show_pictures)

    def _changed(self, is_done: Callable[[_Ids], None], result: tuple[_Ids, Message] | None) -> bool:
        """Show what was done, and what could not be."""
        ids, self.error = result or ((), Message("The clean-up did not finish."))
        self.measure_again()
        is_done(ids)
        return True


def _pictures(jobs: list[Job]) -> dict[str, Pictures]:
    """Find the pictures of jobs. On a thread."""
    return {job.id: job_pictures.find(job) for job in jobs}


def _show_pictures(found: dict[str, Pictures] | None) -> bool:
    for job_id, pictures in (found or {}).items():
        job_pictures.show(job_id, pictures)
    return any((found or {}).values())


def _measure(home: Path, used: frozenset[str], flush: Callable[[float], None]) -> FolderUse | Message:
    """Measure the folder. Return what could not be done in place of what it holds. On a thread."""
    flush(_FLUSH_SECONDS)
    try:
        return cleanup.measure(home, used, time.time())
    except PatinaError as error:
        return error.message


def _try(change: Callable[[], _Ids]) -> tuple[_Ids, Message]:
    """Change jobs. Return their ids, and what could not be done. On a thread."""
    try:
        return change(), Message()
    except PatinaError as error:
        return (), error.message

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel shows of the history: one page of the store, read by a thread, kept as plain values."""

import time
from functools import partial
from pathlib import Path

from ..core import folders
from ..core.errands import Errands
from ..core.job import Job
from ..core.store import Store
from ..core.store.jobs import Page

ROWS = 8
_NAME = "history"
_SECONDS = 10.0
"""How old a page may become: other Blenders write to the same store."""


class History:
    """One page, the newest jobs first. `search` is what was typed, `start` the first job's place in what was found."""

    def __init__(self, errands: Errands) -> None:
        self.page = Page((), 0)
        self.search = ""
        self.start = 0
        self._errands = errands
        self._is_stale = True
        self._read_at = 0.0

    def find(self, job_id: str) -> Job | None:
        """The job with this id, if it is on the page."""
        return next((job for job in self.page.jobs if job.id == job_id), None)

    def look_for(self, search: str) -> None:
        """Show what holds these words, from the newest."""
        self.search, self.start, self._is_stale = search, 0, True

    def turn(self, pages: int) -> None:
        """Show older jobs, or newer ones with a negative number."""
        last = max(self.page.total - 1, 0) // ROWS * ROWS
        self.start, self._is_stale = min(max(self.start + pages * ROWS, 0), last), True

    def refresh(self) -> None:
        """Have the page read again soon."""
        self._is_stale = True

    def read_if_stale(self, home: Path) -> None:
        """Have a thread read the page where it may have changed."""
        is_old = time.monotonic() - self._read_at > _SECONDS
        if (self._is_stale or is_old) and not self._errands.is_running(_NAME):
            self._is_stale, self._read_at = False, time.monotonic()
            self._errands.run(_NAME, partial(_read, folders.database(home), self.search, self.start))

    def take(self, name: str, answer: object) -> bool:
        """Take in an errand's answer if it is ours. Returns whether anything visible changed."""
        if name != _NAME or not isinstance(answer, Page) or answer == self.page:
            return False
        self.page = answer
        return True


def _read(database: Path, search: str, start: int) -> Page:
    return Store(database).page(search, start, ROWS) if database.exists() else Page((), 0)

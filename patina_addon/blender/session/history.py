# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel shows of the history: one page of the store, read by a thread, kept as plain values."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ...core.jobs import deletion, job_text
from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import PatinaError
from ...core.model.job import Job
from ...core.model.message import Message
from ...core.store import Store, folders
from ...core.store.jobs import SearchWord
from ..translation import translated
from . import thumbnails

ROWS = 9
"""How many jobs a page has: three by three in the grid, in a sidebar as wide as it is at first."""
_NAME = "history"
_SECONDS = 10.0
"""How old a page may become: other Blenders write to the same store."""
_FLUSH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """A job, and what was found out about it beside the main thread."""

    job: Job
    facts: tuple[Message, ...]
    """Its state, its date and its cost."""
    is_gone: bool
    """Whether it has maps whose folder is missing."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the jobs that a search finds, the newest first."""

    search: str = ""
    """What was typed."""
    asked: int = 0
    """The start that was asked for; there may have been fewer jobs by then."""
    start: int = 0
    """The place of the first row among all that the search finds."""
    rows: tuple[Row, ...] = ()
    total: int = 0
    """How many jobs the search finds."""
    clearable: int = 0
    """How many jobs of the store failed or were canceled, certainly cost nothing, and have no maps."""
    error: Message = field(default_factory=Message)
    """Why the page could not be read."""


class History:
    """The page that the panel shows."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.page: Page | None = None
        """What was read last; None until the first was."""
        self.search = ""
        """What was typed."""
        self.start = 0
        """The place of the first job that is to be shown."""
        self.selected = ""
        """The job whose details are shown."""
        self.error = Message()
        """What could not be done."""
        self._calls = calls
        self._is_stale = True
        self._read_at = 0.0
        self._database: Path | None = None

    @property
    def jobs(self) -> list[Job]:
        """The jobs on the page."""
        return [row.job for row in self.page.rows] if self.page else []

    def find(self, job_id: str) -> Job | None:
        """Return the job with this id, if it is on the page."""
        return next((job for job in self.jobs if job.id == job_id), None)

    def search_for(self, search: str) -> None:
        """Show what holds these words, from the newest."""
        self.search, self.start, self._is_stale = search, 0, True

    def turn(self, pages: int) -> None:
        """Show older jobs, or newer ones with a negative number."""
        self.start, self._is_stale = _start(self.start + pages * ROWS, self.page.total if self.page else 0), True

    def select(self, job_id: str) -> None:
        """Show a job's details, or no more where they are shown."""
        self.selected = "" if job_id == self.selected else job_id
        self.error = Message()

    def refresh(self) -> None:
        """Have the page read again soon."""
        self._is_stale = True

    def delete(self, job_id: str, delete: Callable[[], None]) -> None:
        """Have a thread delete a job, which may raise PatinaError; the page is read again afterwards."""
        self.error = Message()
        self._calls.run(f"{_NAME}-{job_id}", partial(_delete, delete), partial(self._deleted, job_id))

    def clear(self, clear: Callable[[], None]) -> None:
        """Have a thread delete jobs, which may raise PatinaError; the page is read again afterwards."""
        self.error = Message()
        self._calls.run(f"{_NAME}-clear", partial(_delete, clear), self._cleared)

    def read_if_stale(self, home: Path, flush: Callable[[float], None]) -> None:
        """Have a thread read the page where it may have changed, once `flush` has had everything written."""
        database, is_old = folders.database(home), time.monotonic() - self._read_at > _SECONDS
        is_due = self._is_stale or is_old or database != self._database
        if is_due and not self._calls.is_running(_NAME):
            self._is_stale, self._read_at, self._database = False, time.monotonic(), database
            words = job_text.search_words(self.search, translated)
            self._calls.run(_NAME, partial(_read, database, flush, self.search, words, self.start), self._show)

    def _deleted(self, job_id: str, error: Message | None) -> bool:
        """Show that a job was deleted, or what could not be done."""
        thumbnails.forget(job_id)
        self.error = Message("The job could not be deleted.") if error is None else error
        self._is_stale = True
        return True

    def _cleared(self, error: Message | None) -> bool:
        """Show that jobs were cleared, or what could not be done."""
        self.error = Message("The jobs could not be deleted.") if error is None else error
        self._is_stale = True
        return True

    def _show(self, page: Page | None) -> bool:
        """Show a page that was read. Return whether anything visible changed."""
        if page is None or page == self.page:
            return False
        if (page.search, page.asked) != (self.search, self.start):
            return False  # another search began, or the page was turned: that is read next
        self.page, self.start = page, page.start
        return True


def _start(requested: int, total: int) -> int:
    """Return the start of a page that exists."""
    return min(max(requested, 0), max(total - 1, 0) // ROWS * ROWS)


def _read(
    database: Path, flush: Callable[[float], None], search: str, words: tuple[SearchWord, ...], start: int
) -> Page:
    """Read the page at `start`, or the last one if there are fewer jobs by now. On a thread."""
    flush(_FLUSH_SECONDS)
    if not database.exists():
        return Page(search, start)
    store, shown = Store(database), start
    try:
        result = store.page(words, start, ROWS)
        if start != (shown := _start(start, result.total)):
            result = store.page(words, shown, ROWS)
        count = len(deletion.clearable(store))
    except PatinaError as error:
        return Page(search, start, error=error.message)
    return Page(search, start, shown, tuple(_row(job) for job in result.jobs), result.total, count)


def _row(job: Job) -> Row:
    facts = (job_text.state(job), job_text.short_day(job.created), job_text.cost(job))
    is_gone = False
    with contextlib.suppress(OSError):
        is_gone = bool(job.maps) and not job.folder.is_dir()
    return Row(job, facts, is_gone)


def _delete(delete: Callable[[], None]) -> Message:
    """Delete a job. Return what could not be done. On a thread."""
    try:
        delete()
    except PatinaError as error:
        return error.message
    return Message()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The search of a folder for .blend files that use jobs, which a thread does."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ...core.jobs.background_calls import BackgroundCalls
from ...core.jobs.search_blends import FoundBlends, search_blends
from ...core.model.errors import Canceled, PatinaError
from ...core.model.message import Message, joined, listed, plural

_NAME = "blends"
_MOST_NAMES = 3


class BlendSearch:
    """One search at a time, and what the last one found. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.result = Message()
        """What was found; empty if nothing was looked for."""
        self._calls = calls
        self._is_stopped = threading.Event()

    @property
    def is_running(self) -> bool:
        """Return whether a folder is being searched."""
        return self._calls.is_running(_NAME)

    def start(self, home: Path, folder: Path, is_done: Callable[[], None]) -> None:
        """Have a thread write down which jobs the .blend files in `folder` use, unless one does already."""
        if self.is_running:
            return
        self.result, self._is_stopped = Message(), threading.Event()
        self._calls.run(_NAME, partial(_search, home, folder, self._is_stopped), partial(self._finish, is_done))

    def stop(self) -> None:
        """End the search soon. What it found is kept."""
        self._is_stopped.set()

    def _finish(self, is_done: Callable[[], None], result: Message | None) -> bool:
        self.result = result or Message("The search did not finish.")
        is_done()
        return True


def _search(home: Path, folder: Path, is_stopped: threading.Event) -> Message:
    """Search, and return what was found, or why nothing was. On a thread."""

    def check() -> None:
        if is_stopped.is_set():
            raise Canceled(Message("The search was stopped. What it found until then is kept."))

    try:
        return _text(search_blends(home, folder, check))
    except PatinaError as error:
        return error.message


def _text(found: FoundBlends) -> Message:
    """Return what was found, in sentences."""
    if not found.total:
        return Message("There is no .blend file in this folder.")
    total = plural(found.total, "Looked at one .blend file.", "Looked at {count} .blend files.")
    used = plural(found.with_jobs, "One uses jobs of Patina, which stay.", "{count} use jobs of Patina, which stay.")
    if not found.with_jobs:
        used = Message("None uses a job of Patina.")
    names = listed(found.unreadable, _MOST_NAMES)
    unread = Message("These could not be read: {files}.", files=names) if found.unreadable else Message()
    return joined((total, used, unread))

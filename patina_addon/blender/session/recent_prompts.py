# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompts of the latest jobs, read from the store by a thread."""

from functools import partial
from pathlib import Path

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import PatinaError
from ...core.store import Store, folders
from .history import Page

_MOST = 10
_NAME = "recent prompts"


class RecentPrompts:
    """What the menu of prompts lists. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.prompts: tuple[str, ...] = ()
        """The newest first, each once."""
        self._calls = calls
        self._page: Page | None = None

    def read_if_changed(self, home: Path, page: Page | None) -> None:
        """Have a thread read them when the history has another page, and so perhaps another job."""
        if page is not self._page and not self._calls.is_running(_NAME):
            self._page = page
            self._calls.run(_NAME, partial(_read, folders.database(home)), self._show)

    def _show(self, prompts: tuple[str, ...] | None) -> bool:
        self.prompts = prompts or ()
        return False  # A menu is drawn when it is opened.


def _read(database: Path) -> tuple[str, ...]:
    """Read the prompts. On a thread."""
    try:
        return Store(database).recent_prompts(_MOST) if database.exists() else ()
    except PatinaError:
        return ()

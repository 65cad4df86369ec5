# SPDX-License-Identifier: GPL-3.0-or-later
"""What services reserved: in this session, and today, which a thread reads from the store."""

from datetime import date, datetime
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs.background_calls import BackgroundCalls
from ...core.store import Store, damage, folders
from .. import preferences

_NAME = "spent"


class Spending:
    """By service, each in its own unit. `here` is what this session reserved."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.here: dict[str, float] = {}
        self._calls = calls
        self._spent: tuple[date, dict[str, float]] | None = None
        self._is_stale = False  # whether something was reserved that the read under way may have missed

    @property
    def today(self) -> dict[str, float] | None:
        """Return what today's tasks cost, in any Blender; None until it was read, and if some of it may be lost."""
        if self._spent is None or damage.notices:
            return None
        day, spent = self._spent
        return spent if day == date.today() else {}

    @property
    def is_reading(self) -> bool:
        """Return whether today's costs are still being read."""
        return self._calls.is_running(_NAME)

    def refresh(self, context: bpy.types.Context) -> None:
        """Have `today` read again."""
        self._read(folders.database(preferences.read(context).home))

    def add(self, context: bpy.types.Context, service: str, amount: float) -> None:
        """Count what a job of this session reserved."""
        self.here[service] = self.here.get(service, 0.0) + amount
        self.refresh(context)

    def _read(self, database: Path) -> None:
        self._is_stale = self.is_reading
        self._calls.run(_NAME, partial(_spent_today, database), partial(self._keep, database))

    def _keep(self, database: Path, spent: dict[str, float] | None) -> bool:
        """Keep what was read, and read again if that is old by now. Return whether anything visible changed."""
        if self._is_stale:
            self._read(database)
        if spent is None:
            return False
        self._spent = (date.today(), spent)
        return True


def _spent_today(database: Path) -> dict[str, float]:
    """Return what tasks cost since midnight, by service. On a thread."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return Store(database).spent(midnight.timestamp()) if database.exists() else {}

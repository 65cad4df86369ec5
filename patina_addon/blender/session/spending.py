# SPDX-License-Identifier: GPL-3.0-or-later
"""What services reserved: in this session, and today, which a thread looks up in the store."""

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

    @property
    def today(self) -> dict[str, float] | None:
        """What was reserved today, by any Blender; None until that was looked up, and where some of it may be lost."""
        if self._spent is None or damage.notices:
            return None
        day, spent = self._spent
        return spent if day == date.today() else {}

    @property
    def is_looking(self) -> bool:
        """Whether the answer is still to come."""
        return self._calls.is_running(_NAME)

    def look_up(self, context: bpy.types.Context) -> None:
        """Have `today` looked up."""
        database = folders.database(preferences.read(context).home)
        self._calls.run(_NAME, partial(_spent_today, database), self._take)

    def add(self, context: bpy.types.Context, service: str, amount: float) -> None:
        """Count what a job of this session reserved."""
        self.here[service] = self.here.get(service, 0.0) + amount
        self.look_up(context)

    def _take(self, spent: dict[str, float] | None) -> bool:
        """Take in what was looked up. Return whether anything visible changed."""
        if spent is None:
            return False
        self._spent = (date.today(), spent)
        return True


def _spent_today(database: Path) -> dict[str, float]:
    """What was reserved since midnight, by service. On a thread."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return Store(database).spent(midnight.timestamp()) if database.exists() else {}

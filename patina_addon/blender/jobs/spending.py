# SPDX-License-Identifier: GPL-3.0-or-later
"""What services reserved: in this session, and today, which a thread looks up in the store."""

from datetime import date, datetime
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs.background_calls import Errands
from ...core.store import Store, damage, folders
from .. import preferences

_NAME = "spent"


class Spending:
    """By service, each in its own unit. `here` is what this session reserved."""

    def __init__(self, errands: Errands) -> None:
        self.here: dict[str, float] = {}
        self._errands = errands
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
        return self._errands.is_running(_NAME)

    def look_up(self, context: bpy.types.Context) -> None:
        """Have `today` looked up."""
        self._errands.run(_NAME, partial(_spent_today, folders.database(preferences.read(context).home)))

    def add(self, context: bpy.types.Context, service: str, amount: float) -> None:
        """Count what a job of this session reserved."""
        self.here[service] = self.here.get(service, 0.0) + amount
        self.look_up(context)

    def take(self, name: str, answer: object) -> bool:
        """Take in an errand's answer if it is ours. Returns whether it was."""
        if name != _NAME or not isinstance(answer, dict):
            return False
        self._spent = (date.today(), answer)
        return True


def _spent_today(database: Path) -> dict[str, float]:
    """What was reserved since midnight, by service. On a thread."""
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return Store(database).spent(midnight.timestamp()) if database.exists() else {}

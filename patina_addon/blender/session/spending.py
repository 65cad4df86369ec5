# SPDX-License-Identifier: GPL-3.0-or-later
"""What services reserved: in this session, and today, which a thread reads.

Today counts for the person: whatever folder a job is in, its cost is noted in the store of the system's own folder.
"""

import logging
from datetime import date, datetime
from functools import partial
from pathlib import Path

import bpy

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.errors import StorageError
from ...core.model.money import total
from ...core.store import Store, damage, folders
from .. import preferences

_NAME = "spent"
_log = logging.getLogger(__name__)


class Spending:
    """By service, each in its own unit. `here` is what this session reserved."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.here: dict[str, float] = {}
        self._calls = calls
        self._spent: tuple[date, dict[str, float]] | None = None
        self._here_today: tuple[date, dict[str, float]] = (date.today(), {})  # reserved, and perhaps not read yet
        self._is_stale = False  # whether something was reserved that the read under way may have missed
        self._database: Path | None = None  # the store that was read last

    @property
    def today(self) -> dict[str, float] | None:
        """Return what today's tasks cost, in any Blender; None if it was not read, or if some of it may be lost."""
        if self._spent is None or damage.notices:
            return None
        spent, here = (known if day == date.today() else {} for day, known in (self._spent, self._here_today))
        return {service: max(spent.get(service, 0.0), here.get(service, 0.0)) for service in spent | here}

    @property
    def is_reading(self) -> bool:
        """Return whether today's costs are still being read."""
        return self._calls.is_running(_NAME)

    def refresh(self, context: bpy.types.Context) -> None:
        """Have `today` read again."""
        self.read(folders.database(preferences.read(context).home))

    def refresh_if_moved(self, home: Path) -> None:
        """Have `today` read again if the Patina folder is another one now."""
        if self._database not in (None, database := folders.database(home)):
            self.read(database)

    def add(self, database: Path, service: str, amount: float) -> None:
        """Count what a job of this session, which is in the store `database`, reserved."""
        today = date.today()
        if self._here_today[0] != today:
            self._here_today = today, {}
        for reserved in (self.here, self._here_today[1]):
            reserved[service] = reserved.get(service, 0.0) + amount
        self.read(database)

    def read(self, database: Path) -> None:
        """Have `today` read again, and what was spent in the store `database` noted."""
        self._database = database
        self._is_stale = self.is_reading
        read = partial(_spent_today, database, folders.database(folders.home("")))
        self._calls.run(_NAME, read, self._keep)

    def _keep(self, spent: dict[str, float] | None) -> bool:
        """Keep what was read, and read again if that is old by now. Return whether anything visible changed."""
        if self._is_stale and self._database:
            self.read(self._database)
        # What was known may be too little by now, if it cannot be read again.
        self._spent = None if spent is None else (date.today(), spent)
        return True


def _spent_today(database: Path, ledger: Path) -> dict[str, float]:
    """Return what tasks cost since midnight, by service, and have those of `database` noted in `ledger`. On a thread.

    Raises StorageError if `database` cannot be read. If `ledger` cannot be written, `database` alone counts.
    """
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    costs = Store(database).costs(midnight) if database.exists() else []
    if ledger != database and (costs or ledger.exists()):
        try:
            Store(ledger).save_costs(costs)
            costs = Store(ledger).costs(midnight)
        except StorageError:
            _log.warning("What was spent with another Patina folder is unknown")
    return total(costs)

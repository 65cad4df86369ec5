# SPDX-License-Identifier: GPL-3.0-or-later
"""A monitor for every store that this process has used: there is another where the user changes the folder."""

from __future__ import annotations

from pathlib import Path

from ..model.job import Job, new_id
from ..model.message import Message
from ..store import Store, damage, folders
from ..store.owner import Owner
from .store_monitor import StoreMonitor


class StoreMonitors:
    """Made when they are needed. Its methods never block and belong to the main thread."""

    def __init__(self) -> None:
        self._monitors: dict[Path, StoreMonitor] = {}

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self._monitors)

    def at(self, home: Path) -> StoreMonitor:
        """Return the monitor of the store in a Patina folder; it begins now if it had not."""
        if home not in self._monitors:
            store = Store(folders.database(home))
            monitor = self._monitors[home] = StoreMonitor(store, Owner(home, new_id()))
            monitor.start()
        return self._monitors[home]

    def begin(self, home: Path) -> None:
        """Watch over a Patina folder if there are jobs in it."""
        if home not in self._monitors and folders.database(home).exists():
            self.at(home)

    def news(self) -> list[tuple[Job, StoreMonitor]]:
        """Return what StoreMonitor.news found, each job with the monitor of its store."""
        return [(job, monitor) for monitor in self._monitors.values() for job in monitor.news()]

    def follow(self) -> None:
        """See StoreMonitor."""
        for monitor in self._monitors.values():
            monitor.follow()

    def rest(self) -> bool:
        """See StoreMonitor. Return whether all of them rest."""
        return all(monitor.rest() for monitor in self._monitors.values())

    def flush(self, seconds: float) -> None:
        """Wait until everything that was to be written is, for about so long at the most. Not for the main thread."""
        for monitor in tuple(self._monitors.values()):
            monitor.flush(seconds)

    @property
    def problem(self) -> Message:
        """What is wrong with a store in use; that it may only be read before all else."""
        problems = [monitor.problem for monitor in self._monitors.values() if monitor.problem]
        return [*problems, *damage.notices, Message()][0]

    @property
    def is_settled(self) -> bool:
        """See StoreMonitor."""
        return all(monitor.is_settled for monitor in self._monitors.values())

    def close(self, seconds: float) -> None:
        """End all of them; what they were given to write is written first, if it takes no longer than that."""
        for monitor in self._monitors.values():
            monitor.close(seconds / len(self._monitors))
            monitor.owner.retire()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A watch for every store that this process has used: there is another where the user changes the folder."""

from __future__ import annotations

from pathlib import Path

from ..model.job import Job, new_id
from ..model.message import Message
from ..store import Store, damage, folders
from ..store.owner import Owner
from .store_monitor import Watch


class Watches:
    """Made when they are needed. Its methods never block and belong to the main thread."""

    def __init__(self) -> None:
        self._watches: dict[Path, Watch] = {}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._watches)

    def at(self, home: Path) -> Watch:
        """The watch over the store in a Patina folder; it begins now if it had not."""
        if home not in self._watches:
            store = Store(folders.database(home))
            made = self._watches[home] = Watch(store, Owner(home, new_id()))
            made.start()
        return self._watches[home]

    def begin(self, home: Path) -> None:
        """Watch over a Patina folder if there are jobs in it."""
        if home not in self._watches and folders.database(home).exists():
            self.at(home)

    def news(self) -> list[tuple[Job, Watch]]:
        """Return what Watch.news found, each job with the watch over its store."""
        return [(job, watch) for watch in self._watches.values() for job in watch.news()]

    @property
    def trouble(self) -> Message:
        """What is wrong with a store in use; that it may only be read before all else."""
        troubles = [watch.trouble for watch in self._watches.values() if watch.trouble]
        return [*troubles, *damage.notices, Message()][0]

    @property
    def is_settled(self) -> bool:
        """See Watch."""
        return all(watch.is_settled for watch in self._watches.values())

    def close(self, seconds: float) -> None:
        """End all of them; what they were given to write is written first, if it takes no longer than that."""
        for watch in self._watches.values():
            watch.close(seconds / len(self._watches))
            watch.owner.retire()

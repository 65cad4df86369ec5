# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier tasks cost, for the prices on the buttons: read by a thread, then kept up to date by this session."""

from functools import partial
from pathlib import Path

from ...core.jobs import learned_prices
from ...core.jobs.background_calls import BackgroundCalls
from ...core.jobs.learned_prices import Prices
from ...core.model.job import Job
from ...core.model.request import MaterialRequest

_NAME = "prices"


class LearnedPrices:
    """Give the cost of the newest task of a kind. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self._calls = calls
        self._stored: Prices = {}
        self._here: Prices = {}
        """What the jobs of this session cost, which is newer."""
        self._database: Path | None = None

    @property
    def is_reading(self) -> bool:
        """Return whether the prices in the store are still being read."""
        return self._calls.is_running(_NAME)

    def of(self, service: str, request: MaterialRequest) -> float | None:
        """Return what the newest task like this one cost; None if there was none."""
        kind = learned_prices.kind_of(service, request)
        return None if kind is None else self._here.get(kind, self._stored.get(kind))

    def learn(self, job: Job) -> None:
        """Remember what a job cost."""
        kind = learned_prices.kind_of(job.service, job.request)
        if job.credits is not None and kind is not None:
            self._here[kind] = job.credits

    def read_if_moved(self, database: Path) -> None:
        """Have the prices in a store read, unless they were."""
        if database != self._database:
            self._database = database
            self._calls.run(_NAME, partial(learned_prices.read, database), partial(self._keep, database))

    def _keep(self, database: Path, prices: Prices | None) -> bool:
        """Keep what was read, if the folder is still the same one. Return whether anything visible changed."""
        if database != self._database:
            self._database = None  # The one that was chosen meanwhile is still to be read.
            return False
        self._stored = prices or {}
        return bool(prices)

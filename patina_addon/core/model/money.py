# SPDX-License-Identifier: GPL-3.0-or-later
"""Prices, and the limit that the user set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .message import Message, verbatim

DOLLARS = "USD"
CREDITS = "credits"
LARGEST = 100_000.0
"""What a task costs is certainly less, in any unit: a larger amount is no amount."""


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in a service's own unit, DOLLARS or CREDITS."""

    amount: float
    unit: str = CREDITS

    @property
    def message(self) -> Message:
        """The amount with its unit."""
        if self.unit == DOLLARS:
            return self.number
        amount = str(self.number)
        return Message("1 credit") if amount == "1" else Message("{amount} credits", amount=amount)

    @property
    def number(self) -> Message:
        """The amount without the name of its unit, which stands once at the end of several."""
        if self.unit == DOLLARS:
            return Message("${amount}", amount=f"{self.amount:.2f}" if self.amount >= 0.1 else f"{self.amount:.3f}")
        return verbatim(f"{self.amount:.2f}".rstrip("0").rstrip("."))

    def __str__(self) -> str:
        return str(self.message)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a service reserved for a job, in its own unit."""

    job: str
    """The id of the job."""
    service: str
    """The id of the service."""
    created: float
    """When the job was made, in seconds since 1970."""
    amount: float


def total(costs: Iterable[Cost]) -> dict[str, float]:
    """Return the sum of costs by the id of the service."""
    sums: dict[str, float] = {}
    for cost in costs:
        sums[cost.service] = sums.get(cost.service, 0.0) + cost.amount
    return sums


def exceeds(limit: float, spent: float, estimate: float | None) -> bool:
    """Return whether what was `spent` and what the next task will cost exceed a limit, all in one unit.

    A limit of 0 means no limit. If no price is known beforehand, the limit must already be reached.
    """
    if limit <= 0:
        return False
    return spent + estimate > limit + 1e-9 if estimate else spent >= limit - 1e-9

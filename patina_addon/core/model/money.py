# SPDX-License-Identifier: GPL-3.0-or-later
"""What things cost, and the limit that the user set. Pure: nothing is looked up here."""

from __future__ import annotations

from dataclasses import dataclass

DOLLARS = "USD"
CREDITS = "credits"


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in a service's own unit, DOLLARS or CREDITS."""

    amount: float
    unit: str = CREDITS

    def __str__(self) -> str:
        if self.unit == DOLLARS:
            return f"${self.amount:.2f}" if self.amount >= 0.1 else f"${self.amount:.3f}"
        amount = f"{self.amount:.2f}".rstrip("0").rstrip(".")
        return f"{amount} {self.unit.removesuffix('s') if amount == '1' else self.unit}"


def exceeds(limit: float, spent: float, estimate: float | None) -> bool:
    """Whether what was `spent` and what the next task will cost pass a limit, all in one unit.

    A limit of 0 is none. Where no price is known beforehand, the limit must already be reached.
    """
    if limit <= 0:
        return False
    return spent + estimate > limit + 1e-9 if estimate else spent >= limit - 1e-9

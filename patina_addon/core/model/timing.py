# SPDX-License-Identifier: GPL-3.0-or-later
"""When the current step of a job began and should end, so that the time left can be counted down without asking."""

from __future__ import annotations

from dataclasses import dataclass

MAKING_SHARE = 0.9
"""How much of a job's bar is full when the service has made its maps; they are still downloaded and checked."""
_LEAST_TELLING_SHARE = 0.1
"""Less than this share of the work says nothing about how long the rest takes."""
_LEAST_TRUSTED_SHARE = 0.5
"""From this share on, the progress of work that takes longer than usual says how long the rest takes."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The span of one step, by the clock that services go by (`Clock.now`)."""

    began: float | None = None
    """When it began; None if nobody here saw that."""
    ends: float | None = None
    """When it should end; None if there is no ground for a guess."""
    is_usual: bool = False
    """Whether it is known how long such a step takes, so that one that takes longer can be said to do so."""


def expected_end(usual: float | None, began: float | None, now: float, share: float = 0.0) -> float | None:
    """Return when work should end; None if there is no ground for a guess.

    `usual` is how long such work takes, and `share`, from 0 to 1, is what was done by `now`. The larger that is, the
    more it counts against what is usual. Once that time is over, the share counts alone, from half of the work on;
    before, the end is past. `began` is None if nobody saw the beginning.
    """
    if began is None:
        return now + (1 - share) * usual if usual and share else None
    own = (now - began) / share if share >= _LEAST_TELLING_SHARE else None
    if usual is None:
        return None if own is None else began + own
    if now - began > usual:
        return began + (own if own is not None and share >= _LEAST_TRUSTED_SHARE else usual)
    return began + (usual if own is None else usual + share * (own - usual))

# SPDX-License-Identifier: GPL-3.0-or-later
"""How long rings that run some at a time will still take."""

from __future__ import annotations

from collections.abc import Sequence

from .outcomes import Outcome


def seconds_left(outcomes: Sequence[Outcome], at_once: int) -> float:
    """About how long it is until all have ended; 0 where nothing is known yet, or nothing is left.

    By what each ring usually takes, and by how much longer those that ran took on this machine than usual.
    """
    usual_done = sum(_share(outcome) * outcome.ring.usual_seconds for outcome in outcomes if not outcome.missing)
    if not usual_done:
        return 0.0
    slowness = sum(outcome.elapsed for outcome in outcomes if not outcome.missing) / usual_done
    left = [(1 - _share(outcome)) * outcome.ring.usual_seconds * slowness for outcome in outcomes]
    return max(sum(left) / at_once, *left)


def _share(outcome: Outcome) -> float:
    return 1.0 if outcome.has_ended or outcome.missing else outcome.progress.share

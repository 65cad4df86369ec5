# SPDX-License-Identifier: GPL-3.0-or-later
"""An estimate of the time that the suites still need."""

from __future__ import annotations

from collections.abc import Sequence

from .outcomes import Outcome


def seconds_left(outcomes: Sequence[Outcome], at_once: int) -> float:
    """Estimate the seconds until all have ended, with `at_once` running at a time; 0 if unknown, or if none is left.

    The estimate comes from what each suite usually takes, and from how slow this machine was so far.
    """
    usual_done = sum(_share(outcome) * outcome.suite.usual_seconds for outcome in outcomes if not outcome.skip_reason)
    if not usual_done:
        return 0.0
    slowness = sum(outcome.elapsed for outcome in outcomes if not outcome.skip_reason) / usual_done
    left = [(1 - _share(outcome)) * outcome.suite.usual_seconds * slowness for outcome in outcomes]
    return max(sum(left) / at_once, *left)


def _share(outcome: Outcome) -> float:
    return 1.0 if outcome.has_ended or outcome.skip_reason else outcome.progress.share

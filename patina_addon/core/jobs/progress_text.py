# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a running job is, in a few words and as a bar, counted on between two snapshots. Cheap enough for draw().

`now` is the time by the clock that services go by, `Clock.now`.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from ..model.job import Job
from ..model.message import Message, enumerated, verbatim
from ..model.timing import MAKING_SHARE, Timing

_SOON = 5
"""From how many seconds left on there are only "a few"."""
_MINUTES = 90
"""From how many seconds on minutes are said."""
_LATE_SHARE, _LATE_SECONDS = 0.15, 3.0
"""By which share of its time, and at least by how many seconds, work must be late to be said so."""
_LEAST_ELAPSED = 5
"""Less than so many seconds are not said: such work ends before anyone has read it."""


def progress_text(job: Job, now: float) -> Message:
    """Return what a running job does and how long it still takes: "Making the maps, about 40 s left"."""
    timing, time = job.timing, time_text(job, now)
    if time and timing and timing.is_usual and _is_over(timing, now):
        return Message("Longer than usual, {time}", time=time)
    return enumerated((job.message, time))


def time_text(job: Job, now: float) -> Message:
    """Return how long it still takes, or how long it has taken if that is unknown or over; empty if neither is known.

    "about 40 s left", "1:20".
    """
    return _time(job.timing, now, _left)


def short_time_text(job: Job, now: float) -> Message:
    """Return the same for a narrow place: "40 s left", "1:20"."""
    return _time(job.timing, now, _left_in_short)


def _time(timing: Timing | None, now: float, left: Callable[[float], Message]) -> Message:
    if timing is None:
        return Message()
    if timing.ends is not None and not _is_over(timing, now):
        return left(timing.ends - now)
    if timing.began is None or now - timing.began < _LEAST_ELAPSED:
        return Message()
    return verbatim(_minutes_and_seconds(now - timing.began))


def progress_fraction(job: Job, now: float) -> float | None:
    """Return how far a running job is, from 0 to 1; None if there is no ground for it.

    What was counted or what the service reported counts alone. Otherwise it is the share of the time that such work
    takes, as long as that is not over.
    """
    timing = job.timing
    if job.fraction is not None or timing is None:
        return job.fraction
    if timing.began is None or timing.ends is None or not timing.began <= now <= timing.ends:
        return None
    return MAKING_SHARE * (now - timing.began) / max(timing.ends - timing.began, 1e-3)


def _is_over(timing: Timing, now: float) -> bool:
    """Return whether the time in which it should have ended is over, and not just about to be."""
    if timing.ends is None:
        return False
    usual = 0.0 if timing.began is None else timing.ends - timing.began
    return now > timing.ends + max(_LATE_SHARE * usual, _LATE_SECONDS)


def _left(seconds: float) -> Message:
    if seconds <= _SOON:
        return Message("a few seconds left")
    return Message("about {time}", time=_left_in_short(seconds))


def _left_in_short(seconds: float) -> Message:
    if seconds >= _MINUTES:
        return Message("{count} min left", count=round(seconds / 60))
    step = 5 if seconds <= 20 else 10
    return Message("{count} s left", count=step * max(ceil(seconds / step), 1))


def _minutes_and_seconds(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"

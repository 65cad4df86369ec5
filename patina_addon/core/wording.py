# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is, in words: its state, when it was made, what it cost, what is missing."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from .job import Job, State
from .maps import MAPS
from .money import Price
from .services import SERVICES


def state(job: Job) -> str:
    """The state in one word, which the history's search finds."""
    return job.state.value.capitalize()


def moment(seconds: float, now: float | None = None) -> str:
    """A moment in seconds since 1970, for people, in local time: "today 14:05", "03 Oct 2026"; "" where it is none."""
    try:
        then = datetime.fromtimestamp(seconds)
        today = date.fromtimestamp(time.time() if now is None else now)
    except (OverflowError, OSError, ValueError):
        return ""
    days = {today: "today", today - timedelta(1): "yesterday", today + timedelta(1): "tomorrow"}
    day = days.get(then.date())
    return f"{day} {then:%H:%M}" if day else f"{then:%d %b %Y}"


def cost(job: Job) -> str:
    """What the service reserved for it; "" where nobody knows."""
    kind = SERVICES.get(job.service)
    if kind is None or job.credits is None:
        return "free" if kind and not kind.is_remote else ""
    return str(Price(job.credits, kind.unit))


def service(job: Job) -> str:
    """The name of its service, as a title."""
    kind = SERVICES.get(job.service)
    name = kind.label if kind else job.service
    return name[:1].upper() + name[1:]


def missing(job: Job) -> str:
    """Which maps did not come, of a job that has some, as a sentence; "" where the job's notes say so already."""
    labels = [MAPS[kind].label for kind in job.missing if kind in MAPS]
    unsaid = [label for label in labels if not any(label in note for note in job.notes)]
    if job.state not in (State.READY, State.APPLIED) or not unsaid:
        return ""
    *first, last = unsaid
    if not first:
        return f"The {last} map is missing."
    return f"The {', '.join(first)} and {last} maps are missing."

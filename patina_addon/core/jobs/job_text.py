# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is, in words: its state, when it was made, what it cost, what is missing."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from ..model.job import Job, State
from ..model.maps import MAPS
from ..model.money import Price
from ..model.request import MaterialRequest
from ..model.tasks import MATERIAL, TASKS
from ..services import SERVICES


def state(job: Job) -> str:
    """The state in one word, which the history's search finds."""
    return job.state.value.capitalize()


def moment(seconds: float, now: float | None = None) -> str:
    """A moment in seconds since 1970 in local time, such as "tomorrow 14:05"; "" where it is none."""
    named = day(seconds, now)
    return f"{named} {datetime.fromtimestamp(seconds):%H:%M}" if named and ":" not in named else named


def day(seconds: float, now: float | None = None) -> str:
    """As short as it can be for the past: "today 14:05", "yesterday", "03 Oct 2026"; "" where it is none."""
    try:
        then = datetime.fromtimestamp(seconds)
        today = date.fromtimestamp(time.time() if now is None else now)
    except (OverflowError, OSError, ValueError):
        return ""
    days = {today: f"today {then:%H:%M}", today - timedelta(1): "yesterday", today + timedelta(1): "tomorrow"}
    return days.get(then.date(), f"{then:%d %b %Y}")


def cost(job: Job) -> str:
    """What the service reserved for it; "" where nobody knows."""
    kind = SERVICES.get(job.service)
    if kind is None or job.credits is None:
        return "free" if kind and not kind.may_cost else ""
    return str(Price(job.credits, kind.unit))


def service(job: Job) -> str:
    """The name of its service, as a title."""
    kind = SERVICES.get(job.service)
    name = kind.label if kind else job.service
    return name[:1].upper() + name[1:]


def settings(request: MaterialRequest) -> str:
    """What was asked for besides the words, such as "1024 px, seed 7"."""
    parts = [str(TASKS[request.task].label) if request.task in TASKS and request.task != MATERIAL else ""]
    parts.append(f"{request.image_size} px" if request.image_size else "")
    parts.append(f"{request.variants} variants" if request.variants > 1 else "")
    parts.append(f"seed {request.seed}" if request.seed is not None else "")
    return ", ".join(filter(None, parts))


def missing(job: Job) -> str:
    """Which maps did not come, of a job that has some, as a sentence; "" where the job's notes say so already."""
    labels = [str(MAPS[kind].label) for kind in job.missing if kind in MAPS]
    unsaid = [label for label in labels if not any(label in note for note in job.notes)]
    if job.state not in (State.READY, State.APPLIED) or not unsaid:
        return ""
    *first, last = unsaid
    if not first:
        return f"The {last} map is missing."
    return f"The {', '.join(first)} and {last} maps are missing."

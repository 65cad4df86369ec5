# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is, in words: its state, when it was made, what it cost, what is missing."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta

from ..model.job import Job, State
from ..model.map_analysis import DIRECTX
from ..model.maps import HEIGHT, MAPS, NORMAL, TOO_LARGE, MapFile
from ..model.message import Message, Translate, enumerated, verbatim
from ..model.money import Price
from ..model.request import MaterialRequest
from ..model.tasks import MATERIAL, TASKS
from ..services import SERVICES
from ..store.jobs import SearchWord

STATES: dict[State, Message] = {
    State.PREPARED: Message("Preparing"),
    State.SUBMITTING: Message("Sending"),
    State.UNCERTAIN: Message("Uncertain"),
    State.WAITING: Message("Waiting"),
    State.DOWNLOADING: Message("Downloading"),
    State.READY: Message("Ready"),
    State.APPLIED: Message("Applied"),
    State.FAILED: Message("Failed"),
    State.CANCELED: Message("Canceled"),
}
"""Every state as it is shown, but for that of a material that was made and not assigned."""
MADE = Message("Made")
_MONTHS = (
    Message("Jan"),
    Message("Feb"),
    Message("Mar"),
    Message("Apr"),
    Message("May"),
    Message("Jun"),
    Message("Jul"),
    Message("Aug"),
    Message("Sep"),
    Message("Oct"),
    Message("Nov"),
    Message("Dec"),
)
_LONGEST_SEARCH = 400
"""Characters of what was typed or pasted; the database refuses more words and longer ones."""


def state(job: Job) -> Message:
    """Return the state of a job: a material that went nowhere was made, and not applied."""
    return MADE if job.state is State.APPLIED and job.plan.target is None else STATES[job.state]


def search_words(search: str, translate: Translate) -> tuple[SearchWord, ...]:
    """Return what a person typed as words to search for, with the states and services that `translate` shows so."""
    states = {state: label.text(translate).casefold() for state, label in STATES.items()}
    states[State.APPLIED] += f" {MADE.text(translate).casefold()}"
    services = {name: kind.label.text(translate).casefold() for name, kind in SERVICES.items()}
    return tuple(
        SearchWord(
            word,
            tuple(state for state, shown in states.items() if word.casefold() in shown),
            tuple(name for name, shown in services.items() if word.casefold() in shown),
        )
        for word in search[:_LONGEST_SEARCH].split()
    )


def date_and_time(seconds: float, now: float | None = None) -> Message:
    """Return a time in seconds since 1970 in local time, such as "tomorrow 14:05"; empty if there is none."""
    return _date(seconds, now, has_time=True)


def day(seconds: float, now: float | None = None) -> Message:
    """Return the same, as short as it can be for the past: "today 14:05", "yesterday", "3 Oct 2026"."""
    return _date(seconds, now, has_time=False)


def short_day(seconds: float, now: float | None = None) -> Message:
    """Return the same for a list, still shorter: "14:05" is today, and "3 Oct" this year."""
    return _date(seconds, now, has_time=False, is_short=True)


def _date(seconds: float, now: float | None, has_time: bool, is_short: bool = False) -> Message:
    try:
        then = datetime.fromtimestamp(seconds)
        today = date.fromtimestamp(time.time() if now is None else now)
    except (OverflowError, OSError, ValueError):
        return Message()
    is_today = then.date() == today
    if is_today and is_short:
        return verbatim(f"{then:%H:%M}")
    near = {
        today: Message("today"), today - timedelta(1): Message("yesterday"), today + timedelta(1): Message("tomorrow"),
    }  # fmt: skip
    named = near.get(then.date()) or Message(
        "{day} {month} {year}", day=then.day, month=_MONTHS[then.month - 1], year=then.year
    )
    if is_short and then.date() not in near and then.year == today.year:
        return Message("{day} {month}", day=then.day, month=_MONTHS[then.month - 1])
    if not has_time and not is_today:
        return named
    return Message("{day} {time}", day=named, time=f"{then:%H:%M}")


def cost(job: Job) -> Message:
    """Return what the service reserved for it; empty if nobody knows."""
    kind = SERVICES.get(job.service)
    if kind is None or job.credits is None:
        return Message("free") if kind and not kind.may_cost else Message()
    return Price(job.credits, kind.unit).message


def service(job: Job) -> Message:
    """Return the name of its service."""
    kind = SERVICES.get(job.service)
    return kind.label if kind else verbatim(job.service)


def unknown_service(job: Job) -> Message:
    """Return that only another version of Patina knows its service; empty if this one does."""
    if job.service in SERVICES:
        return Message()
    return Message("This version of Patina does not know the service {service}.", service=job.service)


def settings(request: MaterialRequest) -> Message:
    """Return what was asked for besides the words, such as "1024 px, seed 7"."""
    facts: list[Message] = []
    if request.task in TASKS and request.task != MATERIAL:
        facts.append(TASKS[request.task].label)
    if request.image_size:
        facts.append(Message("{size} px", size=request.image_size))
    if request.variants > 1:
        facts.append(Message("{count} variants", count=request.variants))
    if request.seed is not None:
        facts.append(Message("seed {seed}", seed=request.seed))
    return enumerated(facts)


def missing(job: Job) -> Message:
    """Return which maps did not come, of a job that has some; empty if the job's notes say so already."""
    labels = [MAPS[kind].label for kind in job.missing if kind in MAPS]
    unsaid = tuple(label for label in labels if not any(note.mentions(label) for note in job.notes))
    if job.state not in (State.READY, State.APPLIED) or not unsaid:
        return Message()
    return Message("Missing: {maps}", maps=unsaid)  # Short, so that the card has room for the names.


def corrected(job: Job) -> list[Message]:
    """Return what was certainly wrong with the maps and was corrected automatically."""
    kinds = {file.kind for file in job.maps}
    said = []
    if job.analysis and job.analysis.convention == DIRECTX and NORMAL in kinds:
        said.append(Message("The normal map was in the DirectX convention and was converted to OpenGL."))
    if job.analysis and job.analysis.is_height_inverted and HEIGHT in kinds:
        said.append(Message("The height map was upside down and was inverted."))
    return said


def withheld(job: Job) -> list[Message]:
    """Return which maps are on disk and not loaded, and why."""
    return [_withheld(file) for file in job.withheld]


def _withheld(file: MapFile) -> Message:
    label = MAPS[file.kind].label if file.kind else verbatim(file.path.name)
    if file.withheld == TOO_LARGE:
        return Message(
            "The {map} map was not loaded. It is much larger than requested: {width} x {height} pixels.",
            map=label,
            width=file.width,
            height=file.height,
        )
    return Message(
        "The {map} map was not loaded. It could not be checked, since Blender's image decoder cannot start.", map=label
    )


_COLUMNS = {
    "state": Message("state"),
    "service": Message("service"),
    "task": Message("task ID"),
    "request": Message("settings"),
    "prompt": Message("settings"),
    "folder": Message("folder"),
    "stem": Message("folder"),
    "files": Message("maps"),
    "credits": Message("cost"),
    "created": Message("date"),
    "accepted": Message("date"),
    "changed": Message("date"),
    "error": Message("error"),
    "notes": Message("notes"),
    "apply_plan": Message("objects"),
    "is_dismissed": Message("state"),
    "findings": Message("analysis of the maps"),
}
"""What is in each column of a job's record, for people."""


def damage(job: Job) -> Message:
    """Return what of a job's stored record cannot be read; empty if all can."""
    parts = tuple(dict.fromkeys(_COLUMNS.get(name, verbatim(name)) for name in job.damage))
    if not parts:
        return Message()
    return Message("This job's saved record is damaged. Patina cannot read: {parts}.", parts=parts)

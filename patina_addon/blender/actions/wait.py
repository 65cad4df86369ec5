# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait for jobs and corrections, for scripts in which no timer fires. Nothing else in Patina blocks."""

import math
import time
from dataclasses import dataclass

import bpy

from ...core.model.errors import Money, PatinaError, TimedOut
from ...core.model.job import Job, State
from ...core.model.message import Message, plural
from ...core.services import SERVICES
from ...core.store import folders
from .. import preferences
from ..session.session import Session
from .advance import advance

_STEP_SECONDS = 0.01


def wait_for_job(session: Session, context: bpy.types.Context, job_id: str, seconds: float) -> Job:
    """Block until a job has ended, and return it. Raises TimedOut after `seconds`.

    If it does not end in time, or the wait is interrupted, the job is applied automatically later.
    """
    tracked, deadline = session.jobs[job_id], time.monotonic() + seconds
    try:
        while tracked.job.is_active:
            if time.monotonic() > deadline:
                raise TimedOut(
                    plural(round(seconds), "No result after {count} second.", "No result after {count} seconds."),
                    Message("The job keeps running and is not lost."),
                    None if SERVICES[tracked.job.service].may_cost else Money.NOT_AT_STAKE,
                )
            time.sleep(_STEP_SECONDS)
            advance(session, context)
    except BaseException:  # Such as KeyboardInterrupt.
        tracked.is_automatic = True
        raise
    return tracked.job


@dataclass(frozen=True, slots=True)
class WaitResult:
    """The state of the jobs after a wait."""

    unfinished: tuple[Job, ...]
    ready: tuple[Job, ...]
    """Those that can be applied."""
    error: PatinaError | None = None
    """Why a correction failed."""
    is_correcting: bool = False
    """Whether corrections are not done yet."""


def wait_for_all(session: Session, context: bpy.types.Context, seconds: float) -> WaitResult:
    """Block for up to `seconds` in all until every job has ended, then until every correction is done.

    This includes jobs of earlier sessions, if they can be resumed now.
    """
    deadline = time.monotonic() + seconds
    _wait_for_jobs(session, context, deadline)
    wait_for_corrections(session, context, deadline)
    jobs = [tracked.job for tracked in session.jobs.values()]
    unfinished = tuple(job for job in jobs if job.is_active)
    ready = tuple(job for job in jobs if job.state is State.READY)
    return WaitResult(unfinished, ready, session.corrections.error, session.corrections.is_busy)


def _wait_for_jobs(session: Session, context: bpy.types.Context, deadline: float) -> None:
    session.begin(context)
    while True:
        is_settled = session.is_settled  # Read before advancing, or a change might be missed.
        advance(session, context)
        is_done = is_settled and not any(tracked.is_running for tracked in session.jobs.values())
        if is_done or time.monotonic() > deadline:
            return
        time.sleep(_STEP_SECONDS)


def wait_for_corrections(session: Session, context: bpy.types.Context, deadline: float = math.inf) -> None:
    """Block until every requested correction is done or has failed, or until `deadline` by time.monotonic().

    session.corrections has the errors.
    """
    while session.corrections.is_busy and time.monotonic() <= deadline:
        advance(session, context)
        time.sleep(_STEP_SECONDS)


def finish_corrections(session: Session, context: bpy.types.Context, material: bpy.types.Material | None) -> None:
    """Without a timer, block until maps are corrected. Raises PatinaError if those of `material` cannot be.

    A script may save the file next.
    """
    if not bpy.app.background:
        return
    wait_for_corrections(session, context)
    if material and (error := session.corrections.error_of(material)):
        raise error


def finish_kept_corrections(
    session: Session, context: bpy.types.Context, material: bpy.types.Material | None
) -> tuple[Message, ...]:
    """Do the same for the corrections that new maps keep. Return why they failed: the maps are there all the same."""
    try:
        finish_corrections(session, context, material)
    except PatinaError as error:
        return (error.message,)
    return ()


def finish_clean_up(session: Session) -> None:
    """Without a timer, block until the Patina folder was changed, or a folder was searched, as requested.

    Raises PatinaError if the Patina folder could not be changed.
    """
    if not bpy.app.background:
        return
    while session.folder.is_changing or session.blend_search.is_running:
        time.sleep(_STEP_SECONDS)
        session.calls.deliver()
    if session.folder.error:
        raise PatinaError(session.folder.error)


def wait_for_spending(session: Session, context: bpy.types.Context) -> None:
    """Block until it is known what was spent today, and what earlier tasks cost."""
    session.spending.refresh(context)
    session.prices.read_if_moved(folders.database(preferences.read(context).home))
    while session.spending.is_reading or session.prices.is_reading:
        time.sleep(_STEP_SECONDS)
        session.calls.deliver()

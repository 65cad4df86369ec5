# SPDX-License-Identifier: GPL-3.0-or-later
"""Wait for what is under way: for scripts and render farms, where no timer may fire. Nothing else of Patina blocks."""

import time
from dataclasses import dataclass

import bpy

from ...core.model.errors import PatinaError, TimedOut
from ...core.model.job import Job, State
from ...core.model.message import Message
from ..session.session import Session
from .advance import advance

_STEP_SECONDS = 0.01


def wait_for_job(session: Session, context: bpy.types.Context, job_id: str, seconds: float) -> Job:
    """Block until a job has ended and return it. Raises TimedOut after `seconds`.

    If it does not end in that time, or the wait is interrupted, the job is applied automatically later.
    """
    tracked, end = session.jobs[job_id], time.monotonic() + seconds
    try:
        while tracked.job.is_active:
            if time.monotonic() > end:
                raise TimedOut(
                    Message("No result after {seconds} seconds.", seconds=float(seconds)),
                    Message("The job keeps running and is not lost."),
                )
            time.sleep(_STEP_SECONDS)
            advance(session, context)
    except BaseException:  # such as Control-C
        tracked.is_automatic = True
        raise
    return tracked.job


@dataclass(frozen=True, slots=True)
class Waited:
    """Say how the jobs are after a wait."""

    unfinished: tuple[Job, ...]
    ready: tuple[Job, ...]
    """Those that are ready to be applied."""
    error: PatinaError | None = None
    """Why a change of maps could not be made."""


def wait_for_all(session: Session, context: bpy.types.Context, seconds: float) -> Waited:
    """Block until every job has ended, for `seconds` at most, and every change of maps is shown.

    Jobs that an earlier Blender left count as well, as far as they can be resumed now.
    """
    _wait_for_jobs(session, context, seconds)
    wait_for_corrections(session, context)
    jobs = [tracked.job for tracked in session.jobs.values()]
    unfinished = tuple(job for job in jobs if job.is_active)
    ready = tuple(job for job in jobs if job.state is State.READY)
    return Waited(unfinished, ready, session.corrections.error)


def _wait_for_jobs(session: Session, context: bpy.types.Context, seconds: float) -> None:
    end = time.monotonic() + seconds
    session.begin(context)
    while True:
        is_settled = session.is_settled  # before its news is taken in, or some might be missed
        advance(session, context)
        is_over = is_settled and not any(tracked.is_running for tracked in session.jobs.values())
        if is_over or time.monotonic() > end:
            return
        time.sleep(_STEP_SECONDS)


def wait_for_corrections(session: Session, context: bpy.types.Context) -> None:
    """Block until every requested change of maps is shown or has failed. session.corrections has the errors."""
    while session.corrections.is_busy:
        advance(session, context)
        time.sleep(_STEP_SECONDS)


def wait_for_spending(session: Session, context: bpy.types.Context) -> None:
    """Block until what was spent today is known."""
    session.spending.refresh(context)
    while session.spending.is_reading:
        time.sleep(_STEP_SECONDS)
        session.calls.deliver()

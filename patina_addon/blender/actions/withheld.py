# SPDX-License-Identifier: GPL-3.0-or-later
"""Use maps of a job that were downloaded but not loaded, because they are too large or unchecked."""

from dataclasses import replace
from functools import partial

import bpy

from ...core.images.decoder_client import Decoder
from ...core.model.errors import PatinaError
from ...core.model.job import Job, State
from ...core.model.maps import TOO_LARGE, UNCHECKED
from ...core.model.message import Message
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import capture


def use_scaled_down(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Scale down the maps that are larger than requested, on a thread, and use them. Raises PatinaError."""
    _use(session, context, job_id, TOO_LARGE, Message("Scaling maps down"))


def load_unchecked(session: Session, context: bpy.types.Context, job_id: str) -> None:
    """Use maps that could not be checked. Blender may crash on a damaged one. Raises PatinaError."""
    _use(session, context, job_id, UNCHECKED, Message("Checking maps"))


def is_at_work(session: Session, job_id: str) -> bool:
    """Return whether a thread is working on withheld maps of this job."""
    return session.calls.is_running(_call_name(job_id))


def check_idle(session: Session, job_id: str) -> None:
    """Raise PatinaError if a thread is working on withheld maps of this job: what it makes would replace any change."""
    if is_at_work(session, job_id):
        raise PatinaError(Message("The maps of this job are being checked or scaled down."), Message("Wait a moment."))


def _use(session: Session, context: bpy.types.Context, job_id: str, reason: str, progress: Message) -> None:
    tracked = session.find(context, job_id)
    job = tracked.job
    if job.is_active or not any(file.withheld == reason for file in job.withheld):
        raise PatinaError(Message("This job has no such maps."))
    check_idle(session, job_id)
    work = partial(_work, job, reason, session.decoder)
    session.calls.run(_call_name(job_id), work, partial(_finish, session, tracked, job))
    tracked.job = replace(job, error=None, message=progress)


def _call_name(job_id: str) -> str:
    return f"withheld maps of {job_id}"


def _work(job: Job, reason: str, decoder: Decoder) -> Job | PatinaError:
    """Return the job with its maps, or why they cannot be used. This runs on a thread."""
    from ...core.jobs.withheld import failed, use_withheld

    try:
        return use_withheld(job, reason, decoder, lambda: None)
    except (PatinaError, OSError) as error:
        return failed(error)


def _finish(session: Session, tracked: TrackedJob, before: Job, result: Job | PatinaError | None) -> bool:
    """Save the result. A material that the job made before gets the new maps.

    A job that is another Blender's by now stays as it is.
    """
    if session.jobs.get(before.id) is not tracked:
        return False
    if not isinstance(result, Job):
        error = result or PatinaError(Message("The maps could not be used."))
        tracked.job = replace(tracked.job, error=error, message=before.message)
        return True
    if material := tracked.material():
        result = replace(result, plan=replace(result.plan, target=capture.material_target(material)))
        tracked.is_automatic = True
        if result.state is State.APPLIED:
            result = result.move(State.READY)
    session.save(tracked, result)
    return True

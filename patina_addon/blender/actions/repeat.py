# SPDX-License-Identifier: GPL-3.0-or-later
"""Send the request of a job again: after a failure that cost nothing, or for another result."""

from dataclasses import replace

import bpy

from ...core.jobs import job_text
from ...core.model.errors import Money, PatinaError, ServiceError
from ...core.model.job import Job, State
from ...core.model.message import Message
from ...core.model.request import MaterialRequest, without
from ..inputs import plan_request
from ..inputs.plan_request import GenerationPlan
from ..session import daily_limit
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import capture, find_target
from .generate import Question, begin
from .jobs import dismiss

_FREE = {Money.NOT_AT_STAKE, Money.NOT_CHARGED}


def can_try_again(job: Job) -> bool:
    """Return whether a job ended without a result and certainly cost nothing."""
    is_over = job.state in (State.FAILED, State.CANCELED) and not job.maps and not job.withheld
    return is_over and job.error is not None and job.error.money in _FREE


def try_again(session: Session, context: bpy.types.Context, job_id: str) -> TrackedJob:
    """Replace a job that failed and cost nothing by a new one for the same request. Raises PatinaError."""
    failed = session.find(context, job_id)
    if not can_try_again(failed.job):
        raise PatinaError(Message("This job may have cost something. Use Generate Again."))
    return _replace(session, context, failed.job, failed.asked)


def retry_without_refused(session: Session, context: bpy.types.Context, job_id: str) -> TrackedJob:
    """Replace a refused job by a new one without the fields that the service refused. Raises PatinaError."""
    refused = session.find(context, job_id).job
    if not isinstance(refused.error, ServiceError) or not refused.error.refused_fields:
        raise PatinaError(Message("The service did not refuse any option of this job."))
    return _replace(session, context, refused, without(refused.request, refused.error.refused_fields))


def cost_of_first(session: Session, job_id: str) -> Message:
    """Return what a job of this session cost, which another one like it will cost again; empty if nobody knows."""
    tracked = session.jobs.get(job_id)
    cost = job_text.cost(tracked.job) if tracked else Message()
    return Message("The first one cost {cost}.", cost=cost) if tracked and tracked.job.credits and cost else Message()


def question(session: Session, context: bpy.types.Context, job_id: str) -> Question | None:
    """Return what to ask before generating again; None for no question. Raises PatinaError."""
    _, plan = _plan_again(session, context, job_id)
    if text := daily_limit.reason(session, context, plan):
        return Question(Message("Exceed the Daily Limit?"), text, is_over_limit=True)
    if session.is_repeat(plan.request):
        text = Message("You requested the same material a moment ago, or it is still being generated.")
        return Question(Message("Generate the Same Material Again?"), text)
    return None


def generate_again(
    session: Session, context: bpy.types.Context, job_id: str, is_over_limit: bool = False
) -> TrackedJob:
    """Begin another job with the settings of an earlier one, but for its seed, for the same objects.

    If those are not in this file, it is for what is selected. `is_over_limit`: the daily limit may be exceeded.
    Raises PatinaError.
    """
    job, plan = _plan_again(session, context, job_id)
    plan.check()
    if not is_over_limit:
        daily_limit.check(session, context, plan, Message("Raise the limit in the preferences first."))
    apply_plan = replace(job.plan, variant=0)
    if job.plan.target is not None and not find_target.target_exists(job.plan.target):
        apply_plan = replace(apply_plan, target=capture.capture_selection(context))
    return begin(session, context, plan, apply_plan)


def _plan_again(session: Session, context: bpy.types.Context, job_id: str) -> tuple[Job, GenerationPlan]:
    job = session.known(context, job_id)
    if job.is_active:
        raise PatinaError(Message("This job is still running."))
    return job, plan_request.plan_again(context, replace(job.request, seed=None), job.service)


def _replace(session: Session, context: bpy.types.Context, job: Job, request: MaterialRequest) -> TrackedJob:
    """Begin a job in place of one that has ended. Raises PatinaError."""
    plan = plan_request.plan_again(context, request, job.service)
    plan.check()
    if job.id in session.replaced:
        raise PatinaError(Message("This job was sent again already."))
    daily_limit.check(session, context, plan, Message("Raise the limit in the preferences first."))
    started = begin(session, context, plan, job.plan)
    session.replaced.add(job.id)
    dismiss(session, context, job.id)
    return started

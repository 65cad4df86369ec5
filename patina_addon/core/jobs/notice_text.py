# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said at the edge of the window when jobs have ended, for somebody who looks elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.errors import Canceled
from ..model.job import Job, State
from ..model.message import Message, enumerated, plural
from ..model.naming import material_name

_LONGEST_NAME = 40


def is_worth_a_notice(job: Job) -> bool:
    """Return whether to say that a job has ended: not if the user ended it, or another Blender has it."""
    if job.is_active or job.was_taken_over:
        return False
    return job.state is not State.CANCELED and not isinstance(job.error, Canceled)


def is_success(job: Job) -> bool:
    """Return whether a job ended as it was meant to."""
    return job.state in (State.READY, State.APPLIED) and job.error is None


def notice(jobs: Sequence[Job]) -> Message:
    """Return one sentence about jobs that have ended; empty if there are none."""
    if len(jobs) == 1:
        return _of_one(jobs[0])
    ready = sum(map(is_success, jobs))
    failed = len(jobs) - ready
    if not ready:
        return Message("{count} materials failed", count=failed) if failed else Message()
    made = plural(ready, "{count} material is ready", "{count} materials are ready")
    return enumerated((made, Message("{count} failed", count=failed) if failed else Message()))


def _of_one(job: Job) -> Message:
    name = material_name(job.title)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME].rpartition(' ')[0] or name[:_LONGEST_NAME]}..."
    if is_success(job):
        return Message("{name} is ready", name=name)
    if job.state is State.UNCERTAIN:
        return Message("The response for {name} was lost", name=name)
    return Message("{name} failed", name=name)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The one button of a job's card: what is to be done next, and at a failure what mends it."""

import bpy

from ...core.model.job import Job
from ...core.services import SERVICES
from ..session.tracked_job import TrackedJob
from ..targets import on_selection
from . import job_buttons, remedies
from .job_buttons import JobButton

_ASKING_SERVICE = (job_buttons.RETRY, job_buttons.FETCH, job_buttons.LINK_TASK, job_buttons.TRY_AGAIN)
"""The buttons that send something to the job's service."""


def draw_next_step(layout: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob) -> None:
    """Draw the buttons: one, or two where the first only prepares for the second."""
    job = tracked.job
    first = job_buttons.offered(job, _candidates(tracked), has_files=bool(job.maps))[:1]
    if _lacks_access(job) and (job.is_active or first[0] in _ASKING_SERVICE):
        remedies.draw_allow_online(layout)
    if job.is_active:
        return
    remedies.draw_job_remedy(layout, job)
    part = layout.row(align=True)
    if first == [job_buttons.APPLY]:
        part.enabled = not is_on_selection(context, tracked)
    job_buttons.draw_job_buttons(part, job, first, has_files=bool(job.maps), has_icons=False)


def is_on_selection(context: bpy.types.Context, tracked: TrackedJob) -> bool:
    """Return whether the selection has the material of a job already."""
    material = tracked.material()
    return material is not None and on_selection.has_material(context, material)


def _candidates(tracked: TrackedJob) -> tuple[JobButton, ...]:
    """Return what may be next for a job, the most helpful first. None of them costs more than was agreed to."""
    first = (job_buttons.RETRY, job_buttons.USE_SCALED_DOWN, job_buttons.LOAD_UNCHECKED)
    if tracked.job.maps:
        planned = () if tracked.result else (job_buttons.APPLY_AS_PLANNED,)
        return (*first, *planned, job_buttons.APPLY)
    return (
        *first,
        job_buttons.FETCH,
        job_buttons.LINK_TASK,
        job_buttons.TRY_AGAIN,
        job_buttons.DISMISS_UNCERTAIN,
        job_buttons.RESTORE_SETTINGS,
    )


def _lacks_access(job: Job) -> bool:
    service = SERVICES.get(job.service)
    return service is not None and service.needs_internet and not bpy.app.online_access

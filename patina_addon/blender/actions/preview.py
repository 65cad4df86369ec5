# SPDX-License-Identifier: GPL-3.0-or-later
"""Show what the built-in generator makes of a prompt while another service works on it, until its result is there.

A result that adds no undo step is lost when the user undoes a later step of their own: the preview is back. So after
any undo or redo the previews in the file are compared with their jobs, and get the results again, without a step. For
the same reason nothing is lost where it is wrong that nothing was done since.
"""

from contextlib import nullcontext
from dataclasses import replace

import bpy

from ...core.model.apply_plan import MaterialTarget
from ...core.model.errors import PatinaError
from ...core.model.job import Job, State
from ...core.model.maps import MapFile
from ...core.model.tasks import MATERIAL
from ...core.services import SERVICES
from .. import preferences
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import edit_guard, find_target, open_file, preview_material
from ..undo import without_step
from .apply import apply, apply_to_preview


def begin(session: Session, context: bpy.types.Context, tracked: TrackedJob) -> None:
    """Have a preview made for a job that has just begun, if there is to be one."""
    job = tracked.job
    is_wanted = tracked.is_automatic and preferences.read(context).can_show_preview and has_window()
    is_from_text = job.request.task == MATERIAL and not job.request.input_images
    if is_wanted and is_from_text and SERVICES[job.service].may_cost and preview_material.can_be_shown(job.plan.target):
        session.offline_previews.make(job)


def has_window() -> bool:
    """Return whether anybody sees a preview."""
    return not bpy.app.background


def update(session: Session, context: bpy.types.Context) -> bool:
    """Show the previews that were made, and end those whose jobs have ended. Return whether anything changed."""
    previews = session.offline_previews
    is_changed = False
    for job_id in list(previews.made):
        tracked = session.jobs.get(job_id)
        if tracked is None or not tracked.job.is_active:
            previews.forget(job_id)
        elif not edit_guard.reason_to_wait(context, tracked.job.plan.target):
            maps = previews.made.pop(job_id)
            with session.guarded(job_id):
                is_changed |= _show(session, tracked.job, maps)
    previews.settle()
    previews.is_waiting = previews.is_stale and bool(edit_guard.reason_to_wait(context, None))
    if previews.is_stale and not previews.is_waiting:
        is_changed |= _compare(session, context)
    return is_changed


def _show(session: Session, job: Job, maps: tuple[MapFile, ...]) -> bool:
    if not find_target.target_exists(job.plan.target):
        return False
    assignment = preview_material.show(job, maps)
    if assignment is not None:
        session.offline_previews.note_shown(job.id, assignment)
    return assignment is not None


def _compare(session: Session, context: bpy.types.Context) -> bool:
    """Have each preview in the open file be what its job has come to. Return whether anything changed."""
    previews = session.offline_previews
    was_undone, previews.is_stale, previews.was_undone = previews.was_undone, False, False
    is_changed = False
    found = preview_material.jobs()
    for job_id, materials in found.items():
        with session.guarded(job_id):
            is_changed |= _end(session, context, job_id, materials, was_undone)
    for job_id in [job_id for job_id in previews.shown if job_id not in found]:
        tracked = session.jobs.get(job_id)
        if tracked and not tracked.job.is_active:
            # It was undone, or what showed it is gone: its result is offered.
            tracked.is_automatic = False
    return is_changed


def _end(
    session: Session,
    context: bpy.types.Context,
    job_id: str,
    materials: list[bpy.types.Material],
    was_undone: bool,
) -> bool:
    """Have the previews of a job become its result, or go. Nothing if it still runs, or nobody here knows it."""
    try:
        job = session.known(context, job_id)
    except PatinaError:
        return False
    if job.is_active:
        return False
    tracked = session.find(context, job_id)
    is_result = job.state in (State.READY, State.APPLIED) and bool(job.maps)
    tracked.is_automatic = False
    if not is_result or not preview_material.is_there(materials):
        preview_material.remove(job_id, materials)
        return True
    is_silent = was_undone or session.offline_previews.is_last_step(job_id)
    try:
        with without_step() if is_silent else nullcontext():
            _apply(session, context, tracked, materials)
    except PatinaError as error:
        preview_material.remove(job_id, list(preview_material.materials_of(job_id)))
        tracked.job = replace(tracked.job, error=error)
    return True


def _apply(
    session: Session, context: bpy.types.Context, tracked: TrackedJob, materials: list[bpy.types.Material]
) -> None:
    target = tracked.job.plan.target
    if any(material.get(preview_material.INTO) for material in materials):
        originals = [material.get(preview_material.INTO) for material in materials]
        preview_material.remove(tracked.job.id, materials)
        original = next(one for one in originals if one)
        stored = target if isinstance(target, MaterialTarget) else MaterialTarget(0, "")
        # The file may have been loaded again, or saved by another name.
        named = replace(stored, uid=original.session_uid, name=original.name, file=open_file.current())
        apply(session, context, tracked.job.id, named)
        return
    assignment = session.offline_previews.shown.get(tracked.job.id)
    apply_to_preview(session, context, tracked.job.id, materials, assignment)

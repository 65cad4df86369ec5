# SPDX-License-Identifier: GPL-3.0-or-later
"""Apply a finished job: make a material from its maps and assign it, or update an existing material."""

from dataclasses import replace

import bpy

from ...core.images import check_maps
from ...core.model.apply_plan import MaterialTarget, Target
from ...core.model.errors import PatinaError
from ...core.model.job import Job, State
from ...core.model.message import Message
from .. import values
from ..narrowing import present
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import apply_maps, capture, edit_guard, find_target, provenance
from ..targets.apply_maps import ApplyResult
from . import withheld


def apply(session: Session, context: bpy.types.Context, job_id: str, target: Target | None) -> ApplyResult:
    """Make the materials of a finished job and assign the first to `target`, as one undo step. Raises PatinaError.

    An existing material that gets the job's maps keeps its own corrections.
    """
    tracked = session.find(context, job_id)
    is_loaded = tracked.material() is not None and not isinstance(target, MaterialTarget)
    job = tracked.job if is_loaded else _with_safe_maps(session, tracked)
    if not job.maps:
        raise PatinaError(Message("This job has no maps yet."))
    existing = find_target.find_target_material(target) if isinstance(target, MaterialTarget) else None
    corrections = session.corrections.corrections_of(existing) if existing else job.plan.corrections
    tracked.result = result = apply_maps.apply(job, tracked.result, target)
    values.results(present(context.window_manager)).last_material = result.material
    if job.state is State.READY:
        job = job.move(State.APPLIED)
    session.save(tracked, replace(job, message=Message(), error=None))
    is_being_corrected = existing is not None and session.corrections.is_working_on(existing)
    if existing and (is_being_corrected or corrections != job.plan.corrections):
        try:
            # What is being done is about the maps that it had.
            session.corrections.request(existing, corrections, provenance.originals(existing))
        except PatinaError as error:  # The material's panel shows it.
            session.corrections.set_error(existing, error)
    return result


def apply_to_selection(session: Session, context: bpy.types.Context, job_id: str) -> ApplyResult:
    """Assign a finished job's material to the selected objects, or to the selected faces in Edit Mode."""
    return apply(session, context, job_id, capture.capture_selection(context))


def apply_as_planned(session: Session, context: bpy.types.Context, job_id: str) -> ApplyResult:
    """Assign a finished job's material to what was selected when it was requested, also in a later session.

    Raises PatinaError if that is not in the open file.
    """
    target = session.find(context, job_id).job.plan.target
    if not find_target.target_exists(target):
        raise PatinaError(
            Message("The objects that this material was made for are no longer in this file."),
            Message("Apply it to a selection."),
        )
    if reason := edit_guard.reason_of_mode(target):
        raise PatinaError(reason)
    return apply(session, context, job_id, target)


def apply_due(session: Session, context: bpy.types.Context) -> bool:
    """Apply each job that is ready and to be applied automatically, if Blender's data can be changed now.

    Return whether anything visible has changed. An error with one job is shown with it and does not affect others.
    """
    is_changed = False
    for tracked in [tracked for tracked in session.jobs.values() if tracked.is_due]:
        with session.guarded(tracked.job.id):
            reason = edit_guard.reason_to_wait(context, tracked.job.plan.target)
            is_changed |= tracked.job.message != reason or not reason
            if reason:
                tracked.job = replace(tracked.job, message=reason)
            else:
                _apply_once(session, context, tracked)
    return is_changed


def assign_image(session: Session, context: bpy.types.Context, job_id: str, file: str, kind: str) -> None:
    """Assign the image with this file name to the map `kind`, in the job and in its material. Raises PatinaError.

    It swaps with the current image of that map.
    """
    tracked = session.find(context, job_id)
    withheld.check_idle(session, job_id)
    named = [image for image in tracked.job.files if image.path.name == file]
    for image in check_maps.check_maps(named, session.decoder, check_maps.PATIENCE).refused:
        raise PatinaError(check_maps.refusal(image))
    session.save(tracked, apply_maps.reassign(tracked.job, tracked.result, file, kind))


def _with_safe_maps(session: Session, tracked: TrackedJob) -> Job:
    """Return the job without the maps that Blender must not load: that was decoded elsewhere, as it is now."""
    job = tracked.job
    checked = check_maps.check_maps(job.maps, session.decoder, check_maps.PATIENCE)
    if checked.refused:
        job = replace(
            job,
            maps=checked.safe,
            withheld=(*job.withheld, *checked.unchecked),
            notes=(*job.notes, *map(check_maps.refusal, checked.unreadable)),
        )
        session.save(tracked, job)
    if checked.refused and not job.maps:
        raise PatinaError(check_maps.refusal(checked.refused[0]))
    return job


def _apply_once(session: Session, context: bpy.types.Context, tracked: TrackedJob) -> None:
    # Try only once: otherwise the timer would try again and again.
    tracked.is_automatic = False
    try:
        apply(session, context, tracked.job.id, tracked.job.plan.target)
    except PatinaError as error:
        tracked.job = replace(tracked.job, error=error)

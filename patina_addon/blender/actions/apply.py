# SPDX-License-Identifier: GPL-3.0-or-later
"""Apply a finished job: make a material from its maps and assign it, or update an existing material."""

from collections.abc import Iterable
from dataclasses import replace

import bpy

from ...core.images import check_maps
from ...core.model.apply_plan import MaterialTarget, Target, TextureTarget
from ...core.model.corrections import Corrections, about, of_any_maps
from ...core.model.errors import PatinaError
from ...core.model.job import Job, State
from ...core.model.maps import MapFile, of_variant, uncorrected, variants_of
from ...core.model.message import Message
from ...core.store import moved_jobs
from .. import values
from ..material import is_patina_material
from ..narrowing import present
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import (
    apply_maps,
    capture,
    edit_guard,
    find_target,
    job_maps,
    open_file,
    provenance,
    texture_target,
    variants,
)
from ..targets.apply_maps import ApplyResult
from ..targets.assign_material import AssignResult
from . import withheld


def apply(
    session: Session, context: bpy.types.Context, job_id: str, target: Target | None, variant: int | None = None
) -> ApplyResult:
    """Make the material of a finished job and assign it to `target`, as one undo step. Raises PatinaError.

    It is that of `variant`, or of the one that was picked last. An existing material that gets the maps of another job
    gets them as they are: its corrections were made for other maps, and are offered. Those of maps that it keeps stay,
    and so do those of the maps of a texture, since they are for the same texture.
    """
    tracked = session.find(context, job_id)
    tracked.job = moved_jobs.found_in(tracked.job, open_file.project_folder())
    existing = find_target.find_target_material(target) if isinstance(target, MaterialTarget) else None
    made, variant = tracked.material(), _variant(tracked, existing, variant)
    completed = find_target.target_materials(target) if isinstance(target, TextureTarget) else []
    is_new = existing is None and not completed
    is_loaded = made is not None and is_new and provenance.variant_of(made) == variant
    job = tracked.job if is_loaded else _with_safe_maps(session, tracked, variant)
    if not job.maps:
        raise PatinaError(Message("This job has no maps yet."))
    older = job_maps.older_maps(job, existing, variant) if existing else ()
    wanted, earlier = _corrections(session, job, existing, older)
    is_being_corrected = existing is not None and session.corrections.is_working_on(existing)
    corrected = {material.session_uid: _to_correct(session, job, material) for material in completed}
    tracked.result = result = apply_maps.apply(job, tracked.result, target, variant, earlier)
    values.results(present(context.window_manager)).last_material = result.material
    if job.state is State.READY:
        job = job.move(State.APPLIED)
    plan = replace(job.plan, variant=variant, target=job.plan.target or target)
    session.save(tracked, replace(job, plan=plan, message=Message(), error=None))
    if existing and is_being_corrected:
        session.corrections.withdraw(existing)  # That was about the maps that it had.
    if existing and (wanted != job.plan.corrections or (older and is_being_corrected)):
        _correct(session, existing, wanted)
    for old, new in result.completed.items():
        if material := find_target.find_material(new, ""):
            _correct_again(session, material, corrected.get(old))
    return result


def apply_to_preview(
    session: Session,
    context: bpy.types.Context,
    job_id: str,
    previews: list[bpy.types.Material],
    assignment: AssignResult | None,
) -> ApplyResult:
    """Have the previews of a finished job become its material, as one undo step. Raises PatinaError.

    `assignment` says how they were assigned, if that was in the file as it is open.
    """
    tracked = session.find(context, job_id)
    tracked.job = moved_jobs.found_in(tracked.job, open_file.project_folder())
    variant = _variant(tracked, None, None)
    job = _with_safe_maps(session, tracked, variant)
    tracked.result = result = apply_maps.show_in_previews(job, variant, previews, assignment)
    values.results(present(context.window_manager)).last_material = result.material
    if job.state is State.READY:
        job = job.move(State.APPLIED)
    session.save(tracked, replace(job, plan=replace(job.plan, variant=variant), message=Message(), error=None))
    return result


def apply_to_selection(
    session: Session, context: bpy.types.Context, job_id: str, variant: int | None = None
) -> ApplyResult:
    """Assign a finished job's material to the selected objects, or to the selected faces in Edit Mode. See apply.

    The maps of a texture go into the materials that show it.
    """
    request, target = session.find(context, job_id).job.request, capture.capture_selection(context)
    return apply(session, context, job_id, texture_target.refined_for(request, target), variant)


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


def assign_image(
    session: Session, context: bpy.types.Context, job_id: str, file: str, kind: str
) -> bpy.types.Material | None:
    """Assign the image with this file name to the map `kind`, in the job and in its material. Raises PatinaError.

    It swaps with the current image of that map. Corrections stay. Return the material, if it still has maps.
    """
    tracked = session.find(context, job_id)
    withheld.check_idle(session, job_id)
    named = [image for image in tracked.job.files if image.path.name == file]
    for image in check_maps.check_maps(named, session.decoder, check_maps.PATIENCE).refused:
        raise PatinaError(check_maps.refusal(image))
    material = tracked.material()
    if not is_patina_material(material):
        material = None
    corrections = _to_correct(session, tracked.job, material) if material else None
    session.save(tracked, apply_maps.reassign(tracked.job, tracked.result, file, kind))
    session.job_pictures.renew(tracked.job)
    if material:
        _correct_again(session, material, corrections)
    return material


def _variant(tracked: TrackedJob, existing: bpy.types.Material | None, variant: int | None) -> int:
    """Return which variant to apply: `variant`, or else the one that was picked last. Raises PatinaError."""
    there = variants_of(tracked.job.maps)
    if variant is not None:
        if variant not in there:
            raise PatinaError(Message("This job has no variant {number}.", number=variant + 1))
        return variant
    material = existing if existing and provenance.job_of(existing) == tracked.job.id else tracked.material()
    picked = provenance.variant_of(material) if material else variants.shown(tracked.job.id)
    if picked is None:
        picked = tracked.job.plan.variant
    return picked if picked in there else next(iter(there), 0)


def _corrections(
    session: Session, job: Job, existing: bpy.types.Material | None, older: Iterable[MapFile]
) -> tuple[Corrections, Corrections | None]:
    """Return the corrections that an existing material is to have with the job's maps, and those to be offered.

    `older` are the maps that it keeps.
    """
    if existing is None:
        return job.plan.corrections, None
    corrections = session.corrections.corrections_of(existing)
    if provenance.job_of(existing) == job.id:
        return corrections, None
    kinds = {file.kind for file in uncorrected(older)}
    return about(corrections, kinds) if kinds else of_any_maps(corrections), replace(corrections, derive=())


def _to_correct(session: Session, job: Job, material: bpy.types.Material) -> Corrections | None:
    """Return the corrections that a material keeps with new maps; None if the job corrects all maps in the same way."""
    corrections = session.corrections.corrections_of(material)
    is_as_planned = corrections == provenance.corrections(material) == job.plan.corrections
    return None if is_as_planned else corrections


def _correct_again(session: Session, material: bpy.types.Material, corrections: Corrections | None) -> None:
    """Have the new maps of a material corrected. What is pending knows nothing of them, and would remove them."""
    session.corrections.withdraw(material)
    if corrections is not None:
        _correct(session, material, corrections)


def _correct(session: Session, material: bpy.types.Material, corrections: Corrections) -> None:
    """Have the maps that a material has by now corrected."""
    try:
        session.corrections.request(material, corrections, provenance.originals(material), is_follow_up=True)
    except PatinaError as error:  # The material's panel shows it.
        session.corrections.set_error(material, error)


def _with_safe_maps(session: Session, tracked: TrackedJob, variant: int) -> Job:
    """Return the job without those maps of a variant that Blender must not load: that was decoded elsewhere."""
    job = tracked.job
    checked = check_maps.check_maps(of_variant(job.maps, variant), session.decoder, check_maps.PATIENCE)
    if checked.refused:
        refused = {file.path for file in checked.refused}
        job = replace(
            job,
            maps=tuple(file for file in job.maps if file.path not in refused),
            withheld=(*job.withheld, *checked.unchecked),
            notes=(*job.notes, *map(check_maps.refusal, checked.unreadable)),
        )
        session.save(tracked, job)
    if checked.refused and not checked.safe:
        raise PatinaError(check_maps.refusal(checked.refused[0]))
    return job


def _apply_once(session: Session, context: bpy.types.Context, tracked: TrackedJob) -> None:
    # Try only once: otherwise the timer would try again and again.
    tracked.is_automatic = False
    try:
        apply(session, context, tracked.job.id, tracked.job.plan.target)
    except PatinaError as error:
        tracked.job = replace(tracked.job, error=error)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate a material: check the request, begin the job, and for scripts wait for it and apply it."""

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import bpy

from ...core.model import naming
from ...core.model.apply_plan import ApplyPlan, MaterialTarget, Target
from ...core.model.corrections import Corrections, of_any_maps
from ...core.model.errors import InvalidRequest, PatinaError
from ...core.model.job import Job, State, new_id
from ...core.model.message import Message, joined
from ...core.model.request import MaterialRequest
from ...core.store import folders
from .. import preferences, values
from ..inputs import blender_images, plan_request
from ..inputs.map_items import AVAILABLE_MAPS
from ..inputs.plan_request import GenerationPlan
from ..inputs.request_inputs import RequestInputs
from ..material import nodes
from ..narrowing import present
from ..session import daily_limit
from ..session.session import Session
from ..session.tracked_job import TrackedJob
from ..targets import capture, find_target, map_place, texture_target
from ..targets.apply_maps import ApplyResult
from ..targets.capture import NoTarget
from ..targets.check_selection import check_selection
from ..targets.map_place import MapPlace
from . import correct_maps, preview
from .apply import apply
from .wait import finish_kept_corrections, wait_for_job, wait_for_spending


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the material is to go, and its name."""

    assign_to: str | None = None
    """One of the identifiers in targets/capture.py; None for the panel's choice."""
    into: str = ""
    """The name of a Patina material that gets the maps instead, and keeps everything else."""
    material_name: str = ""
    """The name of the new material. If empty, it is made from the prompt."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the user is asked before a job begins."""

    title: Message
    text: Message
    is_over_limit: bool = False
    """Whether a yes allows to exceed the daily limit."""


@dataclass(frozen=True, slots=True)
class GenerateResult:
    """The result of a job that a script waited for."""

    job: Job
    applied: ApplyResult
    warnings: tuple[Message, ...]


def question(
    session: Session, context: bpy.types.Context, inputs: RequestInputs, into: str = ""
) -> Question | None:
    """Return what to ask before a job begins; None for no question.

    It asks before the daily limit is exceeded, the same request is sent again, or a very small image is paid for.
    """
    plan = plan_request.make_plan(context, _with_maps_of(into, inputs))
    with suppress(InvalidRequest):  # It is refused as soon as there is no question.
        plan = replace(plan, request=blender_images.with_sizes(plan.request))
    if text := daily_limit.reason(session, context, plan):
        return Question(Message("Exceed the Daily Limit?"), text, is_over_limit=True)
    if session.is_repeat(plan.request):
        text = Message("You requested the same material a moment ago, or it is still being generated.")
        return Question(Message("Generate the Same Material Again?"), text)
    if plan.warnings and plan.service.may_cost:
        return Question(Message("Generate from a Small Image?"), joined(plan.warnings))
    return None


def generate(
    session: Session,
    context: bpy.types.Context,
    inputs: RequestInputs,
    destination: Destination,
    is_over_limit: bool = False,
) -> TrackedJob:
    """Check the request, and begin a job. Raises PatinaError.

    `inputs` replace those of the panel. `is_over_limit`: the daily limit may be exceeded. The material is applied as
    soon as it is ready.
    """
    plan = _checked_plan(context, inputs, destination)
    return _generate(session, context, plan, destination, is_over_limit, is_automatic=True)


def generate_and_wait(
    session: Session,
    context: bpy.types.Context,
    inputs: RequestInputs,
    destination: Destination,
    is_over_limit: bool = False,
    seconds: float = 900.0,
) -> GenerateResult:
    """Generate, wait for up to `seconds` until the job has ended, and apply it. See generate."""
    plan = _checked_plan(context, inputs, destination)
    if not is_over_limit and plan.service.may_cost:
        wait_for_spending(session, context)
    tracked = _generate(session, context, plan, destination, is_over_limit, is_automatic=False)
    job = wait_for_job(session, context, tracked.job.id, seconds)
    if job.state is not State.READY:
        raise job.error or PatinaError(Message("The job finished without a result."))
    result = apply(session, context, job.id, job.plan.target)
    material = result.find()
    offered = correct_maps.offered(session, material) if material else ()
    offer = (correct_maps.offer_message(offered),) if offered else ()
    failed = finish_kept_corrections(session, context, material)
    return GenerateResult(job, result, (*job.notes, *result.assignment.refusals, *offer, *failed))


def begin(
    session: Session,
    context: bpy.types.Context,
    plan: GenerationPlan,
    apply_plan: ApplyPlan,
    is_automatic: bool = True,
) -> TrackedJob:
    """Begin a job for a plan that was checked. Raises StorageError if this Blender can only read the store.

    `is_automatic`: the material is applied as soon as it is ready.
    """
    stored = preferences.read(context)
    place = _place(apply_plan.target, stored)
    job_id, stem = new_id(), naming.file_stem(plan.request.subject)
    job = Job(
        id=job_id,
        request=plan.with_seed(),
        service=plan.service.id,
        folder=folders.job_folder(place.folder or folders.materials(stored.home), stem, job_id),
        stem=stem,
        message=Message("Preparing"),
        plan=replace(apply_plan, is_packed=place.is_packed),
        notes=(*plan.notes, *plan.warnings),
    )
    tracked = session.start(stored.home, job, plan.request, plan.service, plan.account, is_automatic)
    values.results(present(context.window_manager)).last_job = job.id
    preview.begin(session, context, tracked)
    return tracked


def maps_to_regenerate(material: bpy.types.Material | None) -> set[str]:
    """Return the kinds of map that `material` has and that a service can generate."""
    return set(nodes.textures(material)).intersection(AVAILABLE_MAPS) if material else set()


def _checked_plan(context: bpy.types.Context, inputs: RequestInputs, destination: Destination) -> GenerationPlan:
    """Return the plan of a job that is to begin. Raises InvalidRequest."""
    plan = plan_request.make_plan(context, _with_maps_of(destination.into, inputs), with_data=True)
    plan.check()
    return replace(plan, request=blender_images.with_sizes(plan.request))


def _generate(
    session: Session,
    context: bpy.types.Context,
    plan: GenerationPlan,
    destination: Destination,
    is_over_limit: bool,
    is_automatic: bool,
) -> TrackedJob:
    """Begin the job of a plan that was checked, unless it would exceed the daily limit. See generate."""
    target = _target(context, destination, plan.request)
    if not is_over_limit:
        next_step = Message("Raise the limit in the preferences, or set over_limit to True.")
        daily_limit.check(session, context, plan, next_step)
    apply_plan = ApplyPlan(target, destination.material_name.strip(), corrections=_corrections_of(session, target))
    return begin(session, context, plan, apply_plan, is_automatic)


def _with_maps_of(into: str, inputs: RequestInputs) -> RequestInputs:
    """Return `inputs` with the maps of the material called `into`, unless they already have maps."""
    kinds = maps_to_regenerate(bpy.data.materials.get(into)) if into else set()
    return {"maps": kinds, **inputs} if kinds else inputs


def _target(context: bpy.types.Context, destination: Destination, request: MaterialRequest) -> Target | None:
    """Return where the material is to go. Raises InvalidRequest."""
    if destination.into:
        return capture.named_material_target(destination.into)
    assign_to = destination.assign_to
    if assign_to is None:
        assign_to = values.inputs(present(context.scene)).assign_to
    try:
        check_selection(context, assign_to)
        target = capture.capture(context, assign_to)
    except NoTarget as error:
        raise NoTarget(error.message, Message("To only make the material, set assign_to to NOTHING.")) from None
    return target and texture_target.refined_for(request, target, every_slot=assign_to != capture.ACTIVE)


def _corrections_of(session: Session, target: Target | None) -> Corrections:
    """Return the corrections that an existing material's new maps get: others were made for the maps that it has."""
    material = find_target.find_target_material(target) if isinstance(target, MaterialTarget) else None
    return of_any_maps(session.corrections.corrections_of(material)) if material else Corrections()


def _place(target: Target | None, stored: preferences.Preferences) -> MapPlace:
    """Return where the maps are to be: where those of an existing material are, or else where the preferences say."""
    material = find_target.find_target_material(target) if isinstance(target, MaterialTarget) else None
    place = map_place.place_of(material, stored.home) if material else MapPlace()
    textures = Path(bpy.data.filepath).parent / naming.TEXTURES
    if place.is_packed:
        return place
    is_beside = bool(bpy.data.filepath) and (stored.storage == 'BESIDE' or place.folder is not None)
    return MapPlace(stored.storage == 'PACKED' and not is_beside, textures if is_beside else None)

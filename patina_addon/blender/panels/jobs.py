# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: their progress, their results, and what can be done with them."""

import bpy

from ...core.jobs import job_text, progress_text
from ...core.model.job import Job, State
from ...core.model.maps import MAPS, of_variant, variants_of
from ...core.model.message import MAX_NAMED, Message, listed, plural
from ...core.services import SERVICES
from ..message_layout import Icon, draw_message
from ..operators import jobs as operators
from ..operators import materials as material_operators
from ..session import resumable
from ..session.session import current
from ..session.tracked_job import TrackedJob
from ..targets import provenance
from ..translation import shown
from . import job_buttons
from .buttons import draw_button, draw_menu

_MAX_RUNNING, _MAX_ENDED = 5, 3
"""How many jobs are shown."""
_BUTTONS = (
    job_buttons.RETRY,
    job_buttons.USE_SCALED_DOWN,
    job_buttons.LOAD_UNCHECKED,
    job_buttons.FETCH,
    job_buttons.LINK_TASK,
    job_buttons.DISMISS_UNCERTAIN,
)
"""The buttons for a job that has ended, before those that apply it."""


def draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the running jobs of this session, with those that it resumed, then the newest jobs that have ended."""
    session = current()
    if session.problem:
        draw_message(layout.box(), context, session.problem, 'ERROR')
    running: list[TrackedJob] = []
    ended: list[TrackedJob] = []
    for tracked in reversed(session.jobs.values()):
        (running if tracked.job.is_active else ended).append(tracked)
    for tracked in running[:_MAX_RUNNING]:
        _draw_running(layout, tracked.job)
    more = len(running) - _MAX_RUNNING
    _draw_more(layout, more, Message("and {count} more running", count=more))
    # Uncertain jobs come first, since they may have been paid for.
    for tracked in sorted(ended, key=lambda tracked: tracked.job.state is not State.UNCERTAIN)[:_MAX_ENDED]:
        _draw_ended(layout, context, tracked)
    more = len(ended) - _MAX_ENDED
    _draw_more(layout, more, Message("and {count} more in the history", count=more))
    _draw_map_assignment(layout, next((tracked.job for tracked in ended if _may_need_assignment(tracked.job)), None))


def _draw_more(layout: bpy.types.UILayout, count: int, message: Message) -> None:
    if count > 0:
        row = layout.row()
        row.active = False
        row.label(text=shown(message), icon='BLANK1', translate=False)


def _draw_running(layout: bpy.types.UILayout, job: Job) -> None:
    column = layout.column(align=True)
    column.label(text=job.request.subject, icon='SORTTIME', translate=False)
    row = column.row(align=True)
    now = current().clock.now()
    text = shown(progress_text.progress_text(job, now))
    row.progress(factor=progress_text.progress_fraction(job, now) or 0.0, text=text, translate=False)
    draw_button(row, operators.PATINA_OT_cancel, text="", icon='CANCEL').job = job.id


def _draw_ended(layout: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob) -> None:
    box, job, material = layout.box().column(align=True), tracked.job, tracked.material()
    row = box.row()
    row.label(text=material.name if material else job.title, icon=_icon(job, material), translate=False)
    draw_button(row, operators.PATINA_OT_dismiss, text="", icon='X', emboss=False).job = job.id
    for message in _messages(tracked, material):
        draw_message(box, context, message)
    if material and tracked.result and tracked.result.assignment.copies.can_be_one():
        draw_button(box, material_operators.PATINA_OT_one_for_all).material = material.name
    as_planned = () if tracked.result else (job_buttons.APPLY_AS_PLANNED,)
    buttons = (*_BUTTONS, *as_planned, job_buttons.APPLY)
    job_buttons.draw_job_buttons(box, job, buttons, has_files=bool(job.maps), has_icons=False)


def _icon(job: Job, material: bpy.types.Material | None) -> Icon:
    if job.state is State.UNCERTAIN:
        return 'QUESTION'
    if job.maps and job.plan.substitute:
        return 'ERROR'
    if job.maps and not job.error:
        return 'CHECKMARK' if material else 'MATERIAL'
    return 'CANCEL' if job.state is State.CANCELED else 'ERROR'


def _messages(tracked: TrackedJob, material: bpy.types.Material | None) -> list[Message]:
    """Return the messages about a job that has ended."""
    job, result = tracked.job, tracked.result
    messages = [job.error.message] if job.error else [job.message, *job.notes]
    messages += job_text.corrected(job)
    messages += [job_text.damage(job), job_text.missing(job), *job_text.withheld(job), resumable.offer(job)]
    if job.credits and (cost := job_text.cost(job)):
        messages.append(Message("Cost: {cost}", cost=cost))
    if result and not material:
        has_other_maps, removed = result.has_other_maps(), Message("Removed. Its maps are kept.")
        messages.append(Message("Its material has other maps now.") if has_other_maps else removed)
    elif result is None and job.state is State.READY and not job.message:
        messages.append(Message("Ready to apply."))
    elif result:
        assignment = result.assignment
        messages += [*assignment.notes, *assignment.refusals, *assignment.copies.messages()]
        messages.append(_kept_materials(assignment.replaced))
    if (count := len(variants_of(job.maps))) > 1:
        variant = provenance.variant_of(material) if material else job.plan.variant
        messages.append(Message("Variant {number} of {count}", number=variant + 1, count=count))
    return [message for message in messages if message]


def _kept_materials(replaced: tuple[str, ...]) -> Message:
    """Return a message that replaced materials are kept; empty if there are none."""
    if not replaced:
        return Message()
    return plural(
        len(replaced),
        'Your old material "{materials}" is kept in the file.',
        "Your old materials {materials} are kept in the file.",
        materials=listed(replaced, MAX_NAMED),
    )


def _may_need_assignment(job: Job) -> bool:
    """Return whether images of the job may be assigned to the wrong maps, which some services rule out."""
    return bool(job.maps) and job.service in SERVICES and SERVICES[job.service].must_check_maps


def _draw_map_assignment(layout: bpy.types.UILayout, job: Job | None) -> None:
    """Draw which image of the newest result is which map, since services do not always label their images."""
    if job is None:
        return
    header, body = layout.panel("patina_map_assignment", default_closed=True)
    header.label(text="Map Assignment")
    if body:
        for file in of_variant((*job.maps, *job.extra_images), 0):
            row = body.split(factor=0.6)
            row.label(text=file.path.name.removeprefix(f"{job.stem}_"), icon='IMAGE_DATA', translate=False)
            label = shown(MAPS[file.kind].label if file.kind else Message("No Map"))
            menu = draw_menu(row, operators.PATINA_OT_assign_job_image, "kind", text=label)
            menu.job, menu.file = job.id, file.path.name

# SPDX-License-Identifier: GPL-3.0-or-later
"""The popover with all that is known of the job that is selected in the list, and all that can be done with it."""

import bpy

from ...core.jobs import job_text
from ...core.model.maps import MAPS, is_guessed, of_variant, variants_of
from ...core.model.message import Message, verbatim
from ..message_layout import draw_message
from ..narrowing import present
from ..operators import dismiss
from ..operators import jobs as operators
from ..operators import materials as material_operators
from ..session import thumbnails
from ..session.session import current
from ..session.tracked_job import TrackedJob
from ..translation import shown
from . import job_buttons, job_messages
from .buttons import draw_button, draw_menu
from .job_facts import draw_fact, draw_task, draw_variants_to_apply
from .remedies import draw_job_remedy

_UNITS = 17
_CHARACTERS = 50
_LABEL_SHARE, _MENU_SHARE = 0.25, 0.4
_BUTTONS = (
    job_buttons.RETRY,
    job_buttons.USE_SCALED_DOWN,
    job_buttons.LOAD_UNCHECKED,
    job_buttons.FETCH,
    job_buttons.LINK_TASK,
    job_buttons.TRY_AGAIN,
    job_buttons.APPLY,
    job_buttons.GENERATE_AGAIN,
    job_buttons.RESTORE_SETTINGS,
    job_buttons.OPEN_FOLDER,
    job_buttons.COPY_DETAILS,
    job_buttons.DISMISS,
)


class PATINA_PT_job_details(bpy.types.Panel):
    """What is known of a job, and what can be done with it."""

    bl_idname = "PATINA_PT_job_details"
    bl_label = "Details"
    bl_description = "All that is known of this job, and all that can be done with it"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'HEADER'  # A popover, which is in no region of its own.
    bl_options = {'INSTANCED'}
    bl_ui_units_x = _UNITS

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the popover."""
        layout, session = present(self.layout), current()
        if tracked := session.jobs.get(session.job_list.active):
            _draw_details(layout, context, tracked)


def _draw_details(layout: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob) -> None:
    job, material = tracked.job, tracked.material()
    column = layout.column(align=True)
    name = verbatim(job_messages.name(job, material))
    draw_message(column, context, name, job_messages.icon(tracked), characters=_CHARACTERS)
    messages = [job.error.message] if job.error else []
    if job.maps and not job.is_active:
        messages.append(job_messages.summary(tracked, material))
    for message in (*messages, *job_messages.notes(tracked, material)):
        draw_message(layout, context, message, characters=_CHARACTERS)
    _draw_facts(layout, tracked)
    if material and tracked.result and tracked.result.assignment.copies.can_be_one():
        draw_button(layout, material_operators.PATINA_OT_one_for_all).material = material.name
    pictures = {variant: thumbnails.icon(job.id, variant) for variant in variants_of(job.maps)}
    draw_variants_to_apply(layout, job, pictures)
    if not material:
        _draw_map_assignment(layout, tracked)
    column = layout.column(align=True)
    if not job.is_active:
        draw_job_remedy(column, job)
    as_planned = () if tracked.result else (job_buttons.APPLY_AS_PLANNED,)
    job_buttons.draw_job_buttons(column, job, (*as_planned, *_BUTTONS), has_files=bool(job.maps), has_icons=True)
    draw_button(layout, dismiss.PATINA_OT_dismiss_all, icon='PANEL_CLOSE')


def _draw_facts(layout: bpy.types.UILayout, tracked: TrackedJob) -> None:
    job, column = tracked.job, layout.column(align=True)
    column.scale_y = 0.8
    facts = (
        ("Prompt", job.request.prompt),
        ("Settings", shown(job_text.settings(job.request))),
        ("Service", shown(job_text.service(job))),
        ("Cost", shown(job_text.cost(job))),
    )
    for label, value in facts:
        if value:
            draw_fact(column, label, value, _LABEL_SHARE)
    draw_task(column, job, _LABEL_SHARE)


def _draw_map_assignment(layout: bpy.types.UILayout, tracked: TrackedJob) -> None:
    """Draw which image is which map, if that was a guess. Once there is a material, its own panel has this."""
    job = tracked.job
    files = of_variant((*job.maps, *job.extra_images), 0)
    if job.is_active or not is_guessed(files):
        return
    column = layout.column(align=True)
    column.label(text="Map Assignment")
    for file in files:
        row = column.split(factor=1 - _MENU_SHARE)
        row.label(text=file.path.name.removeprefix(f"{job.stem}_"), icon='IMAGE_DATA', translate=False)
        label = shown(MAPS[file.kind].label if file.kind else Message("No Map"))
        menu = draw_menu(row, operators.PATINA_OT_assign_job_image, "kind", text=label)
        menu.job, menu.file = job.id, file.path.name

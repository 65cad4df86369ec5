# SPDX-License-Identifier: GPL-3.0-or-later
"""The History panel: all jobs from the newest on, in pages, and the details of the selected one."""

import bpy

from ...core.jobs import job_text
from ...core.model.job import Job, State
from ...core.model.message import Message, plural, verbatim
from .. import values
from ..message_layout import Icon, draw_message, region_width
from ..narrowing import of_type, present
from ..operators import history as operators
from ..operators import jobs as job_operators
from ..session import history, resumable, thumbnails
from ..session.session import current
from ..translation import shown
from . import job_buttons
from .base import PatinaPanel
from .buttons import draw_button
from .variants import draw_variants

_EMPTY = Message("Every material that you generate is listed here, with its maps, settings, and cost.")
_ICONS = {
    State.UNCERTAIN: 'QUESTION',
    State.READY: 'MATERIAL',
    State.APPLIED: 'MATERIAL',
    State.FAILED: 'ERROR',
    State.CANCELED: 'CANCEL',
}
_VALUES = {
    item.identifier: item.value
    for item in of_type(bpy.types.Property.bl_rna.properties["icon"], bpy.types.EnumProperty).enum_items
    if item.identifier in {*_ICONS.values(), 'SORTTIME'}
}
"""The numbers of Blender's icons, which template_icon needs."""
_BUTTONS = (
    job_buttons.APPLY,
    job_buttons.USE_SCALED_DOWN,
    job_buttons.LOAD_UNCHECKED,
    job_buttons.FETCH,
    job_buttons.LINK_TASK,
    job_buttons.RESTORE_SETTINGS,
    job_buttons.OPEN_FOLDER,
    job_buttons.COPY_ERROR,
    job_buttons.DELETE,
)
"""The buttons in the details of a job."""
_ROW_SCALE, _DETAIL_SCALE = 1.9, 6.0
_THUMBNAIL_PIXELS = 46
_MAX_SHARE = 0.3
_TITLE_CHARACTERS = 25
_SEPARATOR = " \N{MIDDLE DOT} "


class PATINA_PT_history(PatinaPanel):
    """All jobs of this user, from all sessions and versions of Blender."""

    bl_idname = "PATINA_PT_history"
    bl_label = "History"
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = present(self.layout)
        session = current()
        jobs, page = session.history, session.history.page
        for error in filter(None, (jobs.error, page.error if page else None)):
            draw_message(layout, context, error, 'ERROR')
        if jobs.search or (page and page.total):
            manager = present(context.window_manager)
            layout.prop(manager, values.SEARCH, text="", icon='VIEWZOOM', placeholder="Prompt, state, task")
        if page and page.total:
            share = min(_THUMBNAIL_PIXELS / max(region_width(context), 1.0), _MAX_SHARE)
            for row in page.rows:
                is_selected = row.job.id == jobs.selected
                target = layout.box().column() if is_selected else layout
                _draw_row(target, row, share, is_selected)
                if is_selected:
                    tracked = session.jobs.get(row.job.id)
                    _draw_details(target, context, row, tracked.job if tracked else row.job)
            _draw_paging(layout, page)
            _draw_clear(layout, page)
        elif page and page.search:
            draw_message(layout, context, Message('No job matches "{search}".', search=page.search))
        elif page or not session.is_watching:
            draw_message(layout, context, _EMPTY)


def _draw_row(layout: bpy.types.UILayout, row: history.Row, share: float, is_selected: bool) -> None:
    """Draw a row. `share` is how much of its width the thumbnail gets."""
    job = row.job
    line = layout.split(factor=share)
    line.template_icon(icon_value=_icon(job), scale=_ROW_SCALE)
    texts = line.column(align=True)
    title = texts.row()
    title.alignment = 'LEFT'
    icon: Icon = 'DOWNARROW_HLT' if is_selected else 'RIGHTARROW'
    show = operators.PATINA_OT_show_job
    draw_button(title, show, text=job.title, icon=icon, translate=False, emboss=False).job = job.id
    about = texts.row()
    about.active = False
    about.label(text=_SEPARATOR.join(map(shown, filter(None, row.facts))), translate=False)


def _icon(job: Job) -> int:
    return thumbnails.icon(job.id) or _VALUES[_ICONS.get(job.state, 'SORTTIME')]


def _draw_details(layout: bpy.types.UILayout, context: bpy.types.Context, row: history.Row, job: Job) -> None:
    if thumbnail := thumbnails.icon(job.id):
        layout.template_icon(icon_value=thumbnail, scale=_DETAIL_SCALE)
    if job.title != job.request.subject or len(job.title) > _TITLE_CHARACTERS:
        draw_message(layout, context, verbatim(job.request.subject))
    facts = layout.column(align=True)
    facts.scale_y = 0.8
    _draw_fact(facts, "Settings", shown(job_text.settings(job.request)))
    _draw_fact(facts, "Service", shown(job_text.service(job)))
    if job.task:
        task = _draw_fact(facts, "Task ID", job.task)
        copy = draw_button(task, operators.PATINA_OT_copy_text, text="", icon='COPYDOWN', emboss=False)
        copy.job, copy.what = job.id, 'TASK'
    error = job.error.message if job.error else Message()
    limits = (job_text.damage(job), job_text.unknown_service(job), job_text.missing(job), *job_text.withheld(job))
    for message in filter(None, (*limits, *job.notes, error, resumable.offer(job))):
        draw_message(layout, context, message, 'INFO')
    if row.is_gone:
        missing = Message("Its folder {folder} no longer exists.", folder=str(job.folder))
        draw_message(layout, context, missing, 'ERROR')
    has_files = bool(job.maps) and not row.is_gone
    if has_files:
        _draw_variants(layout, job)
    job_buttons.draw_job_buttons(layout.column(align=True), job, _BUTTONS, has_files=has_files, has_icons=True)


def _draw_variants(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw the variants of a job, to be applied to the selection."""
    pictures = current().variant_pictures.of(job.id) or {}
    if len(pictures) < 2:
        return

    def fill(button: bpy.types.OperatorProperties, variant: int) -> None:
        button.job, button.variant = job.id, variant

    column = layout.column(align=True)
    column.label(text="Apply a Variant")
    draw_variants(column, pictures.items(), job.plan.variant, job_operators.PATINA_OT_apply, fill)


def _draw_fact(layout: bpy.types.UILayout, label: str, value: str) -> bpy.types.UILayout:
    """Draw a label and a value. Return the row of the value, for a button."""
    split = layout.split(factor=_MAX_SHARE)
    name = split.row()
    name.active = False
    name.label(text=label)
    row = split.row()
    row.label(text=value, translate=False)
    return row


def _draw_paging(layout: bpy.types.UILayout, page: history.Page) -> None:
    end = page.start + len(page.rows)
    row = layout.row(align=True)
    directions: tuple[tuple[int, Icon, bool], ...] = (
        (-1, 'TRIA_LEFT', page.start > 0), (1, 'TRIA_RIGHT', end < page.total)
    )  # fmt: skip
    for pages, icon, is_enabled in directions:
        part = row.row(align=True)
        part.enabled = is_enabled
        draw_button(part, operators.PATINA_OT_turn_page, text="", icon=icon).pages = pages
        if pages == -1:
            label = row.row()
            label.alignment = 'CENTER'
            shown_jobs = Message(
                "{first}\N{EN DASH}{last} of {total}", first=page.start + 1, last=end, total=f"{page.total:,}"
            )
            label.label(text=shown(shown_jobs), translate=False)


def _draw_clear(layout: bpy.types.UILayout, page: history.Page) -> None:
    """Draw the button that clears failed and canceled jobs of all pages, while no search hides some."""
    if page.clearable and not page.search:
        label = plural(
            page.clearable, "Clear {count} Failed or Canceled Job", "Clear {count} Failed and Canceled Jobs"
        )
        draw_button(
            layout, operators.PATINA_OT_clear_failed_jobs, text=shown(label), icon='TRASH', translate=False
        )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every job there was, newest first: a page of rows, and the details of the one that was clicked."""

import bpy

from ...core import wording
from ...core.job import Job, State
from .. import history, history_operators, job_operators, resuming, session, store_operators, thumbnails
from ..text import draw_text

_EMPTY = "Every material that you generate is listed here, with its maps, its settings and what it cost."
_ICONS = {
    State.UNCERTAIN: 'QUESTION',
    State.READY: 'MATERIAL',
    State.APPLIED: 'MATERIAL',
    State.FAILED: 'ERROR',
    State.STOPPED: 'CANCEL',
}
_VALUES = {
    item.identifier: item.value
    for item in bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items
    if item.identifier in {*_ICONS.values(), 'SORTTIME'}
}
"""Blender's icons as numbers, since its template for large ones takes nothing else."""
_ROW_SCALE, _DETAIL_SCALE = 1.9, 6.0


class PATINA_PT_history(bpy.types.Panel):
    """All jobs, of every session and every Blender of this user."""

    bl_idname = "PATINA_PT_history"
    bl_label = "History"
    bl_category = "Patina"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = self.layout
        now = session.current()
        shown, page = now.history, now.history.page
        for trouble in filter(None, (shown.trouble, page.trouble if page else "")):
            draw_text(layout, context, trouble, 'ERROR')
        if shown.search or (page and page.total):
            layout.prop(
                context.window_manager.patina, "search", text="", icon='VIEWZOOM', placeholder="Prompt, state, task"
            )
        if page is None:
            draw_text(layout, context, "" if now.is_watching else _EMPTY)
        elif not page.total:
            draw_text(layout, context, f"No job holds \N{LEFT DOUBLE QUOTATION MARK}{page.search}\N{RIGHT DOUBLE QUOTATION MARK}." if page.search else _EMPTY)
        else:
            for row in page.rows:
                _draw_row(layout, context, row, row.job.id == shown.selected)
            _draw_turning(layout, page)


def _draw_row(layout: bpy.types.UILayout, context: bpy.types.Context, row: history.Row, is_selected: bool) -> None:
    job = row.job
    place = layout.box().column() if is_selected else layout
    line = place.row()
    line.template_icon(icon_value=_icon(job), scale=_ROW_SCALE)
    texts = line.column(align=True)
    texts.alignment = 'LEFT'
    name = history_operators.PATINA_OT_show_job.bl_idname
    texts.operator(name, text=job.request.subject, translate=False, emboss=False).job = job.id
    about = texts.row()
    about.active = False
    about.label(text=row.about, translate=False)
    if is_selected:
        _draw_details(place, context, row, session.current().jobs.get(job.id, job))


def _icon(job: Job) -> int:
    return thumbnails.icon(job.id) or _VALUES[_ICONS.get(job.state, 'SORTTIME')]


def _draw_details(layout: bpy.types.UILayout, context: bpy.types.Context, row: history.Row, job: Job) -> None:
    if picture := thumbnails.icon(job.id):
        layout.template_icon(icon_value=picture, scale=_DETAIL_SCALE)
    facts = layout.column(align=True)
    draw_text(facts, context, job.request.subject)
    _draw_fact(facts, "Service", wording.service(job))
    if job.task:
        copy = _draw_fact(facts, "Task", job.task).operator(
            history_operators.PATINA_OT_copy_text.bl_idname, text="", icon='COPYDOWN', emboss=False
        )
        copy.job, copy.what = job.id, 'TASK'
    for sentence in filter(None, (wording.missing(job), *job.notes, str(job.error or ""))):
        draw_text(layout, context, sentence, 'INFO')
    if row.is_gone:
        draw_text(layout, context, f"Its folder {job.folder} is not there any more.", 'ERROR')
    _draw_buttons(layout, job)


def _draw_fact(layout: bpy.types.UILayout, label: str, value: str) -> bpy.types.UILayout:
    row = layout.row()
    split = row.split(factor=0.25)
    split.active = False
    split.label(text=label)
    split.label(text=value, translate=False)
    return row


def _draw_buttons(layout: bpy.types.UILayout, job: Job) -> None:
    """What can be done with the job as it is now."""
    column = layout.column(align=True)
    if job.maps:
        column.operator(job_operators.PATINA_OT_apply.bl_idname, icon='MATERIAL').job = job.id
    column.operator(history_operators.PATINA_OT_use_settings.bl_idname, icon='LOOP_BACK').job = job.id
    if resuming.can_fetch(job):
        text = "Fetch the Rest" if job.maps else store_operators.PATINA_OT_fetch.bl_label
        column.operator(store_operators.PATINA_OT_fetch.bl_idname, text=text, icon='IMPORT').job = job.id
    if resuming.can_pick_up(job):
        column.operator(store_operators.PATINA_OT_pick_up.bl_idname, icon='IMPORT').job = job.id
    column.operator(history_operators.PATINA_OT_open_folder.bl_idname, icon='FILE_FOLDER').job = job.id
    if job.error:
        copy = column.operator(history_operators.PATINA_OT_copy_text.bl_idname, text="Copy Error", icon='COPYDOWN')
        copy.job, copy.what = job.id, 'ERROR'
    if not job.is_at_work:
        column.operator(history_operators.PATINA_OT_delete_job.bl_idname, icon='TRASH').job = job.id


def _draw_turning(layout: bpy.types.UILayout, page: history.Page) -> None:
    end = page.start + len(page.rows)
    row = layout.row(align=True)
    for pages, icon, is_enabled in ((-1, 'TRIA_LEFT', page.start > 0), (1, 'TRIA_RIGHT', end < page.total)):
        part = row.row(align=True)
        part.enabled = is_enabled
        part.operator(history_operators.PATINA_OT_turn_page.bl_idname, text="", icon=icon).pages = pages
        if pages == -1:
            label = row.row()
            label.alignment = 'CENTER'
            label.label(text=f"{page.start + 1}\N{EN DASH}{end} of {page.total:,}", translate=False)

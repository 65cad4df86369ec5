# SPDX-License-Identifier: GPL-3.0-or-later
"""The History panel: all jobs from the newest on, in pages, as pictures or as a list."""

import bpy

from ...core.model.job import Job, State
from ...core.model.message import Message, plural
from ...core.model.short_title import short_title
from .. import values
from ..message_layout import Icon, draw_message, region_width
from ..narrowing import present
from ..operators import history as operators
from ..session import history, thumbnails
from ..session.session import current
from ..translation import shown
from .base import PatinaPanel
from .buttons import draw_button, icon_number
from .history_details import draw_details, facts_line
from .kept_drawing import draw_kept, of_history

_EMPTY = Message("Every material that you generate is listed here, with its maps, settings, and cost.")
_ICONS: dict[State, Icon] = {
    State.UNCERTAIN: 'QUESTION',
    State.READY: 'MATERIAL',
    State.APPLIED: 'MATERIAL',
    State.FAILED: 'ERROR',
    State.CANCELED: 'CANCEL',
}
_ROW_SCALE, _ROW_PICTURE_PIXELS, _MAX_SHARE = 1.9, 42, 0.3
_BUTTON_PADDING, _LABEL_INDENT = 15, 2.5
_CELL_PIXELS, _MARGIN_PIXELS, _LARGEST_SCALE = 78, 46, 6.0
"""The least width of a picture in the grid, and what is left and right of it, in pixels."""


class PATINA_PT_history(PatinaPanel):
    """All jobs of this user, from all sessions and versions of Blender."""

    bl_idname = "PATINA_PT_history"
    bl_label = "History"
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'DEFAULT_CLOSED'}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        current().look()
        draw_kept(present(self.layout), context, _draw, PATINA_PT_history.bl_idname, of_history(context))


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    session = current()
    jobs, page = session.history, session.history.page
    for error in filter(None, (jobs.error, page.error if page else None)):
        draw_message(layout, context, error, 'ERROR')
    if jobs.search or (page and page.total):
        _draw_search(layout, context)
    if page and page.total:
        is_grid = values.history_view(present(context.window_manager)) == 'GRID'
        (_draw_grid if is_grid else _draw_list)(layout, context, page)
        _draw_paging(layout, page)
        if is_grid:
            _draw_selected(layout, context, page)
        _draw_clear(layout, page)
    elif page and page.search:
        draw_message(layout, context, Message('No job matches "{search}".', search=page.search))
    elif page or not session.is_watching:
        draw_message(layout, context, _EMPTY)


def _draw_search(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    row, manager = layout.row(), present(context.window_manager)
    row.prop(manager, values.SEARCH, text="", icon='VIEWZOOM', placeholder="Prompt, state, task")
    row.row(align=True).prop(manager, values.HISTORY_VIEW, expand=True, icon_only=True)


def _draw_grid(layout: bpy.types.UILayout, context: bpy.types.Context, page: history.Page) -> None:
    """Draw the pictures of a page, each with a button below that selects it."""
    width, selected = region_width(context) - _MARGIN_PIXELS, current().history.selected
    columns = max(2, int(width / _CELL_PIXELS))
    scale = min(width / columns / 20, _LARGEST_SCALE)
    titles, letters = [row.job.title for row in page.rows], int((width / columns - 17) / 6)
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, even_rows=True)
    for row in page.rows:
        cell = grid.column(align=True)
        cell.template_icon(icon_value=_icon(row.job), scale=scale)
        title = short_title(row.job.title, letters, titles)
        is_selected = row.job.id == selected
        show = operators.PATINA_OT_show_job
        draw_button(cell, show, text=title, translate=False, depress=is_selected).job = row.job.id
    for _ in range(columns - len(page.rows)):
        grid.column().label()  # Otherwise a few pictures would share the whole width.


def _draw_selected(layout: bpy.types.UILayout, context: bpy.types.Context, page: history.Page) -> None:
    """Draw the details of the selected job, if it is on the page."""
    session = current()
    row = next((row for row in page.rows if row.job.id == session.history.selected), None)
    if row:
        draw_details(layout.box().column(), context, row, _newest(row), has_title=True)


def _draw_list(layout: bpy.types.UILayout, context: bpy.types.Context, page: history.Page) -> None:
    """Draw the jobs of a page as lines, with the details of the selected one in its place."""
    width = region_width(context)
    share = min(_ROW_PICTURE_PIXELS / max(width - _MARGIN_PIXELS, 1.0), _MAX_SHARE)
    letters = int((width - _MARGIN_PIXELS - _ROW_PICTURE_PIXELS - 2 * _BUTTON_PADDING) / 6)
    for row in page.rows:
        is_selected = row.job.id == current().history.selected
        target = layout.box().column() if is_selected else layout
        _draw_row(target, row, share, letters)
        if is_selected:
            draw_details(target, context, row, _newest(row), has_title=False)


def _draw_row(layout: bpy.types.UILayout, row: history.Row, share: float, letters: int) -> None:
    """Draw a row. `share` is how much of its width the picture gets, and `letters` how many the title may have."""
    line = layout.split(factor=share)
    line.template_icon(icon_value=_icon(row.job), scale=_ROW_SCALE)
    texts = line.column(align=True)
    title = texts.row()
    title.alignment = 'LEFT'
    text, show = short_title(row.job.title, letters), operators.PATINA_OT_show_job
    draw_button(title, show, text=text, translate=False, emboss=False).job = row.job.id
    about = texts.row(align=True)
    about.active = False
    # The text of a button has more room on its left than that of a label.
    about.separator(factor=_LABEL_INDENT)
    about.label(text=facts_line(row), translate=False)


def _newest(row: history.Row) -> Job:
    """Return the job as it is now."""
    tracked = current().jobs.get(row.job.id)
    return tracked.job if tracked else row.job


def _icon(job: Job) -> int:
    return thumbnails.icon_of(job) or icon_number(_ICONS.get(job.state, 'SORTTIME'))


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

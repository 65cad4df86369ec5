# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the list of jobs: picture, name, and the bar with Cancel while a job runs, or the state that it is in."""

from functools import partial

import bpy

from ...core.jobs import job_text, progress_text
from ...core.model.job import Job, State
from ...core.model.message import Message, plural
from ...core.model.short_title import columns, short_title
from .. import values
from ..message_layout import Icon, is_short, region_width
from ..narrowing import present
from ..operators import dismiss, jobs
from ..properties.job_list import PATINA_PG_job_row
from ..session import thumbnails
from ..session.job_list import LOST
from ..session.session import current
from ..session.tracked_job import TrackedJob
from ..translation import shown
from . import job_messages
from .buttons import draw_button
from .kept_drawing import draw_kept

_RUNNING_SHARE = 0.56
"""How much of a row its picture and its name get while the job runs. The bar has words in it."""
_MARGIN, _SCROLL_BAR, _PICTURE, _LETTER, _GAP = 66.0, 20.0, 24.0, 6.2, 12.0
"""In pixels: what is beside the rows, a scroll bar, a picture, a letter, and what is left of a state."""
_ROWS, _FEWER_ROWS = 3, 2


class PATINA_UL_jobs(bpy.types.UIList):
    """The jobs, the newest first."""

    bl_idname = "PATINA_UL_jobs"

    def draw_item(
        self,
        context: bpy.types.Context | None,
        layout: bpy.types.UILayout,
        data: object,
        item: PATINA_PG_job_row | None,
        icon: int | None,
        active_data: object,
        active_property: str | None,
        index: int | None = 0,
        flt_flag: int | None = 0,
    ) -> None:
        """Draw a row."""
        row = values.job_of_row(present(item))
        draw_kept(layout, present(context), partial(_draw_row, row=row), "row", row)


def _draw_row(layout: bpy.types.UILayout, context: bpy.types.Context, row: str) -> None:
    session = current()
    if row == LOST:
        _draw_lost(layout)
    elif tracked := session.jobs.get(row):
        _draw_job(layout, context, tracked, is_indented=row in session.job_list.lost)


def row_count(context: bpy.types.Context) -> int:
    """Return how many rows the list shows."""
    return _FEWER_ROWS if is_short(context) else _ROWS


def lost_message() -> Message:
    """Return how many tasks the row of those whose response was lost stands for."""
    return plural(
        len(current().job_list.lost), "{count} task whose response was lost", "{count} tasks whose response was lost"
    )


def _draw_lost(layout: bpy.types.UILayout) -> None:
    row = layout.row(align=True)
    icon: Icon = 'DISCLOSURE_TRI_DOWN' if current().job_list.is_unfolded else 'DISCLOSURE_TRI_RIGHT'
    draw_button(row, dismiss.PATINA_OT_show_lost_jobs, text="", icon=icon, emboss=False)
    count = len(current().job_list.lost)
    row.label(text=shown(plural(count, "{count} response lost", "{count} responses lost")), translate=False)


def _draw_job(
    layout: bpy.types.UILayout, context: bpy.types.Context, tracked: TrackedJob, is_indented: bool
) -> None:
    """Draw the name as far as there is room, and the bar or the state; that a material was applied needs no word."""
    job, state = tracked.job, job_messages.state(tracked)
    word = "" if job.is_active or state == job_text.STATES[State.APPLIED] else shown(state)
    is_scrolled = len(current().job_list.rows) > row_count(context)
    width = max(region_width(context) - _MARGIN - _SCROLL_BAR * is_scrolled, 1.0)
    taken = columns(word) * _LETTER + _GAP if word else 0.0
    share = _RUNNING_SHARE if job.is_active else max(1.0 - taken / width, 0.3)
    line = layout.split(factor=share, align=True)
    start = line.row(align=True)
    if is_indented:
        start.label(icon='BLANK1')
    letters = int((width * share - _PICTURE * (1 + is_indented)) / _LETTER)
    name = short_title(job_messages.name(job, tracked.material()), letters)
    if job_messages.has_preview(job):
        name = shown(Message("Preview: {name}", name=name))
    if picture := thumbnails.icon_of(job):
        start.label(text=name, icon_value=picture, translate=False)
    else:
        start.label(text=name, icon=job_messages.icon(tracked), translate=False)
    end = line.row(align=True)
    if job.is_active:
        _draw_progress(end.row(align=True), job)
        draw_button(end, jobs.PATINA_OT_cancel, text="", icon='CANCEL', emboss=False).job = job.id
    elif word:
        end.alignment, end.active = 'RIGHT', False
        end.label(text=word, translate=False)


def _draw_progress(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw how far a job is and how long it still takes, as far as there is ground for either, or else what it does."""
    now = current().clock.now()
    fraction, time = progress_text.progress_fraction(job, now), shown(progress_text.short_time_text(job, now))
    if fraction is None:
        layout.active = False
        layout.label(text=time or shown(job.message or job_text.state(job)), translate=False)
    else:
        layout.progress(factor=fraction, text=time or f"{fraction:.0%}", translate=False)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the list of jobs: picture, name, and the bar with Cancel while a job runs, or the state that it is in."""

import bpy

from ...core.jobs import job_text, progress_text
from ...core.model.job import Job
from ...core.model.message import Message, plural
from .. import values
from ..message_layout import Icon
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

_NAME_SHARE, _NAME_SHARE_RUNNING = 0.7, 0.42
"""How much of a row its picture and its name get. While the job runs, the bar has words in it."""


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
        session = current()
        job_id = values.job_of_row(present(item))
        if job_id == LOST:
            _draw_lost(layout)
        elif tracked := session.jobs.get(job_id):
            _draw_job(layout, tracked, is_indented=job_id in session.job_list.lost)


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


def _draw_job(layout: bpy.types.UILayout, tracked: TrackedJob, is_indented: bool) -> None:
    job = tracked.job
    line = layout.split(factor=_NAME_SHARE_RUNNING if job.is_active else _NAME_SHARE, align=True)
    start, end = line.row(align=True), line.row(align=True)
    if is_indented:
        start.label(icon='BLANK1')
    name = job_messages.name(job, tracked.material())
    if picture := thumbnails.icon_of(job):
        start.label(text=name, icon_value=picture, translate=False)
    else:
        start.label(text=name, icon=job_messages.icon(tracked), translate=False)
    if job.is_active:
        _draw_progress(end.row(align=True), job)
        draw_button(end, jobs.PATINA_OT_cancel, text="", icon='CANCEL', emboss=False).job = job.id
    else:
        end.alignment, end.active = 'RIGHT', False
        end.label(text=shown(job_messages.state(tracked)), translate=False)


def _draw_progress(layout: bpy.types.UILayout, job: Job) -> None:
    """Draw how far a job is and how long it still takes, as far as there is ground for either, or else what it does."""
    now = current().clock.now()
    fraction, time = progress_text.progress_fraction(job, now), shown(progress_text.short_time_text(job, now))
    if fraction is None:
        layout.active = False
        layout.label(text=time or shown(job.message or job_text.state(job)), translate=False)
    else:
        layout.progress(factor=fraction, text=time or f"{fraction:.0%}", translate=False)

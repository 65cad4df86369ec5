# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of the jobs that Clean Up removed, in the preferences: each can be brought back."""

import bpy

from ...core.jobs import job_text
from ...core.model.file_size import size_message
from ...core.model.message import Message
from ...core.store.removed_jobs import RemovedJob
from .. import values
from ..narrowing import present
from ..operators.clean_up import PATINA_OT_restore_removed
from ..properties.job_list import PATINA_PG_job_row
from ..session import thumbnails
from ..session.session import current
from ..translation import shown
from .buttons import draw_button

_ROWS = 4
_NAME_SHARE = 0.6


class PATINA_UL_removed_jobs(bpy.types.UIList):
    """The removed jobs, the newest first."""

    bl_idname = "PATINA_UL_removed_jobs"

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
        if removed := current().folder.removed(values.job_of_row(present(item))):
            _draw_row(layout, removed)


def draw_removed_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the list."""
    layout.use_property_split = False
    manager = present(context.window_manager)
    layout.template_list(
        PATINA_UL_removed_jobs.bl_idname,
        "",
        manager,
        values.REMOVED_JOBS,
        manager,
        values.ACTIVE_REMOVED_JOB,
        rows=_ROWS,
        maxrows=_ROWS,
    )


def _draw_row(layout: bpy.types.UILayout, removed: RemovedJob) -> None:
    """Draw the picture and the prompt of a job, its size, when it was made, and the button that brings it back."""
    job, line = removed.job, layout.split(factor=_NAME_SHARE, align=True)
    if picture := thumbnails.icon_of(job):
        line.label(text=job.request.subject, icon_value=picture, translate=False)
    else:
        line.label(text=job.request.subject, icon='MATERIAL', translate=False)
    facts = line.row(align=True)
    about = Message("{size}, {date}", size=size_message(removed.size), date=job_text.short_day(job.created))
    facts.label(text=shown(about), translate=False)
    draw_button(facts, PATINA_OT_restore_removed, text="", icon='LOOP_BACK', emboss=False).jobs = job.id

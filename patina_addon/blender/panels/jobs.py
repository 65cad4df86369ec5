# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: a list, and a card for the one that is selected, which is the newest until another is.

Both are equally high at all times, so that nothing below them moves when a job starts or ends.
"""

import bpy

from .. import values
from ..narrowing import present
from .job_card import draw_card
from .job_rows import PATINA_UL_jobs, row_count


def draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the list and the card."""
    manager = present(context.window_manager)
    column = layout.column(align=True)
    rows = row_count(context)
    column.template_list(
        PATINA_UL_jobs.bl_idname, "", manager, values.JOBS, manager, values.ACTIVE_JOB, rows=rows, maxrows=rows
    )
    draw_card(column, context)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: a list, and a card for the one that is selected, which is the newest until another is.

Both are equally high at all times, so that nothing below them moves when a job starts or ends.
"""

import bpy

from .. import values
from ..message_layout import draw_message, is_short
from ..narrowing import present
from ..session.session import current
from .job_card import draw_card
from .job_rows import PATINA_UL_jobs

_ROWS, _FEWER_ROWS = 3, 2


def draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the list and the card."""
    if problem := current().problem:
        draw_message(layout.box(), context, problem, 'ERROR')
    manager = present(context.window_manager)
    column = layout.column(align=True)
    rows = _FEWER_ROWS if is_short(context) else _ROWS
    column.template_list(
        PATINA_UL_jobs.bl_idname, "", manager, values.JOBS, manager, values.ACTIVE_JOB, rows=rows, maxrows=rows
    )
    draw_card(column, context)

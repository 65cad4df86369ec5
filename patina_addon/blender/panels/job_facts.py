# SPDX-License-Identifier: GPL-3.0-or-later
"""What the details of a job show in the panel and in the history alike: its facts and its variants."""

from collections.abc import Mapping

import bpy

from ...core.model.job import Job
from ..operators import history, jobs
from ..operators.variants import PATINA_OT_compare_variants
from .buttons import draw_button
from .variants import draw_variants


def draw_fact(layout: bpy.types.UILayout, label: str, value: str, label_share: float) -> bpy.types.UILayout:
    """Draw a label and a value. Return the row of the value, for a button."""
    split = layout.split(factor=label_share)
    name = split.row()
    name.active = False
    name.label(text=label)
    row = split.row()
    row.label(text=value, translate=False)
    return row


def draw_task(layout: bpy.types.UILayout, job: Job, label_share: float) -> None:
    """Draw the ID of a job's task with a button that copies it, if the service named one."""
    if job.task:
        row = draw_fact(layout, "Task ID", job.task, label_share)
        copy = draw_button(row, history.PATINA_OT_copy_text, text="", icon='COPYDOWN', emboss=False)
        copy.job, copy.what = job.id, 'TASK'


def draw_variants_to_apply(layout: bpy.types.UILayout, job: Job, pictures: Mapping[int, int]) -> None:
    """Draw the variants of a job side by side, each with its icon, if there are several. A click applies one."""
    if len(pictures) < 2:
        return

    def fill(button: bpy.types.OperatorProperties, variant: int) -> None:
        button.job, button.variant = job.id, variant

    column = layout.column(align=True)
    row = column.row()
    row.label(text="Apply a Variant")
    draw_button(row, PATINA_OT_compare_variants, text="Compare").job = job.id
    draw_variants(column, pictures.items(), job.plan.variant, jobs.PATINA_OT_apply, fill)

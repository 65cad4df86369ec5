# SPDX-License-Identifier: GPL-3.0-or-later
"""The task and the prompt in the main panel, and what will be made of its words."""

import bpy

from ...core.model.tasks import TASKS
from .. import compat, values
from ..message_layout import is_short
from ..operators import prompt as operators
from ..session.known_plans import KnownPlan
from ..translation import shown
from ..values import SceneInputs
from .buttons import draw_button
from .messages import draw_forecast
from .prompt_menus import PATINA_MT_prompts, first_example

_LINES, _FEWER_LINES = 3, 2


def draw_prompt(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, known: KnownPlan
) -> None:
    """Draw the task, and the prompt if the service accepts one for it, with what will be made of its words."""
    column = layout.column()
    column.use_property_split = False
    row = column.row(align=True)
    row.prop(values.group_of(settings), "task", text="")
    if "prompt" in known.plan.accepted_fields | set(TASKS[settings.task].needs):
        row.menu(PATINA_MT_prompts.bl_idname, text="", icon='DOWNARROW_HLT')
        _draw_field(column, context, settings)
        draw_forecast(column, context, known)


def _draw_field(layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs) -> None:
    """Draw the field: of several lines where there is one, or else with other ways to write more than one line."""
    group, placeholder = values.group_of(settings), shown(first_example())
    if compat.has_text_box():
        lines = _FEWER_LINES if is_short(context) else _LINES
        layout.textbox(group, "prompt", initial_visible_lines=lines, placeholder=placeholder, translate=False)
        return
    row = layout.row(align=True)
    row.prop(group, "prompt", text="", placeholder=placeholder)
    draw_button(row, operators.PATINA_OT_paste_prompt, text="", icon='PASTEDOWN')
    draw_button(row, operators.PATINA_OT_edit_prompt, text="", icon='TEXT')

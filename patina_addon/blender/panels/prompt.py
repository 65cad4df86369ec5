# SPDX-License-Identifier: GPL-3.0-or-later
"""The task and the prompt in the main panel, and what will be made of its words."""

import bpy

from ...core.model.message import Message, plural
from ...core.model.tasks import TASKS
from .. import compat, values
from ..inputs.plan_request import GenerationPlan
from ..message_layout import LINE_SCALE, draw_message, is_short
from ..operators import prompt as operators
from ..session import session
from ..translation import shown
from ..values import SceneInputs
from .buttons import draw_button
from .prompt_menus import PATINA_MT_prompts, first_example

_LINES, _FEWER_LINES = 3, 2


def draw_prompt(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, plan: GenerationPlan
) -> None:
    """Draw the task, and the prompt if the service accepts one for it."""
    column = layout.column()
    column.use_property_split = False
    row = column.row(align=True)
    row.prop(values.group_of(settings), "task", text="")
    if "prompt" in plan.accepted_fields | set(TASKS[settings.task].needs):
        row.menu(PATINA_MT_prompts.bl_idname, text="", icon='DOWNARROW_HLT')
        _draw_field(column, context, settings)
        _draw_below(column, context, settings, plan)


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


def _draw_below(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, plan: GenerationPlan
) -> None:
    """Draw an example for an empty prompt, or else the lines that are missing and what will be made."""
    if not settings.prompt.strip():
        if "prompt" in TASKS[settings.task].needs:
            example = draw_button(layout, operators.PATINA_OT_use_prompt, text="Try This Example", icon='LIGHT')
            example.prompt = shown(first_example())
        return
    pasted = session.current().pasted_lines
    if pasted.count:
        draw_message(layout, context, Message("Only the first line was pasted."), 'INFO')
        row = layout.row(align=True)
        text = plural(pasted.count, "Add the Other Line", "Add the Other {count} Lines")
        draw_button(row, operators.PATINA_OT_add_pasted_lines, text=shown(text), icon='PASTEDOWN', translate=False)
        draw_button(row, operators.PATINA_OT_add_pasted_lines, text="", icon='X').dismiss = True
    if plan.service.interpret is None:
        return
    forecast = session.current().forecasts.of(plan.service, settings.prompt)
    if forecast and forecast.forecast:
        draw_message(layout, context, forecast.forecast, 'ERROR' if forecast.is_unknown else 'INFO')
    else:  # its place, so that no button moves once it is known
        place = layout.column(align=True)
        place.scale_y = LINE_SCALE
        place.label(text="")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The task and the prompt in the main panel."""

import bpy

from ...core.model.tasks import TASKS
from .. import values
from ..values import SceneInputs

_PLACEHOLDER = "Weathered red brick wall with moss"


def draw_prompt(layout: bpy.types.UILayout, settings: SceneInputs, accepted: frozenset[str]) -> None:
    """Draw the task, and the prompt if the service accepts one for it."""
    group = values.group_of(settings)
    column = layout.column()
    column.use_property_split = False
    column.prop(group, "task", text="")
    if "prompt" in accepted | set(TASKS[settings.task].needs):
        column.prop(group, "prompt", text="", placeholder=_PLACEHOLDER)

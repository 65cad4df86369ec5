# SPDX-License-Identifier: GPL-3.0-or-later
"""The main panel: the inputs, Generate Material, and the jobs."""

import bpy

from .. import values
from ..narrowing import present
from ..session import session
from .base import PatinaPanel
from .export import PATINA_PT_reminder
from .generate import draw_generate
from .input_fields import draw_inputs
from .jobs import draw_jobs
from .kept_drawing import draw_kept, of_inputs
from .messages import target_of
from .presets import PATINA_PT_presets
from .prompt import draw_prompt


class PATINA_PT_main(PatinaPanel):
    """The inputs, Generate Material, and the jobs."""

    bl_idname = "PATINA_PT_main"
    bl_label = "Patina"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        """Draw the presets, and the reminder to save maps, where it moves nothing."""
        layout = present(self.layout)
        PATINA_PT_reminder.draw_button(layout)
        PATINA_PT_presets.draw_panel_header(layout)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        session.current().look()
        draw_kept(present(self.layout), context, _draw, PATINA_PT_main.bl_idname, of_inputs(context))


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    layout.use_property_split = True
    layout.use_property_decorate = False
    settings, known = values.inputs(present(context.scene)), session.current().plans.of_panel(context)
    target = target_of(context, known)
    draw_prompt(layout, context, settings, known)
    draw_inputs(layout, context, settings, known.plan)
    draw_generate(layout, context, settings, known, target)
    draw_jobs(layout, context)

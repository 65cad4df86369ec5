# SPDX-License-Identifier: GPL-3.0-or-later
"""The main panel: the inputs, Generate Material, and the jobs."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import values
from ..inputs import plan_request
from ..message_layout import draw_message
from ..narrowing import of_type, present
from ..session import session
from ..targets.check_selection import check_drawn
from ..translation import shown
from .base import PatinaPanel
from .export import PATINA_PT_reminder
from .generate import draw_generate
from .input_fields import draw_inputs
from .input_images import draw_opened_images
from .jobs import draw_jobs
from .prompt import draw_prompt


class PATINA_PT_main(PatinaPanel):
    """The inputs, Generate Material, and the jobs."""

    bl_idname = "PATINA_PT_main"
    bl_label = "Patina"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        """Draw the reminder to save maps in the header, where it moves nothing."""
        PATINA_PT_reminder.draw_button(present(self.layout))

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = present(self.layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        settings = values.inputs(present(context.scene))
        plan, problem = plan_request.make_plan(context, {}), None
        notes: tuple[Message, ...] = ()
        try:
            plan.check()
            notes = plan.warnings + check_drawn(context, settings.assign_to)
        except PatinaError as error:
            problem = error
        draw_prompt(layout, settings, plan.accepted_fields)
        draw_inputs(layout, context, settings, plan.accepted_fields)
        draw_opened_images(layout, context)
        draw_generate(layout, context, plan, problem)
        for note in notes:
            draw_message(layout, context, note, 'INFO')
        draw_jobs(layout, context)
        _draw_material_preview(layout, context)


def _draw_material_preview(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Offer Material Preview: in Solid shading a material shows only its mean color. It stays, so that no row moves."""
    shading = of_type(context.space_data, bpy.types.SpaceView3D).shading
    if any(tracked.result for tracked in session.current().jobs.values()):
        row = layout.row()
        row.use_property_split = False
        text = Message("Material Preview") if shading.type == 'MATERIAL' else Message("Show Material Preview")
        row.prop_enum(shading, "type", 'MATERIAL', text=shown(text), translate=False)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The menus of the inputs: what the chosen service can do, and nothing else."""

import bpy

from ...core.model.message import Message
from .. import values
from ..inputs import plan_request
from ..inputs.input_choices import RESOLUTIONS, offered_resolutions, offered_tilings
from ..narrowing import present
from ..operators.choose_inputs import PATINA_OT_set_resolution
from ..translation import shown
from .buttons import draw_button


class PATINA_MT_tiling(bpy.types.Menu):
    """Which edges of the maps tile seamlessly. Every choice costs the same."""

    bl_idname = "PATINA_MT_tiling"
    bl_label = "Tiling"

    def draw(self, context: bpy.types.Context | None) -> None:
        """Draw the modes."""
        context = present(context)
        layout, group = present(self.layout), values.group_of(values.inputs(present(context.scene)))
        for mode in offered_tilings(plan_request.make_plan(context, {})):
            layout.prop_enum(group, "tiling_mode", mode)


class PATINA_MT_resolution(bpy.types.Menu):
    """The usual resolutions. Any other number can be entered in the field."""

    bl_idname = "PATINA_MT_resolution"
    bl_label = "Resolution"

    def draw(self, context: bpy.types.Context | None) -> None:
        """Draw the sizes, with the price where it is known."""
        layout, context = present(self.layout), present(context)
        for size in offered_resolutions(plan_request.make_plan(context, {})):
            plan = plan_request.make_plan(context, {"image_size": size})
            name, price = RESOLUTIONS[size], plan.service.price(plan.request)
            if price:
                name = Message("{name} ({price})", name=name, price=price.message)
            draw_button(layout, PATINA_OT_set_resolution, text=shown(name), translate=False).pixels = size

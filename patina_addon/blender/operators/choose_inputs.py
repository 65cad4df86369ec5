# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons of the panel's inputs, each of which says what its choice means for time and money."""

import bpy
from bpy.props import BoolProperty, IntProperty

from ...core.model.message import Message, joined
from ...core.model.money import Price
from ..actions import choose_inputs
from ..inputs import plan_request
from ..inputs.input_choices import USUAL_SIZE
from ..inputs.request_inputs import RequestInputs
from ..session.session import Session, current
from ..translation import shown, translated
from .base import PatinaOperator


class PATINA_OT_set_resolution(PatinaOperator, bpy.types.Operator):
    """Set the resolution."""

    bl_idname = "patina.set_resolution"
    bl_label = "Set Resolution"
    bl_description = "Set the resolution of the maps"
    bl_options = {'INTERNAL', 'UNDO'}

    pixels: IntProperty(name="Pixels", description="Width and height of the maps", min=1, options={'SKIP_SAVE'})

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return how long a resolution takes, and what it costs."""
        pixels = int(properties.pixels)
        what = Message("Maps of {pixels} x {pixels} pixels.", pixels=pixels)
        return _tooltip(what, _time(pixels), _price(context, {"image_size": pixels}))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Set it."""
        choose_inputs.set_size(context, self.pixels)


class PATINA_OT_set_upscale(PatinaOperator, bpy.types.Operator):
    """Set the upscale factor."""

    bl_idname = "patina.set_upscale"
    bl_label = "Set Upscale"
    bl_description = "Set how many times the finished maps are enlarged"
    bl_options = {'INTERNAL', 'UNDO'}

    factor: IntProperty(name="Factor", description="How many times to enlarge the maps", min=0, options={'SKIP_SAVE'})

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return how large the maps become, and what that costs."""
        factor = int(properties.factor)
        if factor < 2:
            what = Message("The maps have the resolution that you chose. Nothing is sent about it.")
        else:
            what = Message("Enlarge the finished maps {factor} times. It takes longer.", factor=factor)
        return _tooltip(what, _price(context, {"upscale_factor": factor}))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Set it."""
        choose_inputs.set_upscale(context, self.factor)


class PATINA_OT_random_seed(PatinaOperator, bpy.types.Operator):
    """Choose the seed at random, or keep one."""

    bl_idname = "patina.random_seed"
    bl_label = "Random Seed"
    bl_description = (
        "Make another material with each click, or keep the seed of the last one, which makes the same one from the "
        "same words. It takes no time and costs nothing"
    )
    bl_options = {'INTERNAL', 'UNDO'}

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Switch between both."""
        choose_inputs.toggle_random_seed(session, context)


class PATINA_OT_enable_maps(PatinaOperator, bpy.types.Operator):
    """Enable all maps, or none."""

    bl_idname = "patina.enable_maps"
    bl_label = "Enable Maps"
    bl_description = "Enable all maps"
    bl_options = {'INTERNAL', 'UNDO'}

    is_enabled: BoolProperty(name="Enabled", description="Whether to enable them", default=True, options={'SKIP_SAVE'})

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what this button does, and what it costs."""
        if not properties.is_enabled:
            return translated("Disable all maps, to choose a few")
        plan = plan_request.make_plan(context, {})
        maps = plan.service.offer(plan.request.task).maps
        return _tooltip(Message("Enable all maps."), _price(context, {"maps": maps}))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Enable or disable them."""
        choose_inputs.enable_maps(context, self.is_enabled)


def _tooltip(*sentences: Message) -> str:
    """Return sentences as a tooltip, to which Blender adds the full stop."""
    return shown(joined(sentences)).rstrip(".。")


def _time(pixels: int) -> Message:
    """Return how long a resolution takes, compared with the usual one."""
    times = (pixels / USUAL_SIZE) ** 2
    if times > 1:
        return Message("It takes about {count} times as long as 1k.", count=round(times))
    return Message("It takes about a quarter of the time of 1k.") if times == 0.25 else Message()


def _price(context: bpy.types.Context, inputs: RequestInputs) -> Message:
    """Return what a material costs with these inputs in place of the panel's."""
    plan = plan_request.make_plan(context, inputs)
    if not plan.service.may_cost:
        return Message("It is free.")
    if price := plan.service.price(plan.request):
        return Message("A material then costs {price}.", price=price.message)
    learned = current().prices.of(plan.service.id, plan.request)
    if learned is not None:
        price = Price(learned, plan.service.unit)
        return Message("A material then costs about {price}, as last time.", price=price.message)
    return Message("The {service} charges more for larger and for more maps.", service=plan.service.label)


CLASSES = (PATINA_OT_set_resolution, PATINA_OT_set_upscale, PATINA_OT_random_seed, PATINA_OT_enable_maps)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

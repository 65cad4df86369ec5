# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done at once with a material of ours: another variant, a map on or off, what it replaced removed.

Each pushes its own one undo step, so that it is one from a script and inside another operator too.
"""

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ...core.model.errors import PatinaError
from .. import pump
from ..adjusting import switches
from ..assigning import slots as assigning
from ..assigning import variants
from ..inputs.map_items import items
from ..material import is_ours
from ..material.active import active_material
from ..operator_base import SKIP_SAVE, is_in_mode
from ..undo import push_undo


class MaterialOperator:
    """What these operators have in common."""

    bl_options = {'INTERNAL'}
    material: StringProperty(
        name="Material", description="The material's name; the active one if empty", options=SKIP_SAVE
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In other modes an undo step would not hold it."""
        return is_in_mode(cls, context, 'OBJECT', 'EDIT_MESH')

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Find the material and do with it what the operator is for; every error becomes a report."""
        found = bpy.data.materials.get(self.material) if self.material else active_material(context)
        try:
            if not is_ours(found):
                raise PatinaError("No material of Patina's is active.", "Select an object that has one.")
            if not found.is_editable:
                raise PatinaError(f"{found.name} is linked from another file.", "Make it local first.")
            self.do(context, found)
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        pump.redraw()
        return {'FINISHED'}

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """What the operator is for. Raises PatinaError."""
        raise AssertionError("every operator here has its own")


class PATINA_OT_pick_variant(MaterialOperator, bpy.types.Operator):
    """Put another variant on the same objects."""

    bl_idname = "patina.pick_variant"
    bl_label = "Pick Variant"
    bl_description = "Put this variant wherever the material is. This is free"

    variant: IntProperty(name="Variant", description="Which of the variants, from 0", min=0, options=SKIP_SAVE)

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Exchange the materials."""
        for sentence in variants.pick(found, self.variant).refusals:
            self.report({'WARNING'}, sentence)
        push_undo(found.name)


class PATINA_OT_switch_map(MaterialOperator, bpy.types.Operator):
    """Use a map of the material, or leave it out."""

    bl_idname = "patina.switch_map"
    bl_label = "Switch Map"
    bl_description = "Use this map, or leave it out: its mean takes its place, and its nodes stay"

    kind: EnumProperty(name="Map", description="Which map", items=items(), options=SKIP_SAVE)

    def do(self, context: bpy.types.Context, found: bpy.types.Material) -> None:
        """Switch it in the material and its copies."""
        switches.switch(found, self.kind)
        push_undo(found.name)


class PATINA_OT_remove_replaced(bpy.types.Operator):
    """Remove the materials that ours took the place of."""

    bl_idname = "patina.remove_replaced"
    bl_label = "Remove Replaced Materials"
    bl_description = "Remove the materials that lost their last user to one of Patina's. Those in use stay"
    bl_options = {'INTERNAL'}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether there is any."""
        return bool(assigning.replaced())

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Remove them."""
        found = assigning.replaced()
        text = f"Removed {', '.join(material.name for material in found)}"
        bpy.data.batch_remove(found)
        push_undo("Remove Replaced Materials")
        self.report({'INFO'}, text)
        return {'FINISHED'}


CLASSES = (PATINA_OT_pick_variant, PATINA_OT_switch_map, PATINA_OT_remove_replaced)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

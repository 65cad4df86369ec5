# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators for a Patina material: use it for all sizes, toggle a map, remove replaced materials."""

import bpy
from bpy.props import EnumProperty, StringProperty

from ...core.model.message import Message, listed
from ..actions import map_toggles, materials
from ..inputs.map_items import items
from ..session.session import Session
from ..targets import replaced_materials
from ..translation import CONTEXT
from .base import PatinaOperator, Report
from .dialog import AskingOperator, Dialog


class MaterialOperator(PatinaOperator):
    """An operator that changes one material."""

    material: StringProperty(
        name="Material", description="Name of the material. If empty, the active one", options={'SKIP_SAVE'}
    )

    def target(self, context: bpy.types.Context) -> bpy.types.Material:
        """Return the material. Raises PatinaError if it is not an editable Patina material."""
        return materials.editable(context, self.material)


class PATINA_OT_make_single_user(MaterialOperator, bpy.types.Operator):
    """Give a material its own copies of node groups that others use."""

    bl_idname = "patina.make_single_user"
    bl_label = "Make Single User"
    bl_description = "Give this material its own copy of the node group. Everything else keeps using the old one"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Copy them."""
        materials.make_single_user(context, self.material)


class PATINA_OT_one_for_all(MaterialOperator, bpy.types.Operator):
    """Use one material on all objects, although their UVs differ in size."""

    bl_idname = "patina.one_for_all"
    bl_label = "One for All"
    bl_description = "Use this material in place of its copies for other sizes. Its tiles then differ in size"

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Replace the copies."""
        return Report(warnings=materials.one_for_all(self.target(context)).refusals)


class PATINA_OT_toggle_map(MaterialOperator, bpy.types.Operator):
    """Use a map of the material, or replace it by its average value."""

    bl_idname = "patina.toggle_map"
    bl_label = "Toggle Map"
    bl_description = "Use this map, or replace it by its average value. Its nodes are kept"

    kind: EnumProperty(
        name="Map",
        description="The map to turn on or off",
        items=items(),
        translation_context=CONTEXT,
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Toggle the map in the material and its density copies."""
        map_toggles.toggle(self.target(context), self.kind)


class PATINA_OT_remove_replaced(AskingOperator, bpy.types.Operator):
    """Remove the materials that Patina made and replaced."""

    bl_idname = "patina.remove_replaced"
    bl_label = "Remove Replaced Materials"
    bl_description = "Remove the materials that Patina made and replaced, and that are no longer used. Asks first"

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Require a replaced material."""
        return Message() if replaced_materials.replaced() else Message("There are no replaced materials")

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """List the materials."""
        return Dialog(Message("Remove Replaced Materials?"), materials.replaced_lines(), Message("Remove"))

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Remove the materials."""
        return Report((Message("Removed: {materials}", materials=listed(materials.remove_replaced())),))


CLASSES = (
    PATINA_OT_make_single_user,
    PATINA_OT_one_for_all,
    PATINA_OT_toggle_map,
    PATINA_OT_remove_replaced,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

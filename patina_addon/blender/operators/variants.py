# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators for the variants of a material: pick one, and decide for one."""

import bpy
from bpy.props import IntProperty

from ..actions import pick_variant
from ..actions.wait import finish_corrections
from ..session.session import Session
from .materials import MaterialOperator


class PATINA_OT_pick_variant(MaterialOperator, bpy.types.Operator):
    """Show another variant wherever a material is used."""

    bl_idname = "patina.pick_variant"
    bl_label = "Pick Variant"
    bl_description = "Show this variant wherever the material is used. Everything else about it stays. This is free"

    variant: IntProperty(
        name="Variant", description="Number of the variant, starting at 0", min=0, options={'SKIP_SAVE'}
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Show the variant."""
        material = self.target(context)
        pick_variant.pick(session, context, material, self.variant)
        finish_corrections(session, context, material)


class PATINA_OT_keep_variant(MaterialOperator, bpy.types.Operator):
    """Decide for the variant that a material shows."""

    bl_idname = "patina.keep_variant"
    bl_label = "Keep Only This"
    bl_description = (
        "Offer the other variants no more, and remove their materials from this file, except for those that are used "
        "or edited. The history keeps all of them"
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Keep it."""
        pick_variant.keep_only(session, self.target(context))


CLASSES = (PATINA_OT_pick_variant, PATINA_OT_keep_variant)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that rotates the maps of a material by a right angle."""

import bpy

from ..actions import placement
from ..session.session import Session
from .materials import MaterialOperator


class PATINA_OT_rotate(MaterialOperator, bpy.types.Operator):
    """Rotate the maps of a material by 90 degrees."""

    bl_idname = "patina.rotate"
    bl_label = "Rotate by 90 Degrees"
    bl_description = "Rotate the maps on the surface by 90 degrees, for example if bricks stand upright"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Rotate the maps of the material and its density copies."""
        placement.rotate(self.target(context))


CLASSES = (PATINA_OT_rotate,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator Show Object."""

import bpy

from ..actions import show_object
from ..session.session import Session
from .base import PatinaOperator


class PATINA_OT_show_object(PatinaOperator, bpy.types.Operator):
    """Show and select the active object, which is hidden."""

    bl_idname = "patina.show_object"
    bl_label = "Show and Select"
    bl_description = "Show the active object and select it, so that it gets the material"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Show it."""
        show_object.show_active(context)


CLASSES = (PATINA_OT_show_object,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

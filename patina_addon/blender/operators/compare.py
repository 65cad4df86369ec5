# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that compares a material with what it replaced."""

import bpy

from ..actions import compare
from ..session.session import Session
from .jobs import JobOperator


class PATINA_OT_compare(JobOperator, bpy.types.Operator):
    """Show what a material replaced, or the material again."""

    bl_idname = "patina.compare"
    bl_label = "Before and After"
    bl_description = "Show what was on the objects before this material, and with another click the material again"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Swap the two."""
        compare.compare(session, context, self.job)


CLASSES = (PATINA_OT_compare,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

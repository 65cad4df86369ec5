# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that compares a material with what it replaced."""

import bpy

from ..actions import compare
from ..session import session
from ..session.session import Session
from ..translation import shown, translated
from .jobs import JobOperator


class PATINA_OT_compare(JobOperator, bpy.types.Operator):
    """Show what a material replaced, or the material again."""

    bl_idname = "patina.compare"
    bl_label = "Before and After"
    bl_description = "Show what was on the objects before this material, and with another click the material again"

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what the button does, or why it can do nothing, since a grayed-out button says no more."""
        return shown(compare.state(session.current(), context, properties.job).reason) or translated(cls.bl_description)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Swap the two."""
        compare.compare(session, context, self.job)


CLASSES = (PATINA_OT_compare,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

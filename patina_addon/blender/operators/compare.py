# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that compare a material with what it replaced, and its maps with the earlier ones."""

import bpy

from ...core.model.message import Message
from ..actions import compare
from ..session import session
from ..session.session import Session
from ..translation import shown, translated
from .jobs import JobOperator
from .materials import MaterialOperator


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


class PATINA_OT_compare_maps(MaterialOperator, bpy.types.Operator):
    """Show the maps that a material had before, or the new ones again."""

    bl_idname = "patina.compare_maps"
    bl_label = "Before and After"
    bl_description = (
        "Show the maps that this material had before the newest ones, and with another click the newest again. "
        "Everything else about it stays"
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what the button does, or why it can do nothing."""
        material = bpy.data.materials.get(properties.material)
        reason = compare.state_of(session.current(), material).reason if material else Message()
        return shown(reason) or translated(cls.bl_description)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Swap the two."""
        compare.compare_maps(session, self.target(context))


CLASSES = (PATINA_OT_compare, PATINA_OT_compare_maps)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

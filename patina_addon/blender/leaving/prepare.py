# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that makes the selected objects ready to be exported."""

import bpy

from ..operator_base import is_in_mode
from . import box, materials


class PATINA_OT_prepare_for_export(bpy.types.Operator):
    """Give the selected objects UV maps in place of their box projection."""

    bl_idname = "patina.prepare_for_export"
    bl_label = "Prepare for Export"
    bl_description = (
        "Give the selected objects UV maps that look like their box projection, which no other program knows, "
        "and have their Patina materials use them"
    )
    bl_options = {'REGISTER', 'UNDO'}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In Edit Mode a mesh cannot be given a UV map."""
        if not is_in_mode(cls, context, 'OBJECT'):
            return False
        if not materials.needing_uvs(context.selected_objects):
            cls.poll_message_set("No selected object has a Patina material with box projection")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Prepare the selection."""
        done = box.prepare(context.selected_objects)
        for sentence in done.refusals:
            self.report({'WARNING'}, sentence)
        if not done.objects:
            return {'CANCELLED'}
        self.report({'INFO'}, f"{', '.join(done.objects)}: ready to be exported")
        return {'FINISHED'}


CLASSES = (PATINA_OT_prepare_for_export,)

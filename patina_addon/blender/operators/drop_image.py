# SPDX-License-Identifier: GPL-3.0-or-later
"""Image files that are dropped on Patina's tab."""

from pathlib import Path

import bpy
from bpy.props import StringProperty

from .. import preferences
from ..actions import drop_image
from ..actions.show_tab import TAB
from ..narrowing import image_extensions, present
from ..session.session import Session
from .base import PatinaOperator


class PATINA_OT_drop_image(PatinaOperator, bpy.types.Operator):
    """Use a dropped image."""

    bl_idname = "patina.drop_image"
    bl_label = "Use Image in Patina"
    bl_description = "Use an image file as the image of the panel. It is checked before Blender loads it"

    filepath: StringProperty(name="File", description="The image file", subtype='FILE_PATH', options={'SKIP_SAVE'})

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have it checked and opened."""
        drop_image.drop_image(session, context, Path(bpy.path.abspath(self.filepath)).absolute())


class PATINA_FH_image(bpy.types.FileHandler):
    """Take image files that are dropped on Patina's tab, and on the 3D Viewport if the preferences say so."""

    bl_idname = "PATINA_FH_image"
    bl_label = "Use Image in Patina"
    bl_import_operator = PATINA_OT_drop_image.bl_idname
    bl_file_extensions = ";".join(sorted(image_extensions()))

    @classmethod
    def poll_drop(cls, context: bpy.types.Context | None) -> bool:
        """Return whether the mouse is where Patina takes an image."""
        context = present(context)
        area, region = context.area, context.region
        if area is None or region is None:
            return False
        if region.type == 'UI':
            return region.active_panel_category == TAB
        is_viewport = area.type == 'VIEW_3D' and region.type == 'WINDOW'
        return is_viewport and preferences.read(context).can_drop_in_viewport


CLASSES = (PATINA_OT_drop_image, PATINA_FH_image)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

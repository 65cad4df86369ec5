# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose an image for an image input of the panel: open a file, or use the texture of the active material."""

from pathlib import Path
from typing import ClassVar

import bpy
from bpy.props import BoolProperty, StringProperty

from ..actions import use_texture
from ..narrowing import present
from ..session.session import Session
from .base import PatinaOperator, Result

_HIDDEN = {'HIDDEN', 'SKIP_SAVE'}


class OpenImageOperator(PatinaOperator):
    """The base of the operators that open an image: Blender's own would load it before anything has checked it."""

    input_name: ClassVar[str]
    """The image input, see panel_inputs.IMAGE_LABELS."""

    filepath: StringProperty(name="File", description="The image file", subtype='FILE_PATH', options={'SKIP_SAVE'})
    filter_image: BoolProperty(name="Images", description="List image files", default=True, options=_HIDDEN)
    filter_folder: BoolProperty(name="Folders", description="List folders", default=True, options=_HIDDEN)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Let the user choose a file."""
        present(context.window_manager).fileselect_add(self)
        return {'RUNNING_MODAL'}

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have it checked and opened."""
        path = Path(bpy.path.abspath(self.filepath)).absolute()
        session.opened_images.open(present(context.scene), self.input_name, path)


class PATINA_OT_open_image(OpenImageOperator, bpy.types.Operator):
    """Open an image."""

    bl_idname = "patina.open_image"
    bl_label = "Open Image"
    bl_description = "Open an image file. It is checked before Blender loads it"
    input_name = "image"


class PATINA_OT_open_mask(OpenImageOperator, bpy.types.Operator):
    """Open a mask."""

    bl_idname = "patina.open_mask"
    bl_label = "Open Mask"
    bl_description = "Open an image file as a mask. It is checked before Blender loads it"
    input_name = "mask"


class PATINA_OT_use_texture(PatinaOperator, bpy.types.Operator):
    """Use the texture of the active material."""

    bl_idname = "patina.use_texture"
    bl_label = "Use Texture"
    bl_description = "Make the maps for the texture of the active material"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Set the image of the panel."""
        use_texture.use_texture(session, context)


CLASSES = (PATINA_OT_open_image, PATINA_OT_open_mask, PATINA_OT_use_texture)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

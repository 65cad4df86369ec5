# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that brings the maps of Patina's materials to the .blend."""

from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...core.model.errors import PatinaError
from ...core.model.naming import TEXTURES
from ..operator_base import SKIP_SAVE
from . import local, reminder

_PLACES = (
    ('TEXTURES', "Copy to //textures/", "Copy the maps into the folder textures beside the .blend"),
    ('PACK', "Pack into the .blend", "Make the maps part of the .blend"),
    ('FOLDER', "Copy to a Folder...", "Copy the maps into a folder of your choice"),
)


class PATINA_OT_make_local(bpy.types.Operator):
    """Bring the maps of every Patina material of this file to the .blend."""

    bl_idname = "patina.make_local"
    bl_label = "Make Local"
    bl_description = "Bring the maps of all Patina materials in this file to the .blend. The originals stay as they are"
    bl_options = {'REGISTER', 'UNDO'}

    place: EnumProperty(name="To", description="Where the maps go", items=_PLACES, options=SKIP_SAVE)
    directory: StringProperty(
        name="Folder", description="The folder that the maps are copied to", subtype='DIR_PATH', options=SKIP_SAVE
    )
    filter_folder: BoolProperty(description="Show folders alone", default=True, options=SKIP_SAVE | {'HIDDEN'})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the folder where it is to be one of the user's."""
        if self.place != 'FOLDER' or self.directory:
            return self.execute(context)
        context.window_manager.fileselect_add(self)
        return {'RUNNING_MODAL'}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Copy or pack."""
        try:
            moved = local.pack_maps() if self.place == 'PACK' else local.copy_maps(self._folder())
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        if not moved.count:
            self.report({'ERROR'} if moved.refusals else {'INFO'}, " ".join(moved.refusals) or "All maps are there")
            return {'CANCELLED'}
        for sentence in moved.refusals:
            self.report({'WARNING'}, sentence)
        reminder.dismiss()
        self.report({'INFO'}, f"{'Packed' if self.place == 'PACK' else 'Copied'} {moved.count} maps")
        return {'FINISHED'}

    def _folder(self) -> Path:
        if self.place == 'FOLDER':
            if not self.directory:
                raise PatinaError("No folder was given.", "Give directory.")
            return Path(bpy.path.abspath(self.directory))
        if not bpy.data.filepath:
            raise PatinaError("This file was never saved, so nothing lies beside it.", "Save it first, or pack.")
        return Path(bpy.data.filepath).parent / TEXTURES


CLASSES = (PATINA_OT_make_local,)

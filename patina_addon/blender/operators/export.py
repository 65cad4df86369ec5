# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepare materials for export: UV maps, maps saved with the .blend, a texture set for another program."""

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...core.export.engines import ENGINES
from ...core.model.message import Message, listed, plural
from .. import save_reminder
from ..actions import export_textures
from ..actions.prepare_export import prepare_export
from ..actions.save_maps import save_maps
from ..material import projection
from ..narrowing import present
from ..session.session import Session
from .base import PatinaOperator, Report, Result

_PLACES = (
    ('TEXTURES', "Beside the .blend", "Copy the maps into the folder textures beside the .blend"),
    ('PACK', "Pack into the .blend", "Store the maps inside the .blend"),
    ('FOLDER', "Folder...", "Copy the maps into a folder of your choice"),
)
_PROGRAMS = tuple((engine.id, engine.label, str(engine.description)) for engine in ENGINES.values())


class FolderOperator(PatinaOperator):
    """Do something with a folder that the file browser asks for."""

    directory: StringProperty(name="Folder", description="The folder", subtype='DIR_PATH', options={'SKIP_SAVE'})
    filter_folder: BoolProperty(description="Show folders only", default=True, options={'SKIP_SAVE', 'HIDDEN'})

    def ask_for_folder(self, context: bpy.types.Context) -> Result:
        """Have the file browser ask."""
        present(context.window_manager).fileselect_add(self)
        return {'RUNNING_MODAL'}


class PATINA_OT_prepare_for_export(PatinaOperator, bpy.types.Operator):
    """Give the selected objects UV maps in place of their box projection."""

    bl_idname = "patina.prepare_for_export"
    bl_label = "Prepare for Export"
    bl_description = (
        "Give the selected objects UV maps that match their box projection, which cannot be exported, "
        "and make their Patina materials use them"
    )
    bl_options = {'REGISTER', 'UNDO'}
    needs_object_mode = True

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Ask for an object that needs it."""
        has_any = projection.objects_needing_uvs(context.selected_objects)
        return Message() if has_any else Message("No selected object has a Patina material with box projection")

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Prepare the selection."""
        done = prepare_export(context.selected_objects)
        infos = (Message("Ready to export: {objects}", objects=listed(done.objects)),) if done.objects else ()
        return Report(infos, done.refusals, is_canceled=not done.objects)


class PATINA_OT_save_maps(FolderOperator, bpy.types.Operator):
    """Save the maps of every Patina material of this file."""

    bl_idname = "patina.save_maps"
    bl_label = "Save Maps"
    bl_description = "Save the maps of all Patina materials in this file. The original files stay unchanged"
    bl_options = {'REGISTER', 'UNDO'}

    place: EnumProperty(name="To", description="Where to save the maps", items=_PLACES, options={'SKIP_SAVE'})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the folder if it is to be one of the user's."""
        return self.execute(context) if self.place != 'FOLDER' or self.directory else self.ask_for_folder(context)

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Copy or pack."""
        moved = save_maps(self.place, self.directory)
        if not moved.count:
            return Report((Message("All maps are already there"),), is_canceled=True)
        save_reminder.dismiss()
        if self.place == 'PACK':
            done = plural(moved.count, "Packed {count} map", "Packed {count} maps")
        else:
            done = plural(moved.count, "Copied {count} map", "Copied {count} maps")
        return Report((done,), tuple(moved.refusals))


class PATINA_OT_export_texture_set(FolderOperator, bpy.types.Operator):
    """Export the selected objects' materials for another program."""

    bl_idname = "patina.export_texture_set"
    bl_label = "Export Texture Set"
    bl_description = (
        "Export the maps, a packed ORM texture (occlusion, roughness, metallic), the normal map in the program's "
        "convention, and a JSON file that says how the material was made"
    )

    target: EnumProperty(name="For", description="The program to export for", items=_PROGRAMS, options={'SKIP_SAVE'})

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Ask for a material, and for patience while another export runs."""
        if session.texture_export.is_running:
            return Message("The previous export is still running")
        has_any = projection.patina_materials(context.selected_objects)
        return Message() if has_any else Message("No selected object has a Patina material")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the folder."""
        return self.ask_for_folder(context)

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Have a thread write the folders; without a window, write them here."""
        what = (session, projection.patina_materials(context.selected_objects), self.target, self.directory)
        if not bpy.app.background:
            export_textures.export_textures(*what)
            return Report()
        folders = export_textures.export_textures_and_wait(*what)
        return Report((Message("Exported: {folders}", folders=listed(map(str, folders))),))


class PATINA_OT_dismiss_export(PatinaOperator, bpy.types.Operator):
    """Remove the message from the panel."""

    bl_idname = "patina.dismiss_export"
    bl_label = "Dismiss"
    bl_description = "Remove this message from the panel. The folder stays"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove it."""
        session.texture_export.dismiss()


class PATINA_OT_dismiss_reminder(PatinaOperator, bpy.types.Operator):
    """Remove the reminder from the panel."""

    bl_idname = "patina.dismiss_reminder"
    bl_label = "Dismiss"
    bl_description = "Remove this message from the panel. It does not appear again in this file"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove it."""
        save_reminder.dismiss()


CLASSES = (
    PATINA_OT_prepare_for_export,
    PATINA_OT_save_maps,
    PATINA_OT_export_texture_set,
    PATINA_OT_dismiss_export,
    PATINA_OT_dismiss_reminder,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

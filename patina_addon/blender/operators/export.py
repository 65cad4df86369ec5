# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators for export: prepare objects, save the maps with the .blend, export a texture set."""

from collections.abc import Callable, Sequence

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ...core.export.engines import ENGINES
from ...core.model.errors import PatinaError
from ...core.model.message import MAX_NAMED, Message, listed, plural
from .. import save_reminder
from ..actions import export_textures
from ..actions.prepare_export import prepare_export
from ..actions.save_maps import count_replaced, save_maps
from ..actions.undo_preparation import undo_preparation
from ..material import prepared, projection
from ..narrowing import present
from ..session.session import Session
from ..targets import preview_material
from .base import PatinaOperator, Report, Result

MAX_CHECKED = 50
"""How many selected objects are checked at most while a panel is drawn, since it has half a millisecond."""
_PLACES = (
    ('TEXTURES', "Beside the .blend", "Copy the maps to the folder //textures/"),
    ('PACK', "Pack into the .blend", "Store the maps inside the .blend"),
    ('FOLDER', "Folder...", "Copy the maps to a folder of your choice"),
)
_PROGRAMS = tuple((engine.id, engine.label, str(engine.description)) for engine in ENGINES.values())


def _has_any(
    objects: Sequence[bpy.types.Object], find: Callable[[Sequence[bpy.types.Object]], Sequence[object]]
) -> bool:
    """Return whether anything is found on a few objects. More are not checked while a panel is drawn."""
    return len(objects) > MAX_CHECKED or bool(find(objects))


class FolderOperator(PatinaOperator):
    """An operator with a folder, which the user chooses in the file browser."""

    directory: StringProperty(
        name="Folder", description="The folder to save to", subtype='DIR_PATH', options={'SKIP_SAVE'}
    )
    filter_folder: BoolProperty(
        name="Filter Folders", description="Show only folders", default=True, options={'SKIP_SAVE', 'HIDDEN'}
    )

    def ask_for_folder(self, context: bpy.types.Context) -> Result:
        """Open the file browser."""
        present(context.window_manager).fileselect_add(self)
        return {'RUNNING_MODAL'}


class PATINA_OT_prepare_for_export(PatinaOperator, bpy.types.Operator):
    """Put size, rotation, and offset of the selected objects' materials into UV maps."""

    bl_idname = "patina.prepare_for_export"
    bl_label = "Prepare for Export"
    bl_description = (
        "Put size, rotation, offset, and box projection of the selected objects' Patina materials into a UV map of "
        "its own, which every format carries. Your UV maps stay, and renders look the same"
    )
    bl_options = {'REGISTER', 'UNDO'}
    needs_object_mode = True

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Require an object that needs it."""
        selected = context.selected_objects
        if _has_any(selected, prepared.objects_to_prepare):
            return Message()
        if prepared.prepared_objects(selected):
            return Message("The selected objects are prepared already")
        return Message("No selected object has a Patina material")

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Prepare the selected objects."""
        result = prepare_export(context.selected_objects)
        ready = Message("Ready to export: {objects}", objects=listed(result.objects, MAX_NAMED))
        infos = (ready, *result.notes) if result.objects else ()
        return Report(infos, result.refusals, is_canceled=not result.objects)


class PATINA_OT_undo_preparation(PatinaOperator, bpy.types.Operator):
    """Use the selected objects' own UV maps again."""

    bl_idname = "patina.undo_preparation"
    bl_label = "Undo Preparation"
    bl_description = (
        "Remove the UV maps that Prepare for Export added to the selected objects. Their own UV maps are used again"
    )
    bl_options = {'REGISTER', 'UNDO'}
    needs_object_mode = True

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Require an object that is prepared."""
        has_any = _has_any(context.selected_objects, prepared.prepared_objects)
        return Message() if has_any else Message("No selected object is prepared for export")

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Undo the preparation of the selected objects, and of others with the same meshes."""
        names = undo_preparation(context.selected_objects)
        return Report((Message("No longer prepared: {objects}", objects=listed(names, MAX_NAMED)),))


class PATINA_OT_save_maps(FolderOperator, bpy.types.Operator):
    """Save the maps that something in this file uses."""

    bl_idname = "patina.save_maps"
    bl_label = "Save Maps"
    bl_description = "Save the maps of the Patina materials that are in use. The original files stay unchanged"
    bl_options = {'REGISTER', 'UNDO'}

    place: EnumProperty(name="To", description="Where to save the maps", items=_PLACES, options={'SKIP_SAVE'})
    include_replaced: BoolProperty(
        name="Include Replaced Materials",
        description="Also save the maps of materials that Patina replaced. Nothing uses them",
        options={'SKIP_SAVE'},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the folder if the user is to choose one; otherwise about maps that nothing uses, if there are any."""
        if self.place == 'FOLDER' and not self.directory:
            return self.ask_for_folder(context)
        if not self.properties.is_property_set("include_replaced") and count_replaced():
            return present(context.window_manager).invoke_props_dialog(self, confirm_text="Save Maps")
        return self.execute(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the option: in the dialog, in the file browser, and when the last operation is adjusted."""
        present(self.layout).prop(self, "include_replaced")

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Copy or pack the maps."""
        result = save_maps(self.place, self.directory, self.include_replaced)
        if not result.count:
            return Report((Message("All maps are already there"),), is_canceled=True)
        save_reminder.maps_saved()
        if self.place == 'PACK':
            info = plural(result.count, "Packed {count} map", "Packed {count} maps")
        else:
            info = plural(result.count, "Copied {count} map", "Copied {count} maps")
        return Report((info,), tuple(result.refusals))


class PATINA_OT_export_texture_set(FolderOperator, bpy.types.Operator):
    """Export the selected objects' materials for another program."""

    bl_idname = "patina.export_texture_set"
    bl_label = "Export Texture Set"
    bl_description = (
        "Export the maps for another program, with a packed ORM map (occlusion, roughness, metallic), the normal map "
        "in that program's convention, and a JSON file with the origin of the maps"
    )

    target: EnumProperty(name="For", description="The program to export for", items=_PROGRAMS, options={'SKIP_SAVE'})

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Require a Patina material, and that no other export is running."""
        if session.texture_export.is_running:
            return Message("The previous export is still running")
        has_any = _has_any(context.selected_objects, projection.patina_materials)
        return Message() if has_any else Message("No selected object has a Patina material")

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the folder."""
        return self.ask_for_folder(context)

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Export on a thread, or right away in background mode."""
        materials = projection.patina_materials(context.selected_objects)
        if not materials:
            raise PatinaError(Message("No selected object has a Patina material."))
        warnings = tuple(filter(None, (preview_material.warning(materials),)))
        arguments = (session, materials, self.target, self.directory)
        if not bpy.app.background:
            export_textures.export_textures(*arguments)
            return Report(warnings=warnings)
        folders = export_textures.export_textures_and_wait(*arguments)
        return Report((Message("Exported: {folders}", folders=listed(map(str, folders))),), warnings)


class PATINA_OT_dismiss_export(PatinaOperator, bpy.types.Operator):
    """Remove the result of the export from the panel."""

    bl_idname = "patina.dismiss_export"
    bl_label = "Dismiss"
    bl_description = "Remove this message from the panel. The folder is kept"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the message."""
        session.texture_export.dismiss()


class PATINA_OT_dismiss_reminder(PatinaOperator, bpy.types.Operator):
    """Remove the reminder from the panel."""

    bl_idname = "patina.dismiss_reminder"
    bl_label = "Dismiss"
    bl_description = "Remove this message from the panel. It does not appear again before you save the maps"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the reminder."""
        save_reminder.dismiss()


CLASSES = (
    PATINA_OT_prepare_for_export,
    PATINA_OT_undo_preparation,
    PATINA_OT_save_maps,
    PATINA_OT_export_texture_set,
    PATINA_OT_dismiss_export,
    PATINA_OT_dismiss_reminder,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

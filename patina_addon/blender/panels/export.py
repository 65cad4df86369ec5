# SPDX-License-Identifier: GPL-3.0-or-later
"""The Export panel: warnings, Save Maps, Export Texture Set and its result, and the reminder to save maps."""

from collections.abc import Iterator

import bpy

from ...core.model.maps import NORMAL
from ...core.model.message import MAX_NAMED, Message, listed
from .. import save_reminder
from ..material import projection
from ..message_layout import draw_message
from ..narrowing import present
from ..operators import export as operators
from ..session import session
from ..targets import preview_material
from ..values import controls
from .base import PatinaPanel
from .buttons import draw_button, draw_menu
from .kept_drawing import draw_kept, of_scene
from .material_facts import active_facts

_REMINDER_CHARACTERS = 38
"""The length of a line in the width of the reminder."""


class PATINA_PT_reminder(bpy.types.Panel):
    """The reminder that is shown when a file is saved. It opens from the header of the main panel, and moves no row."""

    bl_idname = "PATINA_PT_reminder"
    bl_label = "Maps Outside Project"
    bl_description = "Maps of this file are in the Patina folder only"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'HEADER'
    bl_ui_units_x = 14

    @classmethod
    def draw_button(cls, layout: bpy.types.UILayout) -> None:
        """Draw the button that opens it, if there is a reminder."""
        if save_reminder.message():
            layout.popover(cls.bl_idname, text=cls.bl_label, icon='INFO')

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the reminder, Save Maps, and Dismiss."""
        layout = present(self.layout)
        if message := save_reminder.message():
            draw_message(layout, context, message, characters=_REMINDER_CHARACTERS)
            _draw_save_maps(layout)
            draw_button(layout, operators.PATINA_OT_dismiss_reminder, icon='X')


class PATINA_PT_export(PatinaPanel):
    """Tools and warnings for export."""

    bl_idname = "PATINA_PT_export"
    bl_label = "Export"
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'DEFAULT_CLOSED'}

    def draw_header(self, context: bpy.types.Context) -> None:
        """Draw a warning icon, also while the panel is closed."""
        if _boxed(context):
            present(self.layout).label(text="", icon='ERROR')

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        draw_kept(present(self.layout), context, _draw, PATINA_PT_export.bl_idname, of_scene(context))


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    if boxed := _boxed(context):
        warning = Message("Box projection cannot be exported: {objects}.", objects=listed(boxed, MAX_NAMED))
        draw_message(layout, context, warning, 'ERROR')
    for warning in _material_warnings(context):
        draw_message(layout, context, warning, 'ERROR')
    row = layout.row(align=True)
    draw_button(row, operators.PATINA_OT_prepare_for_export, icon='UV')
    draw_button(row, operators.PATINA_OT_undo_preparation, text="", icon='LOOP_BACK')
    _draw_save_maps(layout)
    _draw_export(layout, context)


def _material_warnings(context: bpy.types.Context) -> Iterator[Message]:
    """Yield what of the active material an export does not carry."""
    if (active := active_facts(context)) is None:
        return
    material, facts = active
    if preview_material.is_preview(material):
        yield preview_material.warning([material])
    if NORMAL in facts.off_with_relief:
        yield Message(
            "The normal map of {material} has no effect in exports while displacement is on. Choose Bump first.",
            material=material.name,
        )
    if controls(material).rotation != controls(material).uv_rotation:
        yield Message(
            "{material} is rotated, which OBJ and some programs lose. Prepare for Export keeps it.",
            material=material.name,
        )
    if facts.is_skewed:
        yield Message(
            "glTF cannot carry the rotation of {material}, because its image is not square. "
            "Rotate it by a multiple of 90 degrees.",
            material=material.name,
        )


def _boxed(context: bpy.types.Context) -> tuple[str, ...]:
    """Return the names of the first selected objects that need UVs. Header and body each ask, at every redraw."""
    about = "boxed", present(context.scene).session_uid, present(context.view_layer).name
    return session.current().facts.of(about, lambda: _find_boxed(context))


def _find_boxed(context: bpy.types.Context) -> tuple[str, ...]:
    selected = context.selected_objects[: operators.MAX_CHECKED]
    return tuple(obj.name for obj in projection.objects_needing_uvs(selected))


def _draw_save_maps(layout: bpy.types.UILayout) -> None:
    draw_menu(layout, operators.PATINA_OT_save_maps, "place", text="Save Maps", icon='FILE_FOLDER')


def _draw_export(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    row = layout.row()
    export = session.current().texture_export
    row.enabled = not export.is_running
    text = "Export Texture Set" if row.enabled else "Exporting..."
    draw_menu(row, operators.PATINA_OT_export_texture_set, "target", text=text, icon='EXPORT')
    if result := export.result:
        box = layout.box()
        row = box.row()
        exported = Message("Exported: {names}", names=listed((folder.name for folder in result.folders), MAX_NAMED))
        draw_message(row, context, result.error or exported, 'ERROR' if result.error else 'CHECKMARK')
        draw_button(row, operators.PATINA_OT_dismiss_export, text="", icon='X', emboss=False)
        if result.folders:
            folder = result.folders[0] if len(result.folders) == 1 else result.folders[0].parent
            present(box.operator("wm.path_open", text="Open Folder", icon='FILE_FOLDER')).filepath = str(folder)


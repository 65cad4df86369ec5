# SPDX-License-Identifier: GPL-3.0-or-later
"""Leaving Blender, in the panel: what would not export, Make Local, Hand Over, and what came of it."""

import bpy

from .. import save_reminder
from ..material import projection, relief
from ..material.active import active_material
from ..narrowing import present
from ..operators import export as operators
from ..session import session
from ..text import draw_text
from .base import PatinaPanel
from .buttons import draw_button, draw_menu

_LOOKED_AT = 50
"""Selected objects, at the most: a panel has half a millisecond."""


class PATINA_PT_reminder(PatinaPanel):
    """What is said once when a file is saved."""

    bl_idname = "PATINA_PT_reminder"
    bl_label = "Maps Elsewhere"
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'HIDE_HEADER'}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only while there is something to say."""
        return bool(save_reminder.text())

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the sentence and its way out."""
        box = present(self.layout).box()
        row = box.row()
        draw_text(row, context, save_reminder.text(), 'INFO')
        draw_button(row, operators.PATINA_OT_dismiss_reminder, text="", icon='X', emboss=False)
        _draw_make_local(box)


class PATINA_PT_export(PatinaPanel):
    """What a material needs to leave Blender."""

    bl_idname = "PATINA_PT_export"
    bl_label = "Export"
    bl_parent_id = "PATINA_PT_main"
    bl_options = {'DEFAULT_CLOSED'}

    def draw_header(self, context: bpy.types.Context) -> None:
        """Warn while the panel is closed, too."""
        if projection.needing_uvs(context.selected_objects[:_LOOKED_AT]):
            present(self.layout).label(text="", icon='ERROR')

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = present(self.layout)
        boxed = [item.name for item in projection.needing_uvs(context.selected_objects[:_LOOKED_AT])]
        if boxed:
            draw_text(layout, context, f"{_names(boxed)}: box projection is not exported.", 'ERROR')
        found = active_material(context)
        if found and relief.is_normal_map_off(found):
            text = f"{found.name}: while it is displaced, its normal map is exported without effect. Choose Bump first."
            draw_text(layout, context, text, 'ERROR')
        draw_button(layout, operators.PATINA_OT_prepare_for_export, icon='UV')
        _draw_make_local(layout)
        _draw_hand_over(layout, context)


def _draw_make_local(layout: bpy.types.UILayout) -> None:
    draw_menu(layout, operators.PATINA_OT_make_local, "place", text="Make Local", icon='FILE_FOLDER')


def _draw_hand_over(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    row = layout.row()
    export = session.current().texture_export
    row.enabled = not export.is_running
    text = "Hand Over" if row.enabled else "Handing Over..."
    draw_menu(row, operators.PATINA_OT_hand_over, "target", text=text, icon='EXPORT')
    if done := export.result:
        box = layout.box()
        row = box.row()
        made = "Handed over: " + _names([folder.name for folder in done.folders])
        sentence = str(done.error) if done.error else made
        draw_text(row, context, sentence, 'ERROR' if done.error else 'CHECKMARK')
        draw_button(row, operators.PATINA_OT_forget_hand_over, text="", icon='X', emboss=False)
        if done.folders:
            folder = done.folders[0] if len(done.folders) == 1 else done.folders[0].parent
            present(box.operator("wm.path_open", text="Open Folder", icon='FILE_FOLDER')).filepath = str(folder)


def _names(names: list[str]) -> str:
    """A few of the names, and how many more there are."""
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


# SPDX-License-Identifier: GPL-3.0-or-later
"""The shortcut in the preferences."""

import bpy

from ..narrowing import present
from ..operators.show_tab import KEYMAPS, PATINA_OT_show_tab


def draw_shortcut(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the shortcut of each editor, with a button to restore it once it has been changed."""
    config = present(context.window_manager).keyconfigs.user
    keymaps: list[bpy.types.KeyMap | None] = [config.keymaps.get(name) for name, _ in KEYMAPS] if config else []
    column = layout.column(align=True)
    for keymap, text in zip(keymaps, ("Shortcut in 3D Viewport", "Shader Editor"), strict=False):
        items = (item for item in keymap.keymap_items if item.idname == PATINA_OT_show_tab.bl_idname) if keymap else ()
        for item in items:
            row = column.row()
            row.prop(item, "type", text=text, full_event=True)
            if item.is_user_modified:
                row.context_pointer_set("keymap", keymap)
                restore = present(row.operator("preferences.keyitem_restore", text="", icon='BACK'))
                restore.item_id = item.id

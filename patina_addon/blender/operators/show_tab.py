# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that opens the Patina tab, with its shortcut."""

from typing import Literal

import bpy

from ..actions import show_tab
from ..narrowing import present
from ..session.session import Session
from .base import PatinaOperator

KEYMAPS: tuple[tuple[str, Literal['VIEW_3D', 'NODE_EDITOR']], ...] = (
    ("3D View", 'VIEW_3D'), ("Node Editor", 'NODE_EDITOR')
)  # fmt: skip
"""The keymaps that have the shortcut, each with its type of space."""
_registered: list[tuple[bpy.types.KeyMap, bpy.types.KeyMapItem]] = []


class PATINA_OT_show_tab(PatinaOperator, bpy.types.Operator):
    """Open the Patina tab, or close the sidebar that shows it."""

    bl_idname = "patina.show_tab"
    bl_label = "Show Patina"
    bl_description = "Open the Patina tab in the sidebar under the mouse, or close the sidebar if it shows the tab"
    bl_options = set()

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Open or close it."""
        show_tab.toggle_tab(context)


def register() -> None:
    """Register the operator, and its shortcut, which a person can change: no other has it in Blender's keymaps."""
    bpy.utils.register_class(PATINA_OT_show_tab)
    config = present(bpy.context.window_manager).keyconfigs.addon
    for name, space in KEYMAPS if config else ():
        keymap = present(config).keymaps.new(name=name, space_type=space)
        item = keymap.keymap_items.new(PATINA_OT_show_tab.bl_idname, 'P', 'PRESS', ctrl=True, shift=True)
        _registered.append((keymap, item))


def unregister() -> None:
    """Remove both again."""
    while _registered:
        keymap, item = _registered.pop()
        keymap.keymap_items.remove(item)
    bpy.utils.unregister_class(PATINA_OT_show_tab)

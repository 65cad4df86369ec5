# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu in the header of the Material panel: what is rarely needed, and stands away from what costs money."""

import bpy

from ...core.model.message import Message, plural
from ..narrowing import present
from ..operators.materials import PATINA_OT_remove_replaced
from ..targets import replaced_materials
from ..translation import shown
from .buttons import draw_button


class PATINA_MT_material(bpy.types.Menu):
    """What can be done about the materials of the file."""

    bl_idname = "PATINA_MT_material"
    bl_label = "Material Specials"
    bl_description = "Remove materials that Patina made and replaced"

    def draw(self, context: bpy.types.Context | None) -> None:
        """Draw the menu."""
        count, label = len(replaced_materials.replaced()), Message("Remove Replaced Materials")
        if count:
            label = plural(count, "Remove {count} Replaced Material...", "Remove {count} Replaced Materials...")
        remove = PATINA_OT_remove_replaced
        draw_button(present(self.layout), remove, text=shown(label), icon='TRASH', translate=False)


def draw_menu_button(layout: bpy.types.UILayout) -> None:
    """Draw the button that opens the menu."""
    layout.menu(PATINA_MT_material.bl_idname, text="", icon='DOWNARROW_HLT')

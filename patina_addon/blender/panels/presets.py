# SPDX-License-Identifier: GPL-3.0-or-later
"""The presets of the inputs, in the header of the main panel."""

import bpy
from bl_ui.utils import PresetPanel

from ..narrowing import present
from ..operators import presets


class PATINA_PT_presets(PresetPanel, bpy.types.Panel):
    """The presets, with a field to add one."""

    bl_idname = presets.MENU
    bl_label = "Material Presets"
    preset_subdir = presets.FOLDER
    preset_operator = "script.execute_preset"
    preset_add_operator = presets.PATINA_OT_add_preset.bl_idname

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the presets. Of a folder that does not exist yet, Blender would say that its path is missing."""
        if bpy.utils.preset_paths(presets.FOLDER):
            PresetPanel.draw(self, context)
            return
        layout, manager = present(self.layout), present(context.window_manager)
        layout.label(text="No Presets Yet")
        row = layout.row()
        row.prop(manager, "preset_name", text="")
        add = present(row.operator(presets.PATINA_OT_add_preset.bl_idname, text="", icon='ADD', emboss=False))
        add.name = manager.preset_name

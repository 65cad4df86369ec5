# SPDX-License-Identifier: GPL-3.0-or-later
"""The presets of the inputs, in the header of the main panel."""

import bpy
from bl_ui.utils import PresetPanel

from ..operators import presets


class PATINA_PT_presets(PresetPanel, bpy.types.Panel):
    """The presets, with a field to add one."""

    bl_idname = presets.MENU
    bl_label = "Material Presets"
    preset_subdir = presets.FOLDER
    preset_operator = "script.execute_preset"
    preset_add_operator = presets.PATINA_OT_add_preset.bl_idname

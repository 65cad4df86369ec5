# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator that saves the inputs of the panel as a preset, in Blender's own way."""

import bpy
from bl_operators.presets import AddPresetBase

from ..properties.inputs import PATINA_PG_inputs

FOLDER = "patina/inputs"
"""The folder of the presets among the user's."""
MENU = "PATINA_PT_presets"
"""The panel that lists them."""
_LEFT_OUT = {"image", "image_url", "mask", "mask_url", "use_metalness"}
"""What belongs to one file, addresses, which may hold a secret, and what `is_metallic_on` stands for."""
_NAMES = sorted({name for cls in PATINA_PG_inputs.__mro__ for name in vars(cls).get("__annotations__", ())} - _LEFT_OUT)


class PATINA_OT_add_preset(AddPresetBase, bpy.types.Operator):  # type: ignore[misc]  # Blender's own are the same.
    """Add or remove a preset."""

    bl_idname = "patina.add_preset"
    bl_label = "Add Preset"
    bl_description = "Save the prompt and all other inputs, except for images, as a preset"
    preset_menu = MENU
    preset_subdir = FOLDER
    preset_defines = ("patina = bpy.context.scene.patina",)
    preset_values = tuple(f"patina.{name}" for name in _NAMES)


CLASSES = (PATINA_OT_add_preset,)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels of the Patina tab in the 3D Viewport's sidebar, and the preferences.

Drawing only reads values. It does no I/O, uses no network, and reads no pixels.
"""

import bpy

from .export import PATINA_PT_export, PATINA_PT_reminder
from .history import PATINA_PT_history
from .input_menus import PATINA_MT_resolution, PATINA_MT_tiling
from .job_details import PATINA_PT_job_details
from .job_rows import PATINA_UL_jobs
from .main import PATINA_PT_main
from .material import PATINA_PT_material
from .material_details import PATINA_PT_material_maps, PATINA_PT_material_placement
from .material_menu import PATINA_MT_material
from .preferences import PATINA_AP_preferences
from .presets import PATINA_PT_presets
from .prompt_menus import PATINA_MT_examples, PATINA_MT_prompts

CLASSES = (
    PATINA_AP_preferences,
    PATINA_MT_material,
    PATINA_MT_prompts,
    PATINA_MT_examples,
    PATINA_PT_presets,
    PATINA_MT_tiling,
    PATINA_MT_resolution,
    PATINA_UL_jobs,
    PATINA_PT_job_details,
    PATINA_PT_main,
    PATINA_PT_reminder,
    PATINA_PT_material,
    PATINA_PT_material_maps,
    PATINA_PT_material_placement,
    PATINA_PT_export,
    PATINA_PT_history,
)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

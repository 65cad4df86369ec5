# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels of the Patina tab in the sidebars, those of the material in Properties, and the preferences.

Drawing only reads values. It does no I/O, uses no network, and reads no pixels.
"""

from typing import Any

import bpy

from .base import Editor, PatinaPanel, panel_in
from .export import PATINA_PT_export, PATINA_PT_reminder
from .history import PATINA_PT_history
from .input_menus import PATINA_MT_resolution, PATINA_MT_tiling
from .job_details import PATINA_PT_job_details
from .job_rows import PATINA_UL_jobs
from .main import PATINA_PT_main
from .material import PATINA_PT_material
from .material_details import PATINA_PT_material_maps, PATINA_PT_material_placement
from .material_header import PATINA_PT_material_problems
from .material_menu import PATINA_MT_material
from .messages import PATINA_PT_messages
from .preferences import PATINA_AP_preferences
from .presets import PATINA_PT_presets
from .prompt_menus import PATINA_MT_examples, PATINA_MT_prompts
from .removed_jobs import PATINA_UL_removed_jobs

_OF_MATERIAL: tuple[type[PatinaPanel], ...] = (PATINA_PT_material_maps, PATINA_PT_material_placement)
_IN_SIDEBARS: tuple[type[PatinaPanel], ...] = (
    PATINA_PT_main,
    PATINA_PT_material,
    *_OF_MATERIAL,
    PATINA_PT_export,
    PATINA_PT_history,
)
"""A panel comes before those that it is the parent of."""

CLASSES: tuple[type[Any], ...] = (
    PATINA_AP_preferences,
    PATINA_MT_material,
    PATINA_MT_prompts,
    PATINA_MT_examples,
    PATINA_PT_presets,
    PATINA_MT_tiling,
    PATINA_MT_resolution,
    PATINA_UL_jobs,
    PATINA_UL_removed_jobs,
    PATINA_PT_job_details,
    PATINA_PT_messages,
    PATINA_PT_material_problems,
    PATINA_PT_reminder,
    *_IN_SIDEBARS,
    *(panel_in(Editor.SHADER, panel) for panel in _IN_SIDEBARS),
    panel_in(Editor.PROPERTIES, PATINA_PT_material, bl_parent_id="", bl_label="Patina"),
    *(panel_in(Editor.PROPERTIES, panel) for panel in _OF_MATERIAL),
)

register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels of the Patina tab in the 3D Viewport's sidebar, and the preferences.

Drawing only reads values. It does no I/O, uses no network, and reads no pixels.
"""

import bpy

from . import history, material
from .export import PATINA_PT_export, PATINA_PT_reminder
from .main import PATINA_PT_main
from .preferences import PATINA_AP_preferences

CLASSES = (
    PATINA_AP_preferences,
    PATINA_PT_main,
    PATINA_PT_reminder,
    *material.CLASSES,
    PATINA_PT_export,
    history.PATINA_PT_history,
)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

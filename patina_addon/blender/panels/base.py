# SPDX-License-Identifier: GPL-3.0-or-later
"""The base class of all panels."""

import bpy


class PatinaPanel(bpy.types.Panel):
    """A panel in the Patina tab of the 3D Viewport's sidebar."""

    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'
    bl_category = "Patina"

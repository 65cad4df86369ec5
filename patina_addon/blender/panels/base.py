# SPDX-License-Identifier: GPL-3.0-or-later
"""Where panels are: in the Patina tab of the 3D Viewport's sidebar."""

import bpy


class PatinaPanel(bpy.types.Panel):
    """A panel in this tab."""

    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'
    bl_category = "Patina"

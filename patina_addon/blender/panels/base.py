# SPDX-License-Identifier: GPL-3.0-or-later
"""Where panels are: in the Patina tab of the 3D Viewport's sidebar."""

from typing import TYPE_CHECKING

import bpy

if TYPE_CHECKING:
    _Base = bpy.types.Panel
else:
    _Base = object  # as in operators/base.py


class PatinaPanel(_Base):
    """Lie in the tab."""

    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'
    bl_category = "Patina"

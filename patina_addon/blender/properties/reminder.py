# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a file's reminder of the Patina folder was shown: each scene keeps it, so that the file knows it."""

import bpy
from bpy.props import BoolProperty

from .declarations import Attached, Classes

CLASSES: Classes = ()
ATTACHED: Attached = (
    (
        bpy.types.Scene,
        "patina_is_told",
        BoolProperty(
            name="Patina Folder Reminder Shown",
            description="Whether the reminder that maps are in the Patina folder was shown in this file",
            options={'HIDDEN'},
        ),
    ),
)

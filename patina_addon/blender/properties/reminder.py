# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the reminder about the Patina folder was shown in this file. Each scene stores it."""

import bpy
from bpy.props import BoolProperty

from .declarations import Attached, Classes

CLASSES: Classes = ()
ATTACHED: Attached = (
    (
        bpy.types.Scene,
        "patina_reminder_shown",
        BoolProperty(
            name="Patina Folder Reminder Shown",
            description="Whether the reminder that maps are in the Patina folder was shown in this file",
            options={'HIDDEN'},
        ),
    ),
)

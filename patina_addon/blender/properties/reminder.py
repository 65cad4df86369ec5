# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a file's reminder of the Patina folder was shown: each scene keeps it, so that the file knows it."""

import bpy
from bpy.props import BoolProperty

from .attaching import Attached, Classes

CLASSES: Classes = ()
ATTACHED: Attached = (
    (
        bpy.types.Scene,
        "patina_is_told",
        BoolProperty(
            name="Told of the Patina Folder",
            description="Whether it was said that this file's maps lie in the Patina folder",
            options={'HIDDEN'},
        ),
    ),
)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What a material needs to leave Blender: UV maps, files beside the .blend, a folder for another program."""

import bpy

from . import hand_over, make_local, prepare, reminder

CLASSES = (*prepare.CLASSES, *make_local.CLASSES, *hand_over.CLASSES, *reminder.CLASSES)


def register() -> None:
    """Add the operators, and watch for files being saved."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)
    hand_over.register()
    reminder.register()


def unregister() -> None:
    """The mirror of register."""
    reminder.unregister()
    hand_over.unregister()
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

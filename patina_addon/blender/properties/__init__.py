# SPDX-License-Identifier: GPL-3.0-or-later
"""Every property that Blender keeps for Patina: what a person sets, and what scripts read. Read through values.py."""

from contextlib import ExitStack

import bpy

from . import corrections, history_search, inputs, material, reminder, results

_FILES = (inputs, material, corrections, history_search, reminder, results)


def register() -> None:
    """Register the groups and hang the properties on Blender's types; all or none."""
    with ExitStack() as undone:
        for file in _FILES:
            for cls in file.CLASSES:
                bpy.utils.register_class(cls)
                undone.callback(bpy.utils.unregister_class, cls)
            for owner, name, declared in file.ATTACHED:
                setattr(owner, name, declared)
                undone.callback(delattr, owner, name)
        undone.pop_all()


def unregister() -> None:
    """Unregister in reverse order. A property that fails keeps no other from it."""
    with ExitStack() as undone:
        for file in _FILES:
            for cls in file.CLASSES:
                undone.callback(bpy.utils.unregister_class, cls)
            for owner, name, _ in file.ATTACHED:
                undone.callback(delattr, owner, name)

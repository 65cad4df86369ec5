# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's properties on Blender's data: what the user sets, and what scripts read. Read them through values.py."""

from contextlib import ExitStack

import bpy

from . import corrections, history_view, inputs, job_list, material, reminder, results

_FILES = (inputs, material, corrections, history_view, job_list, reminder, results)


def register() -> None:
    """Register the groups, and add the properties to Blender's types: all or none."""
    with ExitStack() as cleanup:
        for file in _FILES:
            for cls in file.CLASSES:
                bpy.utils.register_class(cls)
                cleanup.callback(bpy.utils.unregister_class, cls)
            for owner, name, declared in file.ATTACHED:
                setattr(owner, name, declared)
                cleanup.callback(delattr, owner, name)
        cleanup.pop_all()


def unregister() -> None:
    """Unregister in reverse order, even if one fails."""
    with ExitStack() as cleanup:
        for file in _FILES:
            for cls in file.CLASSES:
                cleanup.callback(bpy.utils.unregister_class, cls)
            for owner, name, _ in file.ATTACHED:
                cleanup.callback(delattr, owner, name)

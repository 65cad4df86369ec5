# SPDX-License-Identifier: GPL-3.0-or-later
"""Push undo steps."""

import bpy


def push_undo(name: str) -> None:
    """Push one undo step. Blender pushes none for timers or for operators inside operators."""
    bpy.ops.ed.undo_push(message=f"Patina: {name}")

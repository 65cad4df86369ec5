# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo steps of our own."""

import bpy


def push_undo(name: str) -> None:
    """Push one undo step: an operator inside an operator pushes none, nor does a timer."""
    bpy.ops.ed.undo_push(message=f"Patina: {name}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo steps of our own."""

import bpy


def push_undo(name: str) -> None:
    """One undo step, pushed here: an operator inside an operator pushes none, nor does a timer."""
    bpy.ops.ed.undo_push(message=f"Patina: {name}")

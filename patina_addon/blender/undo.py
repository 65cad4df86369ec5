# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo steps of Patina's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

from .narrowing import present

_WITHOUT_STROKES = ('OBJECT', 'POSE')


@contextmanager
def undo_step(name: str) -> Iterator[None]:
    """Make what is changed inside one undo step: an operator inside an operator pushes none, nor does a timer.

    The undo step of a brush stroke has nothing but the stroke: undoing back to it would leave everything else as it is.
    Where the last step may be one, a step with the state before the change is pushed first.
    """
    if _may_follow_stroke(bpy.context):
        bpy.ops.ed.undo_push(message="Before Patina")
    yield
    bpy.ops.ed.undo_push(message=f"Patina: {name}")


def _may_follow_stroke(context: bpy.types.Context) -> bool:
    """Return whether the user is in a mode with brushes, or may paint in an Image Editor."""
    mode = context.mode
    if mode not in _WITHOUT_STROKES and not mode.startswith('EDIT'):
        return True
    areas = (area for window in present(context.window_manager).windows for area in window.screen.areas)
    spaces = (area.spaces.active for area in areas)
    return any(isinstance(space, bpy.types.SpaceImageEditor) and space.ui_mode == 'PAINT' for space in spaces)

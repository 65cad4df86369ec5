# SPDX-License-Identifier: GPL-3.0-or-later
"""Push undo steps."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

from .narrowing import present

_WITHOUT_STROKES = ('OBJECT', 'POSE')


@contextmanager
def undo_step(name: str) -> Iterator[None]:
    """Make all changes inside this context one undo step. Blender pushes none for timers or nested operators.

    The undo step of a brush stroke contains only the stroke, so undoing to it would not undo other changes. If the last
    step may be one, a step with the state before the changes is pushed first.
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

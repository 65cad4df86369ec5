# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo steps of Patina's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

_BRUSH_MODES = ('SCULPT', 'VERTEX_PAINT')
"""An object's modes with undo steps that have a brush stroke and nothing else; Vertex Paint up to Blender 4.4."""


_is_without_step = False


@contextmanager
def without_step() -> Iterator[None]:
    """Have what is changed inside belong to the undo step that was pushed last: undo_step pushes none."""
    global _is_without_step
    before, _is_without_step = _is_without_step, True
    try:
        yield
    finally:
        _is_without_step = before


@contextmanager
def undo_step(name: str) -> Iterator[None]:
    """Make what is changed inside one undo step: an operator inside an operator pushes none, nor does a timer.

    Undoing back to a brush stroke would leave everything else as it is, so a step with the state before the change is
    pushed first where the last step may be one.
    """
    if _is_without_step:
        yield
        return
    if _may_be_after_a_stroke():
        bpy.ops.ed.undo_push(message="Before Patina")
    yield
    bpy.ops.ed.undo_push(message=f"Patina: {name}")


def _may_be_after_a_stroke() -> bool:
    """Return whether the last undo step may be a brush stroke: in this window or in another one, in any scene."""
    active = (layer.objects.active for scene in bpy.data.scenes for layer in scene.view_layers)
    return any(obj and obj.mode in _BRUSH_MODES for obj in active)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Undo steps of Patina's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

_SCULPT_MODES = ('SCULPT', 'PAINT_VERTEX')
"""The modes with undo steps that have a brush stroke and nothing else; Vertex Paint up to Blender 4.4."""


@contextmanager
def undo_step(name: str) -> Iterator[None]:
    """Make what is changed inside one undo step: an operator inside an operator pushes none, nor does a timer.

    Undoing back to a brush stroke would leave everything else as it is, so a step with the state before the change is
    pushed first where the last step may be one.
    """
    if bpy.context.mode in _SCULPT_MODES:
        bpy.ops.ed.undo_push(message="Before Patina")
    yield
    bpy.ops.ed.undo_push(message=f"Patina: {name}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The faces that displacement needs: a Subdivision modifier that keeps the object's shape."""

from math import ceil, log2

import bpy

from .. import compat
from ..narrowing import of_type
from .measure_objects import FaceSize

FINENESS = 256
"""Edges to a tile, where the caps allow: finer relief than that is for the normal map."""
VIEWPORT_FACES, RENDER_FACES = 200_000, 1_000_000
"""How many faces an object has afterwards, at most."""
MOST_LEVELS = 11
"""Blender's own limit."""


def levels(faces: FaceSize, meters: float, cap: int) -> int:
    """Return how often each face is to be split in four, so that a tile of so many meters shows its relief."""
    needed = ceil(log2(max(faces.edge * FINENESS / meters, 1.0)))
    allowed = int(log2(max(cap / faces.count, 1.0)) / 2) if faces.count else 0
    return max(min(needed, allowed, MOST_LEVELS), 0)


def add(obj: bpy.types.Object, faces: FaceSize, meters: float, is_adaptive: bool) -> bpy.types.SubsurfModifier:
    """Give `obj` a Subdivision modifier as its last one, or use the one that is there already."""
    last = obj.modifiers[-1] if obj.modifiers else None
    if isinstance(last, bpy.types.SubsurfModifier):
        modifier = last
    else:
        modifier = of_type(obj.modifiers.new("Subdivision", 'SUBSURF'), bpy.types.SubsurfModifier)
        # Catmull-Clark would round the object.
        modifier.subdivision_type = 'SIMPLE'
        modifier.levels = levels(faces, meters, VIEWPORT_FACES)
        modifier.render_levels = levels(faces, meters, RENDER_FACES)
    if is_adaptive:
        compat.set_adaptive(obj, modifier)
    return modifier

# SPDX-License-Identifier: GPL-3.0-or-later
"""Add the faces that displacement needs, with a Subdivision modifier that keeps the object's shape."""

from math import ceil, log2

import bpy

from .. import compat
from ..narrowing import of_type
from .measure_objects import FaceSize

EDGES_PER_TILE = 256
"""As far as the limits allow. The normal map shows finer relief."""
VIEWPORT_FACES, RENDER_FACES = 200_000, 1_000_000
"""The maximum number of faces of an object, in the viewport and in renders."""
MAX_LEVELS = 11
"""Blender's own limit."""


def levels(faces: FaceSize, meters: float, max_faces: int) -> int:
    """Return the subdivision level at which a tile of so many meters shows its relief."""
    needed = ceil(log2(max(faces.edge * EDGES_PER_TILE / meters, 1.0)))
    allowed = int(log2(max(max_faces / faces.count, 1.0)) / 2) if faces.count else 0
    return max(min(needed, allowed, MAX_LEVELS), 0)


def add(obj: bpy.types.Object, faces: FaceSize, meters: float, is_adaptive: bool) -> bpy.types.SubsurfModifier:
    """Add a Subdivision modifier to `obj`, unless its last modifier is one."""
    last = obj.modifiers[-1] if obj.modifiers else None
    if isinstance(last, bpy.types.SubsurfModifier):
        modifier = last
    else:
        modifier = of_type(obj.modifiers.new("Subdivision", 'SUBSURF'), bpy.types.SubsurfModifier)
        # Catmull-Clark would round off the object.
        modifier.subdivision_type = 'SIMPLE'
        modifier.levels = levels(faces, meters, VIEWPORT_FACES)
        modifier.render_levels = levels(faces, meters, RENDER_FACES)
    if is_adaptive:
        compat.set_adaptive(obj, modifier)
    return modifier

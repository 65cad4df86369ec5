# SPDX-License-Identifier: GPL-3.0-or-later
"""Add the faces that displacement needs, with a Subdivision modifier that keeps the object's shape."""

from math import ceil, log2, sqrt

import bpy

from .. import compat
from ..narrowing import mesh_of, of_type
from .measure_objects import FaceSize
from .texel_density import unit

EDGES_PER_TILE = 256
"""As far as the limits allow. The normal map shows finer relief."""
VIEWPORT_FACES, RENDER_FACES = 200_000, 1_000_000
"""The maximum number of faces of an object, in the viewport and in renders."""
MAX_LEVELS = 11
"""Blender's own limit."""
MIN_EDGES_PER_TILE = 16
"""With fewer, displacement shows nothing of the relief."""


def levels(faces: FaceSize, meters: float, max_faces: int) -> int:
    """Return the subdivision level at which a tile of so many meters shows its relief."""
    needed = ceil(log2(max(faces.edge * EDGES_PER_TILE / meters, 1.0)))
    allowed = int(log2(max(max_faces / faces.count, 1.0)) / 2) if faces.count else 0
    return max(min(needed, allowed, MAX_LEVELS), 0)


def add(obj: bpy.types.Object, faces: FaceSize, meters: float, is_adaptive: bool) -> bpy.types.SubsurfModifier:
    """Add a Subdivision modifier to `obj`, unless its last modifier is one."""
    modifier = find(obj)
    if modifier is None:
        modifier = of_type(obj.modifiers.new("Subdivision", 'SUBSURF'), bpy.types.SubsurfModifier)
        # Catmull-Clark would round off the object.
        modifier.subdivision_type = 'SIMPLE'
        modifier.levels = levels(faces, meters, VIEWPORT_FACES)
        modifier.render_levels = levels(faces, meters, RENDER_FACES)
    if is_adaptive:
        compat.set_adaptive(obj, modifier)
    return modifier


def find(obj: bpy.types.Object) -> bpy.types.SubsurfModifier | None:
    """Return the Subdivision modifier that subdivides `obj` last; None if its last modifier is another one."""
    last = obj.modifiers[-1] if obj.modifiers else None
    return last if isinstance(last, bpy.types.SubsurfModifier) else None


def is_too_coarse(obj: bpy.types.Object, meters: float, depsgraph: bpy.types.Depsgraph | None) -> bool:
    """Return whether a mesh has too few faces for the relief of a tile of so many meters. Cheap enough for draw().

    The size of the faces is estimated from that of the object. A mesh in Edit Mode is not checked.
    """
    mesh, modifier = mesh_of(obj), find(obj)
    if mesh is None or mesh.is_editmode or (modifier and compat.is_adaptive(obj, modifier)):
        return False
    levels_added = modifier.levels if modifier and modifier.show_viewport else 0
    evaluated = mesh_of(obj.evaluated_get(depsgraph)) if depsgraph else None
    # The evaluated mesh lacks a last subdivision that the GPU does.
    count = max(len(mesh.polygons) * 4**levels_added, len(evaluated.polygons) if evaluated else 0)
    size = obj.dimensions
    # Of a sphere or a plane, the box around it has twice the area.
    area = (size.x * size.y + size.y * size.z + size.z * size.x) * unit() ** 2
    return count == 0 or sqrt(area / count) > meters / MIN_EDGES_PER_TILE

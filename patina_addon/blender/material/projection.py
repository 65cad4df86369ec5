# SPDX-License-Identifier: GPL-3.0-or-later
"""Which materials are Patina's, which images they show, and how they lie on an object without UVs."""

from collections.abc import Iterable

import bpy
from mathutils import Euler, Matrix

from ..narrowing import present
from . import nodes


def images(material: bpy.types.Material) -> dict[str, bpy.types.Image]:
    """Return the images of a material by kind of map; none for a material that is not Patina's."""
    return {kind: node.image for kind, node in nodes.textures(material).items() if node.image}


def of_objects(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Material]:
    """Return Patina's materials on `objects`, each once, in their order."""
    slots = (slot.material for obj in objects for slot in obj.material_slots)
    return [material for material in dict.fromkeys(slots) if material and nodes.is_ours(material)]


def is_boxed(material: bpy.types.Material | None) -> bool:
    """Return whether `material` is Patina's and uses box projection, which cannot be exported."""
    return material is not None and any(node.projection == 'BOX' for node in nodes.textures(material).values())


def needing_uvs(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """Return those of `objects` with a material that would not export."""
    boxed: dict[bpy.types.Material | None, bool] = {}
    matching = []
    for obj in objects:
        shown = {slot.material for slot in obj.material_slots}
        boxed.update((material, is_boxed(material)) for material in shown - boxed.keys())
        matching += [obj] if any(boxed[material] for material in shown) else []
    return matching


def mapping_matrix(material: bpy.types.Material) -> Matrix:
    """Return what the Mapping node of `material` does to coordinates."""
    node = present(nodes.find(material, nodes.MAPPING))
    inputs = (nodes.input_of(node, name) for name in ("Location", "Rotation", "Scale"))
    location, rotation, scale = map(nodes.values_of, inputs)
    return Matrix.LocRotScale(location, Euler(rotation), scale)


def box_matrix(material: bpy.types.Material | None) -> Matrix | None:
    """Return the matrix from an object's own coordinates to the tiles of a material with box projection.

    None for any other material, and where a person changed the nodes in between.
    """
    if material is None or not is_boxed(material):
        return None
    mapping, coordinate = nodes.find(material, nodes.MAPPING), nodes.find(material, nodes.COORDINATE)
    if not isinstance(mapping, bpy.types.ShaderNodeMapping):
        return None
    if not isinstance(coordinate, bpy.types.ShaderNodeTexCoord) or coordinate.object:
        return None
    is_ours = mapping.vector_type == 'POINT' and nodes.is_linked(coordinate, "Object", mapping, "Vector")
    return mapping_matrix(material) if is_ours else None

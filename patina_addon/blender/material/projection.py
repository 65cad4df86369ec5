# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of Patina materials, and their projection onto objects."""

from collections.abc import Iterable

import bpy
from mathutils import Euler, Matrix

from .. import values
from ..narrowing import present
from . import node_groups, nodes, proportions


def images(material: bpy.types.Material) -> dict[str, bpy.types.Image]:
    """Return the images of a material by kind of map; none if it is not a Patina material."""
    return {kind: node.image for kind, node in nodes.textures(material).items() if node.image}


def all_images(material: bpy.types.Material) -> dict[str, list[bpy.types.Image]]:
    """Return all images of a material by kind of map, the one of the first node first."""
    by_kind = {kind: [node.image for node in textures] for kind, textures in nodes.all_textures(material).items()}
    unique = {kind: [image for image in dict.fromkeys(images) if image] for kind, images in by_kind.items()}
    return {kind: images for kind, images in unique.items() if images}


def own_texture(material: bpy.types.Material) -> bpy.types.Image | None:
    """Return the user's own image that the base color of a material with its own mapping comes from; None if none."""
    node, principled = nodes.find(material, nodes.TEXTURE), nodes.find(material, nodes.PRINCIPLED)
    if not isinstance(node, bpy.types.ShaderNodeTexImage) or principled is None:
        return None
    is_shown = node in node_groups.upstream(material, nodes.input_of(principled, "Base Color"))
    return node.image if is_shown else None


def patina_materials(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Material]:
    """Return the Patina materials of `objects`, each once, in their order."""
    slots = (slot.material for obj in objects for slot in obj.material_slots)
    return [material for material in dict.fromkeys(slots) if material and nodes.is_patina_material(material)]


def uses_box_projection(material: bpy.types.Material | None) -> bool:
    """Return whether this is a Patina material with box projection, which cannot be exported."""
    return material is not None and any(node.projection == 'BOX' for node in nodes.textures(material).values())


def objects_needing_uvs(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """Return those of `objects` that have a material with box projection."""
    is_boxed: dict[bpy.types.Material | None, bool] = {}
    matching = []
    for obj in objects:
        materials = {slot.material for slot in obj.material_slots}
        is_boxed.update((material, uses_box_projection(material)) for material in materials - is_boxed.keys())
        matching += [obj] if any(is_boxed[material] for material in materials) else []
    return matching


def mapping_matrix(material: bpy.types.Material) -> Matrix:
    """Return the matrix of the Mapping node of `material`, with the proportions of the image that follow it on UVs."""
    node = present(nodes.find(material, nodes.MAPPING))
    inputs = (nodes.input_of(node, name) for name in ("Location", "Rotation", "Scale"))
    location, rotation, scale = map(nodes.values_of, inputs)
    matrix = Matrix.LocRotScale(location, Euler(rotation), scale)
    if proportions.is_skewed(material):
        matrix = Matrix.Diagonal((1.0, 1.0 / values.controls(material).aspect, 1.0, 1.0)) @ matrix
    return matrix


def box_matrix(material: bpy.types.Material | None) -> Matrix | None:
    """Return the matrix from an object's local coordinates to the tiles of a material with box projection.

    None for any other material, and if the user changed the nodes in between.
    """
    if material is None or not uses_box_projection(material):
        return None
    mapping, coordinate = nodes.find(material, nodes.MAPPING), nodes.find(material, nodes.COORDINATE)
    if not isinstance(mapping, bpy.types.ShaderNodeMapping):
        return None
    if not isinstance(coordinate, bpy.types.ShaderNodeTexCoord) or coordinate.object:
        return None
    is_fed = bool(nodes.feeding(material, nodes.COORDINATE, "Object", mapping, "Vector"))
    is_unchanged = mapping.vector_type == 'POINT' and is_fed
    return mapping_matrix(material) if is_unchanged else None

# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of Patina materials, and their projection onto objects."""

from collections.abc import Iterable
from dataclasses import dataclass

import bpy
from mathutils import Euler, Matrix

from .. import values
from ..narrowing import present
from . import node_groups, nodes, proportions, write_controls


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


@dataclass(frozen=True, slots=True)
class TileSource:
    """Where the tiles of a material lie, without its nodes."""

    matrix: tuple[tuple[float, ...], ...]
    """The rows of the matrix from the coordinates to tiles."""
    is_box: bool
    """Whether the coordinates are local ones, projected from six sides; otherwise they are UVs."""
    uv_map: str
    """The UV map by name; empty for the one that a render uses."""
    aspect: float
    """The height of a tile divided by its width, which box projection has yet to apply on the sides along z."""


def tile_source(material: bpy.types.Material | None) -> TileSource | None:
    """Return where the tiles of a Patina material lie; None if the user changed the nodes before the textures."""
    mappings = nodes.find_all(material, nodes.MAPPING) if material else []
    if material is None or not mappings:
        return None
    is_box = uses_box_projection(material)
    first, *others = map(_mapping, mappings)
    if first is None or any(other != first for other in others):
        return None
    uv_map = "" if is_box else write_controls.named_uv_map(material)
    source = (nodes.UV_MAP if uv_map else nodes.COORDINATE), "Object" if is_box else "UV"
    feeding = (nodes.feeding(material, *source, mapping, "Vector") for mapping in mappings)
    if not all(links and _is_plain(present(links[0].from_node)) for links in feeding):
        return None
    if proportions.is_skewed(material):
        first = Matrix.Diagonal((1.0, 1.0 / values.controls(material).aspect, 1.0, 1.0)) @ first
    rows = tuple(first[number].to_tuple() for number in range(4))
    return TileSource(rows, is_box, uv_map, values.controls(material).aspect)


def _mapping(node: bpy.types.Node) -> Matrix | None:
    """Return the matrix of a Mapping node; None if it is not a constant."""
    inputs = [nodes.input_of(node, name) for name in ("Location", "Rotation", "Scale")]
    if getattr(node, "vector_type", "") != 'POINT' or any(socket.is_linked for socket in inputs):
        return None
    location, rotation, scale = map(nodes.values_of, inputs)
    return Matrix.LocRotScale(location, Euler(rotation), scale)


def _is_plain(node: bpy.types.Node) -> bool:
    """Return whether a node gives the coordinates of the object that has the material, and no other's."""
    return not (isinstance(node, bpy.types.ShaderNodeTexCoord) and node.object)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Keep the proportions of images that are not square, with nodes after the Mapping node if it alone would distort them.

The Mapping node scales before it rotates. If the rotation is not a multiple of a right angle, a tile that is not square
has to be scaled again afterwards. With box projection, the object's x runs across the tile on the sides that face y,
but up the tile on the sides that face z, so these need a different scale of x.
"""

from collections.abc import Iterable
from math import cos, isclose, pi, sin

import bpy

from ...core.model.maps import MapFile
from .. import values
from ..narrowing import present
from . import nodes
from .node_groups import tree_of
from .texel_density import PREPARED_UV_MAP

ROLE = "patina_proportions"
"""The custom property of these nodes that holds the part of each: SCALE, PICK, or TEST."""

SCALE, PICK, TEST = "scale", "pick", "test"
_TYPES: dict[str, type[bpy.types.Node]] = {SCALE: bpy.types.ShaderNodeMapping, PICK: bpy.types.ShaderNodeMix}
"""The types of the nodes that can be found again. A node of another type with this property is not Patina's."""


def store(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Store the proportions of the first map: the height of a tile divided by its width."""
    file = next(iter(files), None)
    is_known = file and file.width > 0 and file.height > 0
    values.controls(material).aspect = file.height / file.width if file and is_known else 1.0


def tile_size(material: bpy.types.Material) -> tuple[float, float]:
    """Return the width and the height of a tile in meters."""
    settings = values.controls(material)
    return settings.meters, settings.meters * settings.aspect


def is_skewed(material: bpy.types.Material) -> bool:
    """Return whether one scale followed by one rotation cannot place the tiles on UVs. Cheap enough for draw()."""
    settings = values.controls(material)
    is_upright = isclose(sin(2 * rotation(material)), 0.0, abs_tol=1e-6)
    return settings.measure.projection == 'UV' and not is_square(material) and not is_upright


def is_square(material: bpy.types.Material) -> bool:
    """Return whether a tile is as high as it is wide."""
    return isclose(values.controls(material).aspect, 1.0, rel_tol=1e-6)


def is_on_its_side(material: bpy.types.Material) -> bool:
    """Return whether tiles are rotated by about a right angle, so that their height is along u."""
    return abs(cos(rotation(material))) < sin(pi / 4)


def rotation(material: bpy.types.Material) -> float:
    """Return the angle by which the maps are still to be rotated: that of the controls, less what is in the UVs."""
    settings = values.controls(material)
    is_in_uvs = settings.measure.uv_map == PREPARED_UV_MAP
    return settings.rotation - settings.uv_rotation if is_in_uvs else settings.rotation


def write(material: bpy.types.Material) -> None:
    """Add, update, or remove the nodes after the Mapping node, as the tile and the projection require."""
    aspect, is_boxed = values.controls(material).aspect, values.controls(material).measure.projection == 'BOX'
    is_needed = not is_square(material) and (is_boxed or is_skewed(material))
    if _nodes(material) and not (is_needed and _is_complete(material, is_boxed)):
        _remove(material)
    mapping = nodes.find(material, nodes.MAPPING)
    if not is_needed or mapping is None:
        return
    if not _nodes(material):
        _build(material, mapping, is_boxed)
    scale = (1 / aspect, 1.0, 1.0) if is_boxed else (1.0, 1 / aspect, 1.0)
    nodes.set_value(present(_find(material, SCALE)), "Scale", scale)


def output(material: bpy.types.Material) -> bpy.types.NodeSocket | None:
    """Return the socket that textures take their coordinates from; None if the user removed the Mapping node."""
    for role, identifier in ((PICK, "Result_Vector"), (SCALE, "Vector")):
        if node := _find(material, role):
            return nodes.output_of(node, identifier)
    mapping = nodes.find(material, nodes.MAPPING)
    return nodes.output_of(mapping, "Vector") if mapping else None


def _build(material: bpy.types.Material, mapping: bpy.types.Node, is_boxed: bool) -> None:
    tree, x, y = tree_of(mapping), mapping.location.x + nodes.COLUMN / 2, mapping.location.y - 400
    targets = nodes.linked_inputs(nodes.output_of(mapping, "Vector"))
    scale = _add(tree, bpy.types.ShaderNodeMapping, SCALE, x, y)
    scale.vector_type = 'POINT'
    nodes.link(material, mapping, "Vector", scale, "Vector")
    result = nodes.output_of(scale, "Vector")
    if is_boxed and (coordinate := nodes.find(material, nodes.COORDINATE)):
        result = _pick(material, coordinate, mapping, scale)
    for target in targets:
        tree.links.new(result, target)


def _pick(
    material: bpy.types.Material, coordinate: bpy.types.Node, mapping: bpy.types.Node, scale: bpy.types.Node
) -> bpy.types.NodeSocket:
    """Use the scaled coordinates on the sides that box projection projects along z: where the normal's z is largest."""
    tree, x, y = tree_of(scale), scale.location.x, scale.location.y - 400
    size = _add(tree, bpy.types.ShaderNodeVectorMath, TEST, x, y)
    size.operation = 'ABSOLUTE'
    parts = _add(tree, bpy.types.ShaderNodeSeparateXYZ, TEST, x, y - 150)
    larger = _add(tree, bpy.types.ShaderNodeMath, TEST, x, y - 300)
    larger.operation = 'MAXIMUM'
    test = _add(tree, bpy.types.ShaderNodeMath, TEST, x, y - 450)
    test.operation = 'GREATER_THAN'
    pick = _add(tree, bpy.types.ShaderNodeMix, PICK, x + 180, scale.location.y)
    pick.data_type = 'VECTOR'
    nodes.link(material, coordinate, "Normal", size, "Vector")
    nodes.link(material, size, "Vector", parts, "Vector")
    nodes.link(material, parts, "X", larger, "Value")
    nodes.link(material, parts, "Y", larger, "Value_001")
    nodes.link(material, parts, "Z", test, "Value")
    nodes.link(material, larger, "Value", test, "Value_001")
    nodes.link(material, test, "Value", pick, "Factor_Float")
    nodes.link(material, mapping, "Vector", pick, "A_Vector")
    nodes.link(material, scale, "Vector", pick, "B_Vector")
    return nodes.output_of(pick, "Result_Vector")


def _remove(material: bpy.types.Material) -> None:
    """Remove the nodes, and link their targets to the Mapping node again."""
    if pick := _find(material, PICK):
        nodes.bypass(pick, "A_Vector", "Result_Vector")
    if scale := _find(material, SCALE):
        nodes.bypass(scale, "Vector", "Vector")
    for node in _nodes(material):
        tree_of(node).nodes.remove(node)


def _is_complete(material: bpy.types.Material, is_boxed: bool) -> bool:
    """Return whether exactly the nodes exist that the projection needs."""
    return _find(material, SCALE) is not None and (_find(material, PICK) is not None) == is_boxed


def _nodes(material: bpy.types.Material) -> list[bpy.types.Node]:
    return nodes.marked(material, ROLE)


def _find(material: bpy.types.Material, role: str) -> bpy.types.Node | None:
    marked = (node for node in _nodes(material) if nodes.mark(node, ROLE) == role)
    return next((node for node in marked if isinstance(node, _TYPES[role])), None)


def _add(tree: bpy.types.NodeTree, kind: type[nodes.NodeType], role: str, x: float, y: float) -> nodes.NodeType:
    node = nodes.add(tree, kind, x, y)
    node.label = "Proportions"
    node[ROLE] = role
    return node

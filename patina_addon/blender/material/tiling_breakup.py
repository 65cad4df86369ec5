# SPDX-License-Identifier: GPL-3.0-or-later
"""Hide Repetition: sample each map a second time, and blend the two.

How the second copy lies is in tiling_layout.py, and where each of the two is seen in tiling_blend.py.
"""

from math import isclose, radians

import bpy

from ...core.model.maps import HEIGHT, NORMAL
from .. import values
from . import node_groups, nodes, proportions, tiling_blend, tiling_layout, tiling_nodes
from .node_groups import tree_of, tree_of_socket
from .tiling_layout import Layout

LAYOUT = "patina_repetition_layout"
"""The custom property of the first Mapping node that says what the nodes were built for. Earlier versions had none."""
_ANGLE = radians(37)
"""Not near a right angle, so that rows of the second sample are not parallel to those of the first."""


def write(material: bpy.types.Material) -> None:
    """Build, update, or remove the second sample, as the controls and the maps of the material require."""
    firsts, seconds = _firsts(material), tiling_nodes.all_textures(material)
    is_enabled = values.controls(material).use_anti_repetition
    if seconds and not (is_enabled and _counts(firsts) == _counts(seconds) and _is_current(material)):
        remove(material)
        seconds = {}
    coordinates = proportions.output(material)
    if is_enabled and not seconds and coordinates:
        _build(material, coordinates)
    for kind, textures in tiling_nodes.all_textures(material).items():
        for second in textures if kind in firsts else ():
            nodes.set_option(second, "image", firsts[kind][0].image)
            nodes.copy_sampling(firsts[kind][0], second)


def remove(material: bpy.types.Material) -> None:
    """Remove the second sample, and link the first one directly again."""
    for node in tiling_nodes.find_all(material):
        if nodes.mark(node, tiling_nodes.ROLE) == tiling_nodes.MIX and isinstance(node, bpy.types.ShaderNodeMix):
            nodes.bypass(node, "A_Color", "Result_Color")
    for node in tiling_nodes.find_all(material):
        tree_of(node).nodes.remove(node)
    node_groups.unlink_unused(material)


def _firsts(material: bpy.types.Material) -> dict[str, list[bpy.types.ShaderNodeTexImage]]:
    """Return the textures to sample again: the first of each kind, and those that are placed and look the same."""
    return {
        kind: [texture for texture in textures if texture == textures[0] or _is_alike(material, texture, textures[0])]
        for kind, textures in nodes.all_textures(material).items()
    }


def _is_alike(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, first: bpy.types.ShaderNodeTexImage
) -> bool:
    links = node_groups.feeding_links(material, nodes.input_of(texture, "Vector"))
    coordinates = proportions.output(material)
    return texture.image == first.image and any(link.from_socket == coordinates for link in links)


def _counts(textures: dict[str, list[bpy.types.ShaderNodeTexImage]]) -> dict[str, int]:
    return {kind: len(same) for kind, same in textures.items()}


def _is_current(material: bpy.types.Material) -> bool:
    """Return whether the nodes are built for what the material is now."""
    found, layout = tiling_nodes.find_all(material), tiling_layout.layout_of(material)
    mapping = next((node for node in found if isinstance(node, bpy.types.ShaderNodeMapping)), None)
    if mapping is None:
        return False
    layouts = [mark for node in found if (mark := nodes.mark(node, LAYOUT))]
    if layouts:
        return layouts == [layout.text]
    is_rotated = bool(nodes.values_of(nodes.input_of(mapping, "Rotation"))[2])
    aspect = nodes.values_of(nodes.input_of(mapping, "Scale"))[1]
    return is_rotated == layout.is_rotated and isclose(aspect, layout.aspect, rel_tol=1e-6)


def _build(material: bpy.types.Material, coordinates: bpy.types.NodeSocket) -> None:
    firsts = [(kind, texture) for kind, textures in _firsts(material).items() for texture in textures]
    bottom = min(texture.location.y for _, texture in firsts) - 2 * nodes.ROW
    layout = tiling_layout.layout_of(material)
    moved = _add_mapping(layout, coordinates, bottom)
    heights = next((texture for kind, texture in firsts if kind == HEIGHT), None)
    blend = tiling_blend.add(material, layout.pattern, coordinates, heights, bottom)
    for row, (kind, first) in enumerate(firsts):
        second = tiling_nodes.add(
            tree_of(first), bpy.types.ShaderNodeTexImage, -2.2 * nodes.COLUMN, bottom - row * nodes.ROW, kind
        )
        node_groups.connect(material, moved, nodes.input_of(second, "Vector"))
        is_turned = kind == NORMAL and layout.is_rotated
        last = _add_rotation(material, second) if is_turned else second
        _mix(material, first, last, blend.ramp)
        if first == heights and blend.difference:
            nodes.link(material, second, "Color", blend.difference, "Value")
            nodes.link(material, first, "Color", blend.difference, "Value_001")


def _add_mapping(layout: Layout, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add nodes that rotate and shift the coordinates, and return their output. The unit is the width of a tile."""
    tree = tree_of_socket(coordinates)
    node = tiling_nodes.add(tree, bpy.types.ShaderNodeMapping, -3.6 * nodes.COLUMN, y)
    node[LAYOUT] = layout.text
    node.vector_type = 'POINT'
    nodes.set_value(node, "Location", layout.shift)
    nodes.set_value(node, "Rotation", (0.0, 0.0, _ANGLE if layout.is_rotated else 0.0))
    tree.links.new(coordinates, nodes.input_of(node, "Vector"))
    if layout.aspect == 1.0:
        return nodes.output_of(node, "Vector")
    nodes.set_value(node, "Scale", (1.0, layout.aspect, 1.0))
    back = tiling_nodes.add(tree, bpy.types.ShaderNodeMapping, -3.0 * nodes.COLUMN, y)
    back.vector_type = 'POINT'
    nodes.set_value(back, "Scale", (1.0, 1 / layout.aspect, 1.0))
    tree.links.new(nodes.output_of(node, "Vector"), nodes.input_of(back, "Vector"))
    return nodes.output_of(back, "Vector")


def _add_rotation(material: bpy.types.Material, second: bpy.types.Node) -> bpy.types.Node:
    """Add a node that rotates the directions of a normal map back, as its pixels were rotated. Its output is Vector."""
    node = tiling_nodes.add(tree_of(second), bpy.types.ShaderNodeVectorRotate, -1.4 * nodes.COLUMN, second.location.y)
    node.rotation_type = 'Z_AXIS'
    nodes.set_value(node, "Center", (0.5, 0.5, 0.5))
    nodes.set_value(node, "Angle", -_ANGLE)
    nodes.link(material, second, "Color", node, "Vector")
    return node


def _mix(material: bpy.types.Material, first: bpy.types.Node, last: bpy.types.Node, blend: bpy.types.Node) -> None:
    """Replace the first sample by the blend of both."""
    targets = nodes.linked_inputs(nodes.output_of(first, "Color"))
    tree, x, y = tree_of(first), -1.4 * nodes.COLUMN, first.location.y
    node = tiling_nodes.add(tree, bpy.types.ShaderNodeMix, x, y, tiling_nodes.MIX)
    node.data_type = 'RGBA'
    node.blend_type = 'MIX'
    nodes.link(material, blend, "Result", node, "Factor_Float")
    nodes.link(material, first, "Color", node, "A_Color")
    output = "Vector" if isinstance(last, bpy.types.ShaderNodeVectorRotate) else "Color"
    nodes.link(material, last, output, node, "B_Color")
    for target in targets:
        tree.links.new(nodes.output_of(node, "Result_Color"), target)

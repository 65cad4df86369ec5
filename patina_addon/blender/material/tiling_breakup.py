# SPDX-License-Identifier: GPL-3.0-or-later
"""Hide Repetition: sample each map a second time, rotated and shifted, and blend the two by noise."""

from math import isclose, radians

import bpy

from ...core.model.maps import NORMAL
from .. import values
from . import node_groups, nodes, proportions
from .node_groups import tree_of, tree_of_socket

ROLE = "patina_repetition"
"""The custom property of the nodes of the second sample: the kind of map of a texture, or one of the names below."""

MIX, SHARED = "mix", "shared"
ANGLE = radians(37)
"""Not near a right angle, so that rows of the second sample are not parallel to those of the first."""
SHIFT = (0.37, 0.61, 0.23)
NOISE_SCALE = 0.7
"""Makes patches that are about one and a half tiles wide."""
BLEND_WIDTH = 0.06
"""Half the width of the blend, in values of the noise."""


def all_textures(material: bpy.types.Material) -> dict[str, list[bpy.types.ShaderNodeTexImage]]:
    """Return all texture nodes of the second sample by kind of map."""
    by_kind: dict[str, list[bpy.types.ShaderNodeTexImage]] = {}
    for node in _nodes(material):
        if isinstance(node, bpy.types.ShaderNodeTexImage):
            by_kind.setdefault(nodes.mark(node, ROLE), []).append(node)
    return by_kind


def write(material: bpy.types.Material) -> None:
    """Build, update, or remove the second sample, as the controls and the maps of the material require."""
    firsts, seconds = _firsts(material), all_textures(material)
    is_enabled = values.controls(material).use_anti_repetition
    if seconds and not (is_enabled and _counts(firsts) == _counts(seconds) and _is_current(material)):
        remove(material)
        seconds = {}
    coordinates = proportions.output(material)
    if is_enabled and not seconds and coordinates:
        _build(material, coordinates)
    for kind, textures in all_textures(material).items():
        for second in textures if kind in firsts else ():
            for option in ("image", "extension", "interpolation", "projection", "projection_blend"):
                nodes.set_option(second, option, getattr(firsts[kind][0], option))


def remove(material: bpy.types.Material) -> None:
    """Remove the second sample, and link the first one directly again."""
    for node in _nodes(material):
        if nodes.mark(node, ROLE) == MIX and isinstance(node, bpy.types.ShaderNodeMix):
            nodes.bypass(node, "A_Color", "Result_Color")
    for node in _nodes(material):
        tree_of(node).nodes.remove(node)


def _nodes(material: bpy.types.Material) -> list[bpy.types.Node]:
    return nodes.marked(material, ROLE)


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


def _can_rotate(material: bpy.types.Material) -> bool:
    """Return whether coordinates can be rotated. With box projection, that would stretch the maps on some sides."""
    return bool(values.controls(material).measure.projection == 'UV')


def _is_current(material: bpy.types.Material) -> bool:
    """Return whether the coordinates are rotated if they can be, and in the proportions of the image."""
    mapping = next((node for node in _nodes(material) if isinstance(node, bpy.types.ShaderNodeMapping)), None)
    if mapping is None:
        return False
    is_rotated = bool(nodes.values_of(nodes.input_of(mapping, "Rotation"))[2])
    aspect = nodes.values_of(nodes.input_of(mapping, "Scale"))[1]
    if is_rotated != _can_rotate(material):
        return False
    return isclose(aspect, _aspect(material) if is_rotated else 1.0, rel_tol=1e-6)


def _aspect(material: bpy.types.Material) -> float:
    return 1.0 if proportions.is_square(material) else values.controls(material).aspect


def _build(material: bpy.types.Material, coordinates: bpy.types.NodeSocket) -> None:
    firsts = [(kind, texture) for kind, textures in _firsts(material).items() for texture in textures]
    bottom = min(texture.location.y for _, texture in firsts) - 2 * nodes.ROW
    angle = ANGLE if _can_rotate(material) else 0.0
    rotated = _add_mapping(material, coordinates, angle, bottom)
    blend = _add_blend(material, coordinates, bottom)
    for row, (kind, first) in enumerate(firsts):
        second = _add(tree_of(first), bpy.types.ShaderNodeTexImage, kind, -2.2 * nodes.COLUMN, bottom - row * nodes.ROW)
        node_groups.connect(material, rotated, nodes.input_of(second, "Vector"))
        last = _add_rotation(material, second, angle) if kind == NORMAL and angle else second
        _mix(material, first, last, blend)


def _add_mapping(
    material: bpy.types.Material, coordinates: bpy.types.NodeSocket, angle: float, y: float
) -> bpy.types.NodeSocket:
    """Add nodes that rotate and shift the coordinates, and return their output. The unit is the width of a tile."""
    tree = tree_of_socket(coordinates)
    node = _add(tree, bpy.types.ShaderNodeMapping, SHARED, -3.6 * nodes.COLUMN, y)
    node.vector_type = 'POINT'
    nodes.set_value(node, "Location", SHIFT)
    nodes.set_value(node, "Rotation", (0.0, 0.0, angle))
    tree.links.new(coordinates, nodes.input_of(node, "Vector"))
    aspect = _aspect(material)
    if not angle or aspect == 1.0:
        return nodes.output_of(node, "Vector")
    nodes.set_value(node, "Scale", (1.0, aspect, 1.0))
    back = _add(tree, bpy.types.ShaderNodeMapping, SHARED, -3.0 * nodes.COLUMN, y)
    back.vector_type = 'POINT'
    nodes.set_value(back, "Scale", (1.0, 1 / aspect, 1.0))
    nodes.link(material, node, "Vector", back, "Vector")
    return nodes.output_of(back, "Vector")


def _add_blend(material: bpy.types.Material, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.Node:
    """Add patches of 0 and 1 that blend into each other. The output is Result."""
    tree = tree_of_socket(coordinates)
    noise = _add(tree, bpy.types.ShaderNodeTexNoise, SHARED, -3.6 * nodes.COLUMN, y - 400)
    noise.noise_dimensions = '3D'
    options = {"Scale": NOISE_SCALE, "Detail": 2.0, "Roughness": 0.5, "Lacunarity": 2.0, "Distortion": 0.0}
    for socket, value in options.items():
        nodes.set_value(noise, socket, value)
    ramp = _add(tree, bpy.types.ShaderNodeMapRange, SHARED, -3.0 * nodes.COLUMN, y - 400)
    ramp.interpolation_type = 'SMOOTHSTEP'
    limits = {"From Min": 0.5 - BLEND_WIDTH, "From Max": 0.5 + BLEND_WIDTH, "To Min": 0.0, "To Max": 1.0}
    for socket, value in limits.items():
        nodes.set_value(ramp, socket, value)
    tree.links.new(coordinates, nodes.input_of(noise, "Vector"))
    nodes.link(material, noise, "Fac", ramp, "Value")
    return ramp


def _add_rotation(material: bpy.types.Material, second: bpy.types.Node, angle: float) -> bpy.types.Node:
    """Add a node that rotates the directions of a normal map back, as its pixels were rotated. Its output is Vector."""
    node = _add(tree_of(second), bpy.types.ShaderNodeVectorRotate, SHARED, -1.4 * nodes.COLUMN, second.location.y)
    node.rotation_type = 'Z_AXIS'
    nodes.set_value(node, "Center", (0.5, 0.5, 0.5))
    nodes.set_value(node, "Angle", -angle)
    nodes.link(material, second, "Color", node, "Vector")
    return node


def _mix(material: bpy.types.Material, first: bpy.types.Node, last: bpy.types.Node, blend: bpy.types.Node) -> None:
    """Replace the first sample by the blend of both."""
    targets = nodes.linked_inputs(nodes.output_of(first, "Color"))
    node = _add(tree_of(first), bpy.types.ShaderNodeMix, MIX, -1.4 * nodes.COLUMN, first.location.y)
    node.data_type = 'RGBA'
    node.blend_type = 'MIX'
    nodes.link(material, blend, "Result", node, "Factor_Float")
    nodes.link(material, first, "Color", node, "A_Color")
    output = "Vector" if isinstance(last, bpy.types.ShaderNodeVectorRotate) else "Color"
    nodes.link(material, last, output, node, "B_Color")
    for target in targets:
        tree_of(node).links.new(nodes.output_of(node, "Result_Color"), target)


def _add(tree: bpy.types.NodeTree, kind: type[nodes.NodeType], role: str, x: float, y: float) -> nodes.NodeType:
    node = nodes.add(tree, kind, x, y)
    node.label = "Hide Repetition"
    node[ROLE] = role
    return node

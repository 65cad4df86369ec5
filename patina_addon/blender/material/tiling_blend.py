# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each of the two samples of Hide Repetition is seen: whole bricks and boards, or patches of noise.

Where the pieces of the rows are known, each brick or board is of one copy. Elsewhere noise blends the copies, and the
higher of the two surfaces comes first, so that stones stay whole.
"""

from dataclasses import dataclass
from math import radians

import bpy

from ...core.model.pattern import Pattern
from ..narrowing import present
from . import node_groups, nodes, tiling_nodes
from .node_groups import tree_of, tree_of_socket

_NOISE_SCALE = 0.7
"""Makes patches that are about one and a half tiles wide."""
_SOFT_WIDTH = 0.06
"""Half the width of the blend of soft surfaces, in values of the noise."""
_SHARP_WIDTH, _HEIGHT_WEIGHT = 0.002, 0.006
"""The same of stones, and how much the difference of heights counts, in values of the noise."""
_FINE = 1 / 256
"""The steps along a row, in tiles, in which the noise of rows without pieces changes."""


@dataclass(frozen=True, slots=True)
class Blend:
    """The nodes that say which of the two samples is seen where."""

    ramp: bpy.types.Node
    """Its output Result is 0 for the first, 1 for the second."""
    difference: bpy.types.Node | None
    """The node that is still to get the two heights; None if they do not count."""


def add(
    material: bpy.types.Material,
    pattern: Pattern,
    coordinates: bpy.types.NodeSocket,
    heights: bpy.types.Node | None,
    y: float,
) -> Blend:
    """Add patches of 0 and 1: whole bricks and boards, or patches of noise whose borders follow the heights."""
    if pattern.rows and pattern.pieces:
        return Blend(_add_ramp(material, _add_pieces(pattern, coordinates, y), _SHARP_WIDTH, y), None)
    if pattern.rows:
        noise = _add_noise(_add_rows(pattern, coordinates, y), y, detail=0.0)
        return Blend(_add_ramp(material, noise, _SOFT_WIDTH, y), None)
    noise = _add_noise(coordinates, y)
    if heights is None:
        return Blend(_add_ramp(material, noise, _SOFT_WIDTH, y), None)
    # They are where the heights are: in a group, too, a node must not depend on itself.
    tree = tree_of(heights)
    difference = tiling_nodes.add(tree, bpy.types.ShaderNodeMath, -1.9 * nodes.COLUMN, y - 400)
    difference.operation = 'SUBTRACT'
    total = tiling_nodes.add(tree, bpy.types.ShaderNodeMath, -1.4 * nodes.COLUMN, y - 400)
    total.operation = 'MULTIPLY_ADD'
    nodes.link(material, difference, "Value", total, "Value")
    nodes.set_value(total, "Value_001", _HEIGHT_WEIGHT)
    node_groups.connect(material, noise, nodes.input_of(total, "Value_002"))
    width = _SHARP_WIDTH + (_SOFT_WIDTH - _SHARP_WIDTH) * pattern.softness
    return Blend(_add_ramp(material, nodes.output_of(total, "Value"), width, y), difference)


def _add_pieces(pattern: Pattern, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add a random value for each brick or board, which does not change within it."""
    evens, odds = pattern.starts[::2], pattern.starts[1::2] or pattern.starts
    is_alternate = len(set(evens)) == len(set(odds)) == 1
    start = odds[0] if is_alternate else 0.0
    lengths = _add_lengths(pattern, coordinates, (pattern.pieces, 1.0), start, y)
    tree, source = tree_of(lengths), nodes.output_of(lengths, "Vector")
    node = tiling_nodes.add(tree, bpy.types.ShaderNodeTexBrick, -2.8 * nodes.COLUMN, y - 400)
    # Every second row, beginning with the first.
    node.offset, node.offset_frequency = (odds[0] - evens[0]) % 1.0 if is_alternate else 0.0, 2
    node.squash, node.squash_frequency = 1.0, 1
    sizes = {"Scale": 1.0, "Mortar Size": 0.0, "Mortar Smooth": 0.0, "Bias": 0.0, "Brick Width": 1.0}
    colors = {"Color1": (0.0, 0.0, 0.0, 1.0), "Color2": (1.0, 1.0, 1.0, 1.0)}
    for socket, value in (sizes | colors | {"Row Height": 1 / pattern.rows}).items():
        nodes.set_value(node, socket, value)
    if not is_alternate:
        source = _add_starts(pattern, source, y)
    tree.links.new(source, nodes.input_of(node, "Vector"))
    return nodes.output_of(node, "Color")


def _add_lengths(
    pattern: Pattern, coordinates: bpy.types.NodeSocket, scale: tuple[float, float], start: float, y: float
) -> bpy.types.Node:
    """Add a node in whose coordinates x runs along the rows, and y across them from the bottom of the first."""
    tree = tree_of_socket(coordinates)
    node = tiling_nodes.add(tree, bpy.types.ShaderNodeMapping, -3.6 * nodes.COLUMN, y - 400)
    node.vector_type = 'POINT'
    along, across = scale
    nodes.set_value(node, "Location", (-start, -pattern.bottom * across, 0.0))
    # Mirrored and rotated, u and v change places.
    nodes.set_value(node, "Scale", (across, -along, 1.0) if pattern.is_upright else (along, across, 1.0))
    nodes.set_value(node, "Rotation", (0.0, 0.0, radians(90) if pattern.is_upright else 0.0))
    tree.links.new(coordinates, nodes.input_of(node, "Vector"))
    return node


def _add_starts(pattern: Pattern, lengths: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add coordinates in which the pieces of each row begin at whole numbers, wherever they begin in the tile."""
    tree = tree_of_socket(lengths)
    parts = tiling_nodes.add(tree, bpy.types.ShaderNodeSeparateXYZ, -3.5 * nodes.COLUMN, y - 800)
    row = tiling_nodes.add(tree, bpy.types.ShaderNodeMath, -3.3 * nodes.COLUMN, y - 800)
    row.operation = 'FRACT'
    table = tiling_nodes.add(tree, bpy.types.ShaderNodeValToRGB, -3.1 * nodes.COLUMN, y - 800)
    ramp = present(table.color_ramp)
    ramp.interpolation = 'CONSTANT'
    for _ in range(pattern.rows - len(ramp.elements)):
        ramp.elements.new(1.0)
    for index, start in enumerate(pattern.starts):
        ramp.elements[index].position = index / pattern.rows
        ramp.elements[index].color = (1 - start, 0.0, 0.0, 1.0)  # type: ignore[assignment]  # Any four numbers do.
    moved = tiling_nodes.add(tree, bpy.types.ShaderNodeVectorMath, -2.9 * nodes.COLUMN, y - 800)
    moved.operation = 'ADD'
    tree.links.new(lengths, nodes.input_of(parts, "Vector"))
    tree.links.new(nodes.output_of(parts, "Y"), nodes.input_of(row, "Value"))
    tree.links.new(nodes.output_of(row, "Value"), nodes.input_of(table, "Fac"))
    tree.links.new(nodes.output_of(table, "Color"), nodes.input_of(moved, "Vector"))
    tree.links.new(lengths, nodes.input_of(moved, "Vector_001"))
    return nodes.output_of(moved, "Vector")


def _add_rows(pattern: Pattern, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add coordinates that are the same all across a row."""
    lengths = _add_lengths(pattern, coordinates, (1.0, pattern.rows), 0.0, y)
    tree = tree_of(lengths)
    node = tiling_nodes.add(tree, bpy.types.ShaderNodeVectorMath, -3.3 * nodes.COLUMN, y - 400)
    node.operation = 'SNAP'
    tree.links.new(nodes.output_of(lengths, "Vector"), nodes.input_of(node, "Vector"))
    nodes.set_value(node, "Vector_001", (_FINE, 1.0, 1.0))
    return nodes.output_of(node, "Vector")


def _add_noise(coordinates: bpy.types.NodeSocket, y: float, detail: float = 2.0) -> bpy.types.NodeSocket:
    """Add noise, whose mean is 0.5."""
    tree = tree_of_socket(coordinates)
    noise = tiling_nodes.add(tree, bpy.types.ShaderNodeTexNoise, -3.0 * nodes.COLUMN, y - 400)
    noise.noise_dimensions = '3D'
    options = {"Scale": _NOISE_SCALE, "Detail": detail, "Roughness": 0.5, "Lacunarity": 2.0, "Distortion": 0.0}
    for socket, value in options.items():
        nodes.set_value(noise, socket, value)
    tree.links.new(coordinates, nodes.input_of(noise, "Vector"))
    return nodes.output_of(noise, "Fac")


def _add_ramp(
    material: bpy.types.Material, source: bpy.types.NodeSocket, width: float, y: float
) -> bpy.types.Node:
    """Add a node that is 0 below the middle of `source` and 1 above it, and blends in between. The output is Result."""
    ramp = tiling_nodes.add(tree_of_socket(source), bpy.types.ShaderNodeMapRange, -2.4 * nodes.COLUMN, y - 400)
    ramp.interpolation_type = 'SMOOTHSTEP'
    limits = {"From Min": 0.5 - width, "From Max": 0.5 + width, "To Min": 0.0, "To Max": 1.0}
    for socket, value in limits.items():
        nodes.set_value(ramp, socket, value)
    node_groups.connect(material, source, nodes.input_of(ramp, "Value"))
    return ramp

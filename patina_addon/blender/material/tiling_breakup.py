# SPDX-License-Identifier: GPL-3.0-or-later
"""Hide Repetition: sample each map a second time, and blend the two.

The second copy is rotated if the surface has no direction. Otherwise it is only shifted, so that rows stay rows. Where
the pieces of the rows are known, each brick or board is of one copy. Elsewhere noise blends the copies, and the higher
of the two surfaces comes first, so that stones stay whole.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from math import isclose, radians

import bpy

from ...core.model.maps import HEIGHT, NORMAL, MapFile, pattern_of
from ...core.model.pattern import Pattern
from ...core.model.stored_values import Record
from .. import values
from ..narrowing import present
from . import node_groups, nodes, proportions
from .node_groups import tree_of, tree_of_socket

ROLE = "patina_repetition"
"""The custom property of the nodes of the second sample: the kind of map of a texture, or one of the names below."""

MIX, SHARED = "mix", "shared"
LAYOUT = "patina_repetition_layout"
"""The custom property of the first Mapping node that says what the nodes were built for. Earlier versions had none."""
ANGLE = radians(37)
"""Not near a right angle, so that rows of the second sample are not parallel to those of the first."""
SHIFT = (0.37, 0.61, 0.23)
NOISE_SCALE = 0.7
"""Makes patches that are about one and a half tiles wide."""
BLEND_WIDTH = 0.06
"""Half the width of the blend of soft surfaces, in values of the noise."""
SHARP_WIDTH, HEIGHT_WEIGHT = 0.002, 0.006
"""The same of stones, and how much the difference of heights counts, in values of the noise."""
FINE = 1 / 256
"""The steps along a row, in tiles, in which the noise of rows without pieces changes."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """What the nodes of the second sample depend on."""

    is_rotated: bool
    aspect: float
    """The proportions to keep when rotated: the height of a tile divided by its width."""
    shift: tuple[float, float, float]
    pattern: Pattern

    @property
    def text(self) -> str:
        """The same as one text."""
        return json.dumps([self.is_rotated, f"{self.aspect:.5g}", self.shift, self.pattern.plain()])


def start(material: bpy.types.Material) -> None:
    """Have a new material shift the copy only, which is right for any surface, until its pattern is known."""
    values.controls(material).repetition_copy = 'SHIFT'


def store(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Store how the surface of the maps repeats. What was chosen about the copy stays as long as it is the same."""
    pattern, controls = pattern_of(files), values.controls(material)
    text = json.dumps(pattern.plain()) if pattern else ""
    if text != controls.pattern:
        controls.pattern = text
        controls.repetition_copy = 'SHIFT' if pattern is None or pattern.has_direction else 'ROTATE'


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
    node_groups.unlink_unused(material)


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


def can_rotate(material: bpy.types.Material) -> bool:
    """Return whether coordinates can be rotated. With box projection, that would stretch the maps on some sides."""
    return bool(values.controls(material).measure.projection == 'UV')


def _layout(material: bpy.types.Material) -> _Layout:
    """Return what the nodes have to be built for."""
    controls = values.controls(material)
    stored = Pattern.from_plain(Record({"pattern": controls.pattern}).json("pattern").record("pattern"))
    pattern, loose = stored or Pattern(), Pattern(softness=(stored or Pattern()).softness)
    is_shifted = controls.repetition_copy == 'SHIFT'
    if can_rotate(material) and not is_shifted:
        return _Layout(True, 1.0 if proportions.is_square(material) else controls.aspect, SHIFT, loose)
    if stored is None or not (is_shifted and pattern.has_direction):
        return _Layout(False, 1.0, SHIFT, loose)
    across, up = pattern.shift
    if can_rotate(material):
        return _Layout(False, 1.0, (across, up, 0.0), pattern)
    # On sides and floors alike, y runs across the maps and z up. X runs across some and up others, so it stays.
    return _Layout(False, 1.0, (0.0, across, up), loose)


def _is_current(material: bpy.types.Material) -> bool:
    """Return whether the nodes are built for what the material is now."""
    mapping = next((node for node in _nodes(material) if isinstance(node, bpy.types.ShaderNodeMapping)), None)
    if mapping is None:
        return False
    layouts, layout = [mark for node in _nodes(material) if (mark := nodes.mark(node, LAYOUT))], _layout(material)
    if layouts:
        return layouts == [layout.text]
    is_rotated = bool(nodes.values_of(nodes.input_of(mapping, "Rotation"))[2])
    aspect = nodes.values_of(nodes.input_of(mapping, "Scale"))[1]
    return is_rotated == layout.is_rotated and isclose(aspect, layout.aspect, rel_tol=1e-6)


def _build(material: bpy.types.Material, coordinates: bpy.types.NodeSocket) -> None:
    firsts = [(kind, texture) for kind, textures in _firsts(material).items() for texture in textures]
    bottom = min(texture.location.y for _, texture in firsts) - 2 * nodes.ROW
    layout = _layout(material)
    moved = _add_mapping(layout, coordinates, bottom)
    heights = next((texture for kind, texture in firsts if kind == HEIGHT), None)
    blend = _add_blend(material, layout, coordinates, heights, bottom)
    for row, (kind, first) in enumerate(firsts):
        second = _add(tree_of(first), bpy.types.ShaderNodeTexImage, kind, -2.2 * nodes.COLUMN, bottom - row * nodes.ROW)
        node_groups.connect(material, moved, nodes.input_of(second, "Vector"))
        is_turned = kind == NORMAL and layout.is_rotated
        last = _add_rotation(material, second, ANGLE) if is_turned else second
        _mix(material, first, last, blend.ramp)
        if first == heights and blend.difference:
            nodes.link(material, second, "Color", blend.difference, "Value")
            nodes.link(material, first, "Color", blend.difference, "Value_001")


def _add_mapping(layout: _Layout, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add nodes that rotate and shift the coordinates, and return their output. The unit is the width of a tile."""
    tree = tree_of_socket(coordinates)
    node = _add(tree, bpy.types.ShaderNodeMapping, SHARED, -3.6 * nodes.COLUMN, y)
    node[LAYOUT] = layout.text
    node.vector_type = 'POINT'
    nodes.set_value(node, "Location", layout.shift)
    nodes.set_value(node, "Rotation", (0.0, 0.0, ANGLE if layout.is_rotated else 0.0))
    tree.links.new(coordinates, nodes.input_of(node, "Vector"))
    if layout.aspect == 1.0:
        return nodes.output_of(node, "Vector")
    nodes.set_value(node, "Scale", (1.0, layout.aspect, 1.0))
    back = _add(tree, bpy.types.ShaderNodeMapping, SHARED, -3.0 * nodes.COLUMN, y)
    back.vector_type = 'POINT'
    nodes.set_value(back, "Scale", (1.0, 1 / layout.aspect, 1.0))
    tree.links.new(nodes.output_of(node, "Vector"), nodes.input_of(back, "Vector"))
    return nodes.output_of(back, "Vector")


@dataclass(frozen=True, slots=True)
class _Blend:
    """The nodes that say which of the two samples is seen where."""

    ramp: bpy.types.Node
    """Its output Result is 0 for the first, 1 for the second."""
    difference: bpy.types.Node | None
    """The node that is still to get the two heights; None if they do not count."""


def _add_blend(
    material: bpy.types.Material,
    layout: _Layout,
    coordinates: bpy.types.NodeSocket,
    heights: bpy.types.Node | None,
    y: float,
) -> _Blend:
    """Add patches of 0 and 1: whole bricks and boards, or patches of noise whose borders follow the heights."""
    pattern = layout.pattern
    if pattern.rows and pattern.pieces:
        return _Blend(_add_ramp(material, _add_pieces(pattern, coordinates, y), SHARP_WIDTH, y), None)
    if pattern.rows:
        noise = _add_noise(_add_rows(pattern, coordinates, y), y, detail=0.0)
        return _Blend(_add_ramp(material, noise, BLEND_WIDTH, y), None)
    noise = _add_noise(coordinates, y)
    if heights is None:
        return _Blend(_add_ramp(material, noise, BLEND_WIDTH, y), None)
    # They are where the heights are: in a group, too, a node must not depend on itself.
    tree = tree_of(heights)
    difference = _add(tree, bpy.types.ShaderNodeMath, SHARED, -1.9 * nodes.COLUMN, y - 400)
    difference.operation = 'SUBTRACT'
    total = _add(tree, bpy.types.ShaderNodeMath, SHARED, -1.4 * nodes.COLUMN, y - 400)
    total.operation = 'MULTIPLY_ADD'
    nodes.link(material, difference, "Value", total, "Value")
    nodes.set_value(total, "Value_001", HEIGHT_WEIGHT)
    node_groups.connect(material, noise, nodes.input_of(total, "Value_002"))
    width = SHARP_WIDTH + (BLEND_WIDTH - SHARP_WIDTH) * pattern.softness
    return _Blend(_add_ramp(material, nodes.output_of(total, "Value"), width, y), difference)


def _add_lengths(
    pattern: Pattern, coordinates: bpy.types.NodeSocket, scale: tuple[float, float], start: float, y: float
) -> bpy.types.Node:
    """Add a node in whose coordinates x runs along the rows, and y across them from the bottom of the first."""
    tree = tree_of_socket(coordinates)
    node = _add(tree, bpy.types.ShaderNodeMapping, SHARED, -3.6 * nodes.COLUMN, y - 400)
    node.vector_type = 'POINT'
    along, across = scale
    nodes.set_value(node, "Location", (-start, -pattern.bottom * across, 0.0))
    # Mirrored and rotated, u and v change places.
    nodes.set_value(node, "Scale", (across, -along, 1.0) if pattern.is_upright else (along, across, 1.0))
    nodes.set_value(node, "Rotation", (0.0, 0.0, radians(90) if pattern.is_upright else 0.0))
    tree.links.new(coordinates, nodes.input_of(node, "Vector"))
    return node


def _add_pieces(pattern: Pattern, coordinates: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add a random value for each brick or board, which does not change within it."""
    evens, odds = pattern.starts[::2], pattern.starts[1::2] or pattern.starts
    is_alternate = len(set(evens)) == len(set(odds)) == 1
    start = odds[0] if is_alternate else 0.0
    lengths = _add_lengths(pattern, coordinates, (pattern.pieces, 1.0), start, y)
    tree, source = tree_of(lengths), nodes.output_of(lengths, "Vector")
    node = _add(tree, bpy.types.ShaderNodeTexBrick, SHARED, -2.8 * nodes.COLUMN, y - 400)
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


def _add_starts(pattern: Pattern, lengths: bpy.types.NodeSocket, y: float) -> bpy.types.NodeSocket:
    """Add coordinates in which the pieces of each row begin at whole numbers, wherever they begin in the tile."""
    tree = tree_of_socket(lengths)
    parts = _add(tree, bpy.types.ShaderNodeSeparateXYZ, SHARED, -3.5 * nodes.COLUMN, y - 800)
    row = _add(tree, bpy.types.ShaderNodeMath, SHARED, -3.3 * nodes.COLUMN, y - 800)
    row.operation = 'FRACT'
    table = _add(tree, bpy.types.ShaderNodeValToRGB, SHARED, -3.1 * nodes.COLUMN, y - 800)
    ramp = present(table.color_ramp)
    ramp.interpolation = 'CONSTANT'
    for _ in range(pattern.rows - len(ramp.elements)):
        ramp.elements.new(1.0)
    for index, start in enumerate(pattern.starts):
        ramp.elements[index].position = index / pattern.rows
        ramp.elements[index].color = (1 - start, 0.0, 0.0, 1.0)  # type: ignore[assignment]  # Any four numbers do.
    moved = _add(tree, bpy.types.ShaderNodeVectorMath, SHARED, -2.9 * nodes.COLUMN, y - 800)
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
    node = _add(tree, bpy.types.ShaderNodeVectorMath, SHARED, -3.3 * nodes.COLUMN, y - 400)
    node.operation = 'SNAP'
    tree.links.new(nodes.output_of(lengths, "Vector"), nodes.input_of(node, "Vector"))
    nodes.set_value(node, "Vector_001", (FINE, 1.0, 1.0))
    return nodes.output_of(node, "Vector")


def _add_noise(coordinates: bpy.types.NodeSocket, y: float, detail: float = 2.0) -> bpy.types.NodeSocket:
    """Add noise, whose mean is 0.5."""
    tree = tree_of_socket(coordinates)
    noise = _add(tree, bpy.types.ShaderNodeTexNoise, SHARED, -3.0 * nodes.COLUMN, y - 400)
    noise.noise_dimensions = '3D'
    options = {"Scale": NOISE_SCALE, "Detail": detail, "Roughness": 0.5, "Lacunarity": 2.0, "Distortion": 0.0}
    for socket, value in options.items():
        nodes.set_value(noise, socket, value)
    tree.links.new(coordinates, nodes.input_of(noise, "Vector"))
    return nodes.output_of(noise, "Fac")


def _add_ramp(
    material: bpy.types.Material, source: bpy.types.NodeSocket, width: float, y: float
) -> bpy.types.Node:
    """Add a node that is 0 below the middle of `source` and 1 above it, and blends in between. The output is Result."""
    ramp = _add(tree_of_socket(source), bpy.types.ShaderNodeMapRange, SHARED, -2.4 * nodes.COLUMN, y - 400)
    ramp.interpolation_type = 'SMOOTHSTEP'
    limits = {"From Min": 0.5 - width, "From Max": 0.5 + width, "To Min": 0.0, "To Max": 1.0}
    for socket, value in limits.items():
        nodes.set_value(ramp, socket, value)
    node_groups.connect(material, source, nodes.input_of(ramp, "Value"))
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

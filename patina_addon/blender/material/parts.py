# SPDX-License-Identifier: GPL-3.0-or-later
"""How our nodes are found again: by custom properties, whatever a person does to the rest of the graph."""

from math import isclose
from typing import Any

import bpy

KIND = "patina_map"
"""The property of a texture node that says which kind of map it shows."""

PART = "patina_part"
"""The property of every other node of ours that says what it is for: one of the names below."""

OUTPUT = "output"
PRINCIPLED = "principled"
COORDINATE = "coordinate"
MAPPING = "mapping"
NORMAL_MAP = "normal_map"
TURN = "turn"
DISPLACEMENT = "displacement"
OCCLUSION = "occlusion"

COLUMN, ROW = 320, 300
"""How far apart nodes are laid out."""


def textures(material: bpy.types.Material) -> dict[str, bpy.types.Node]:
    """The texture nodes by their kind of map. Empty for a material that is not ours."""
    nodes = material.node_tree.nodes if material.node_tree else ()
    return {node[KIND]: node for node in nodes if node.get(KIND)}


def is_ours(material: bpy.types.Material | None) -> bool:
    """Whether `material` was made by `build` and still shows a map."""
    return material is not None and bool(textures(material))


def find(material: bpy.types.Material, part: str) -> bpy.types.Node | None:
    """The node with this part; None where a person removed it."""
    return next((node for node in material.node_tree.nodes if node.get(PART) == part), None)


def add(tree: bpy.types.NodeTree, idname: str, x: float, y: float, part: str = "") -> bpy.types.Node:
    """A new node at a place, that is this part."""
    node: bpy.types.Node = tree.nodes.new(idname)
    node.location = (x, y)
    node.select = False
    if part:
        node[PART] = part
    return node


def input_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """The input socket of `node` with this identifier: names are translated, and indices moved."""
    return next(found for found in node.inputs if found.identifier == identifier)


def output_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """The output socket of `node` with this identifier."""
    return next(found for found in node.outputs if found.identifier == identifier)


def link(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> None:
    """Link two nodes of one tree by the sockets' identifiers."""
    node.id_data.links.new(output_of(source, output), input_of(node, socket))


def unlink(source: bpy.types.Node, node: bpy.types.Node, socket: str) -> None:
    """Take away the link from `source` into this socket, and no other."""
    for found in list(input_of(node, socket).links):
        if found.from_node == source:
            node.id_data.links.remove(found)


def set_value(node: bpy.types.Node, identifier: str, value: Any) -> None:
    """Write a constant, where it is another: every write makes Blender draw again."""
    socket = input_of(node, identifier)
    pairs = zip(_numbers(socket.default_value), _numbers(value), strict=True)
    # Blender keeps them as 32 bits.
    if not all(isclose(before, after, rel_tol=1e-6) for before, after in pairs):
        socket.default_value = value


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(value) if hasattr(value, "__len__") else (value,)


def set_option(node: bpy.types.Node, name: str, value: Any) -> None:
    """Choose an option of a node, where it is another: it may make Blender compile the shader again."""
    if getattr(node, name) != value:
        setattr(node, name, value)


def is_linked(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> bool:
    """Whether there is this link."""
    return any(found.from_socket == output_of(source, output) for found in input_of(node, socket).links)


def insert(node: bpy.types.Node, socket: str, idname: str, way_in: str, way_out: str) -> bpy.types.Node | None:
    """A new node between an input of `node` and what feeds it; None where nothing does."""
    target, tree = input_of(node, socket), node.id_data
    if not target.links:
        return None
    source = target.links[0].from_socket
    made: bpy.types.Node = tree.nodes.new(idname)
    made.select = False
    tree.links.new(source, input_of(made, way_in))
    tree.links.new(output_of(made, way_out), target)
    return made


def bypass(node: bpy.types.Node, way_in: str, way_out: str) -> None:
    """Remove a node, and have what fed its input feed what its output fed."""
    tree, links = node.id_data, input_of(node, way_in).links
    source = links[0].from_socket if links else None
    targets = [found.to_socket for found in output_of(node, way_out).links]
    tree.nodes.remove(node)
    for target in targets if source else ():
        tree.links.new(source, target)

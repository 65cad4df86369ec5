# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's nodes, found again by custom properties, whatever a person does to the rest of the graph."""

from collections.abc import Iterable
from math import isclose
from typing import Protocol, TypeVar, cast

import bpy

from ..narrowing import of_type, present

NodeType = TypeVar("NodeType", bound=bpy.types.Node)
Numbers = float | Iterable[float]
"""What a constant is: a number, or several."""

KIND = "patina_map"
"""The property of a texture node that says which kind of map it shows."""

PART = "patina_part"
"""The property of every other node of Patina's that says what it is for: one of the names below."""

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


def tree_of(material: bpy.types.Material) -> bpy.types.ShaderNodeTree:
    """Return the node tree of a material that has one, as each of Patina's does."""
    return present(material.node_tree)


def textures(material: bpy.types.Material) -> dict[str, bpy.types.ShaderNodeTexImage]:
    """Return the texture nodes by their kind of map; none for a material that is not Patina's."""
    nodes = material.node_tree.nodes if material.node_tree else ()
    return {
        node[KIND]: node for node in nodes if node.get(KIND) and isinstance(node, bpy.types.ShaderNodeTexImage)
    }


def is_ours(material: bpy.types.Material | None) -> bool:
    """Return whether `material` was made by `build` and still shows a map."""
    return material is not None and bool(textures(material))


def find(material: bpy.types.Material, part: str) -> bpy.types.Node | None:
    """Return the node with this part; None if a person removed it."""
    return next((node for node in tree_of(material).nodes if node.get(PART) == part), None)


def add(tree: bpy.types.NodeTree, kind: type[NodeType], x: float, y: float, part: str = "") -> NodeType:
    """Add a node at a place, as this part."""
    node = _new(tree, kind)
    node.location = (x, y)
    node.select = False
    if part:
        node[PART] = part
    return node


def input_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the input socket with this identifier: names are translated, and indices moved."""
    return next(socket for socket in node.inputs if socket.identifier == identifier)


def output_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the output socket with this identifier."""
    return next(socket for socket in node.outputs if socket.identifier == identifier)


def link(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> None:
    """Link two nodes of one tree by the sockets' identifiers."""
    _tree(node).links.new(output_of(source, output), input_of(node, socket))


def unlink(source: bpy.types.Node, node: bpy.types.Node, socket: str) -> None:
    """Take away the link from `source` into this socket, and no other."""
    for candidate in _links(input_of(node, socket)):
        if candidate.from_node == source:
            _tree(node).links.remove(candidate)


def values_of(socket: bpy.types.NodeSocket) -> tuple[float, ...]:
    """Return the constant of a socket, as numbers: one, or as many as it has."""
    return _numbers(_with_value(socket).default_value)


def write_value(socket: bpy.types.NodeSocket | bpy.types.NodeTreeInterfaceSocket, value: Numbers) -> None:
    """Write the constant of a socket, or of one of a group's interface."""
    _with_value(socket).default_value = value


def set_value(node: bpy.types.Node, identifier: str, value: Numbers) -> None:
    """Write a constant, if it is another: every write makes Blender draw again."""
    socket = input_of(node, identifier)
    pairs = zip(values_of(socket), _numbers(value), strict=True)
    # Blender keeps them as 32 bits.
    if not all(isclose(before, after, rel_tol=1e-6) for before, after in pairs):
        write_value(socket, value)


class _WithValue(Protocol):
    default_value: Numbers


def _with_value(socket: bpy.types.NodeSocket | bpy.types.NodeTreeInterfaceSocket) -> _WithValue:
    """Return a socket as one with a constant: each type has one of its own type, and their base has none."""
    return cast("_WithValue", socket)


def _numbers(value: Numbers) -> tuple[float, ...]:
    return (value,) if isinstance(value, float | int) else tuple(value)


def set_option(owner: bpy.types.Node | bpy.types.Material, name: str, value: object) -> None:
    """Choose an option, if it is another: it may make Blender compile the shader again."""
    if getattr(owner, name) != value:
        setattr(owner, name, value)


def is_linked(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> bool:
    """Return whether there is this link."""
    return any(candidate.from_socket == output_of(source, output) for candidate in _links(input_of(node, socket)))


def targets_of(output: bpy.types.NodeSocket) -> list[bpy.types.NodeSocket]:
    """Return the sockets that an output feeds."""
    return [present(target.to_socket) for target in _links(output)]


def insert(node: bpy.types.Node, socket: str, kind: type[NodeType], way_in: str, way_out: str) -> NodeType | None:
    """Insert a node between an input of `node` and what feeds it. Return it; None if nothing does."""
    target, tree = input_of(node, socket), _tree(node)
    links = _links(target)
    if not links:
        return None
    source = present(links[0].from_socket)
    inserted = _new(tree, kind)
    inserted.select = False
    tree.links.new(source, input_of(inserted, way_in))
    tree.links.new(output_of(inserted, way_out), target)
    return inserted


def bypass(node: bpy.types.Node, way_in: str, way_out: str) -> None:
    """Remove a node, and have what fed its input feed what its output fed."""
    tree, links = _tree(node), _links(input_of(node, way_in))
    source = links[0].from_socket if links else None
    targets = targets_of(output_of(node, way_out))
    tree.nodes.remove(node)
    if source:
        for target in targets:
            tree.links.new(source, target)


def _tree(node: bpy.types.Node) -> bpy.types.NodeTree:
    return of_type(node.id_data, bpy.types.NodeTree)


def _links(socket: bpy.types.NodeSocket) -> list[bpy.types.NodeLink]:
    return list(socket.links or ())


def _new(tree: bpy.types.NodeTree, kind: type[NodeType]) -> NodeType:
    return of_type(tree.nodes.new(kind.__name__), kind)

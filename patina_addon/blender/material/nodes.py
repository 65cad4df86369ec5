# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's nodes, identified by custom properties, so that the user can edit the rest of the graph."""

from collections.abc import Iterable
from math import isclose
from typing import Protocol, TypeVar, cast

import bpy

from ..narrowing import of_type, present

NodeType = TypeVar("NodeType", bound=bpy.types.Node)
Numbers = float | Iterable[float]
"""The value of a socket: a number, or several."""

KIND = "patina_map"
"""The custom property of a texture node that holds its kind of map."""

PART = "patina_part"
"""The custom property of every other Patina node that holds its part in the graph: one of the names below."""

OUTPUT = "output"
PRINCIPLED = "principled"
COORDINATE = "coordinate"
MAPPING = "mapping"
NORMAL_MAP = "normal_map"
NORMAL_ROTATION = "turn"
DISPLACEMENT = "displacement"
OCCLUSION = "occlusion"

_PREFIX = "patina_"
"""How the names of all these properties begin."""

COLUMN, ROW = 320, 300
"""The distance between nodes."""


def tree_of(material: bpy.types.Material) -> bpy.types.ShaderNodeTree:
    """Return the node tree of a material that has one, as every Patina material does."""
    return present(material.node_tree)


def textures(material: bpy.types.Material) -> dict[str, bpy.types.ShaderNodeTexImage]:
    """Return the texture nodes by kind of map; none if it is not a Patina material."""
    nodes = material.node_tree.nodes if material.node_tree else ()
    return {
        node[KIND]: node for node in nodes if node.get(KIND) and isinstance(node, bpy.types.ShaderNodeTexImage)
    }


def is_patina_material(material: bpy.types.Material | None) -> bool:
    """Return whether `material` was made by `build` and still has a map."""
    return material is not None and bool(textures(material))


def is_patinas(node: bpy.types.Node) -> bool:
    """Return whether Patina added `node`. Frames have no mark."""
    return isinstance(node, bpy.types.NodeFrame) or any(name.startswith(_PREFIX) for name in node.keys())  # noqa: SIM118


def find(material: bpy.types.Material, part: str) -> bpy.types.Node | None:
    """Return the node with this part; None if the user removed it."""
    return next((node for node in tree_of(material).nodes if node.get(PART) == part), None)


def add(tree: bpy.types.NodeTree, kind: type[NodeType], x: float, y: float, part: str = "") -> NodeType:
    """Add a node at a position, with this part."""
    node = _new(tree, kind)
    node.location = (x, y)
    node.select = False
    if part:
        node[PART] = part
    return node


def input_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the input socket with this identifier. Names are translated, and indices differ between versions."""
    return next(socket for socket in node.inputs if socket.identifier == identifier)


def output_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the output socket with this identifier."""
    return next(socket for socket in node.outputs if socket.identifier == identifier)


def link(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> None:
    """Link two nodes of a tree by the identifiers of their sockets."""
    _tree(node).links.new(output_of(source, output), input_of(node, socket))


def unlink(source: bpy.types.Node, node: bpy.types.Node, socket: str) -> None:
    """Remove the link from `source` into this socket."""
    for candidate in _links(input_of(node, socket)):
        if candidate.from_node == source:
            _tree(node).links.remove(candidate)


def values_of(socket: bpy.types.NodeSocket) -> tuple[float, ...]:
    """Return the default value of a socket as a tuple of numbers."""
    return _numbers(_with_value(socket).default_value)


def write_value(socket: bpy.types.NodeSocket | bpy.types.NodeTreeInterfaceSocket, value: Numbers) -> None:
    """Set the default value of a socket, or of a socket in a group's interface."""
    _with_value(socket).default_value = value


def set_value(node: bpy.types.Node, identifier: str, value: Numbers) -> None:
    """Set the default value of an input if it differs: every write makes Blender draw again."""
    socket = input_of(node, identifier)
    pairs = zip(values_of(socket), _numbers(value), strict=True)
    # Blender stores them with 32 bits.
    if not all(isclose(before, after, rel_tol=1e-6) for before, after in pairs):
        write_value(socket, value)


class _WithValue(Protocol):
    default_value: Numbers


def _with_value(socket: bpy.types.NodeSocket | bpy.types.NodeTreeInterfaceSocket) -> _WithValue:
    """Return a socket as one with a default value, which their base class does not have."""
    return cast("_WithValue", socket)


def _numbers(value: Numbers) -> tuple[float, ...]:
    return (value,) if isinstance(value, float | int) else tuple(value)


def set_option(owner: bpy.types.Node | bpy.types.Material, name: str, value: object) -> None:
    """Set an option if it differs: a write may make Blender compile the shader again."""
    if getattr(owner, name) != value:
        setattr(owner, name, value)


def is_linked(source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str) -> bool:
    """Return whether this link exists."""
    return any(candidate.from_socket == output_of(source, output) for candidate in _links(input_of(node, socket)))


def linked_inputs(output: bpy.types.NodeSocket) -> list[bpy.types.NodeSocket]:
    """Return the inputs that an output is linked to."""
    return [present(target.to_socket) for target in _links(output)]


def insert(node: bpy.types.Node, socket: str, kind: type[NodeType], input_: str, output: str) -> NodeType | None:
    """Insert a node into the link of an input of `node`, and return it; None if the input is not linked."""
    target, tree = input_of(node, socket), _tree(node)
    links = _links(target)
    if not links:
        return None
    source = present(links[0].from_socket)
    inserted = _new(tree, kind)
    inserted.select = False
    tree.links.new(source, input_of(inserted, input_))
    tree.links.new(output_of(inserted, output), target)
    return inserted


def bypass(node: bpy.types.Node, input_: str, output: str) -> None:
    """Remove a node, and link the source of its input to the targets of its output."""
    tree, links = _tree(node), _links(input_of(node, input_))
    source = links[0].from_socket if links else None
    targets = linked_inputs(output_of(node, output))
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

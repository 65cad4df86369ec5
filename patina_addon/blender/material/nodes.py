# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's nodes, identified by custom properties, so that the user can edit the rest of the graph.

They are found in node groups at any depth, and there may be several of a kind, since the user may duplicate them. The
first of them is the one that the controls show; the others follow it as long as they have the same values.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import isclose
from typing import Protocol, TypeVar, cast

import bpy

from ...core.model.maps import MAPS
from .. import values
from ..narrowing import of_type, present
from . import node_groups
from .node_groups import tree_of

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
UV_MAP = "uv_map"
"""In place of COORDINATE where another UV map is used than the one that a render uses."""
MAPPING = "mapping"
NORMAL_MAP = "normal_map"
NORMAL_ROTATION = "turn"
DISPLACEMENT = "displacement"
OCCLUSION = "occlusion"
TEXTURE = "texture"
"""The user's own texture, whose mapping the maps share."""

_TYPES: dict[str, type[bpy.types.Node]] = {
    OUTPUT: bpy.types.ShaderNodeOutputMaterial,
    PRINCIPLED: bpy.types.ShaderNodeBsdfPrincipled,
    COORDINATE: bpy.types.ShaderNodeTexCoord,
    UV_MAP: bpy.types.ShaderNodeUVMap,
    MAPPING: bpy.types.ShaderNodeMapping,
    NORMAL_MAP: bpy.types.ShaderNodeNormalMap,
    NORMAL_ROTATION: bpy.types.ShaderNodeVectorRotate,
    DISPLACEMENT: bpy.types.ShaderNodeDisplacement,
    OCCLUSION: bpy.types.ShaderNodeGroup,
    TEXTURE: bpy.types.ShaderNodeTexImage,
}
"""The type of node for each part. A node of another type with this property is not Patina's."""

COLUMN, ROW = 320, 300
"""The distance between nodes."""


def root_tree(material: bpy.types.Material) -> bpy.types.ShaderNodeTree:
    """Return the node tree of a material that has one, as every Patina material does."""
    return present(material.node_tree)


def all_textures(material: bpy.types.Material) -> dict[str, list[bpy.types.ShaderNodeTexImage]]:
    """Return all texture nodes by kind of map; none if it is not a Patina material."""
    by_kind: dict[str, list[bpy.types.ShaderNodeTexImage]] = {}
    for kind, node in _textures(material):
        by_kind.setdefault(kind, []).append(node)
    return by_kind


def _textures(material: bpy.types.Material) -> Iterator[tuple[str, bpy.types.ShaderNodeTexImage]]:
    # The user's own material does not become Patina's when a node is pasted into it.
    for tree in node_groups.trees(material) if values.controls(material).family else ():
        for node in tree.nodes:
            if isinstance(node, bpy.types.ShaderNodeTexImage) and (kind := mark(node, KIND)) in MAPS:
                yield kind, node


def textures(material: bpy.types.Material) -> dict[str, bpy.types.ShaderNodeTexImage]:
    """Return the first texture node of each kind of map; none if it is not a Patina material."""
    return {kind: same[0] for kind, same in all_textures(material).items()}


def is_patina_material(material: bpy.types.Material | None) -> bool:
    """Return whether `material` was made by `build` and still has a map."""
    return material is not None and any(True for _ in _textures(material))


def is_patinas(node: bpy.types.Node) -> bool:
    """Return whether Patina added `node`. Frames have no mark."""
    return isinstance(node, bpy.types.NodeFrame) or node_groups.is_marked(node)


def find(material: bpy.types.Material, part: str) -> bpy.types.Node | None:
    """Return the first node with this part; None if the user removed it."""
    return next(iter(find_all(material, part)), None)


def find_all(material: bpy.types.Material, part: str) -> list[bpy.types.Node]:
    """Return all nodes with this part."""
    return [node for node in marked(material, PART, part) if isinstance(node, _TYPES[part])]


def marked(material: bpy.types.Material, name: str, value: str = "") -> list[bpy.types.Node]:
    """Return all nodes with this custom property, or only those on which it has a certain value."""
    all_nodes = (node for tree in node_groups.trees(material) for node in tree.nodes)
    marks = ((node, mark(node, name)) for node in all_nodes)
    return [node for node, own in marks if own and (not value or own == value)]


def mark(node: bpy.types.Node, name: str) -> str:
    """Return one of Patina's custom properties of a node; empty if it does not have it as text."""
    return values.custom_text(node, name)


def add(tree: bpy.types.NodeTree, kind: type[NodeType], x: float, y: float, part: str = "") -> NodeType:
    """Add a node at a position, with this part."""
    node = _new(tree, kind)
    node.location = (x, y)
    node.select = False
    if part:
        node[PART] = part
    return node


def absolute_location(node: bpy.types.Node) -> tuple[float, float]:
    """Return where a node is, also if a frame holds it. Only newer versions of Blender have a property for this."""
    location = node.location
    left, top = absolute_location(node.parent) if node.parent else (0.0, 0.0)
    return location.x + left, location.y + top


def input_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the input socket with this identifier. Names are translated, and indices differ between versions."""
    return next(socket for socket in node.inputs if socket.identifier == identifier)


def output_of(node: bpy.types.Node, identifier: str) -> bpy.types.NodeSocket:
    """Return the output socket with this identifier."""
    return next(socket for socket in node.outputs if socket.identifier == identifier)


def link(
    material: bpy.types.Material, source: bpy.types.Node, output: str, node: bpy.types.Node, socket: str
) -> None:
    """Link two nodes of a material by the identifiers of their sockets."""
    node_groups.connect(material, output_of(source, output), input_of(node, socket))


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


def set_values(nodes: Sequence[bpy.types.Node], identifier: str, value: Numbers) -> None:
    """Set the default value of an input of the first node, and of those of the others that follow it."""
    before = values_of(input_of(nodes[0], identifier)) if nodes else ()
    for node in nodes:
        if values_of(input_of(node, identifier)) == before:
            set_value(node, identifier, value)


def set_options(nodes: Sequence[bpy.types.Node], name: str, value: object) -> None:
    """Set an option of the first node, and of those of the others that follow it."""
    before = getattr(nodes[0], name) if nodes else None
    for node in nodes:
        if getattr(node, name) == before:
            set_option(node, name, value)


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


def copy_sampling(source: bpy.types.ShaderNodeTexImage, texture: bpy.types.ShaderNodeTexImage) -> None:
    """Have `texture` sample its image as `source` does, at the coordinates that it gets."""
    for name in ("extension", "interpolation", "projection", "projection_blend"):
        set_option(texture, name, getattr(source, name))


def feeding(
    material: bpy.types.Material, part: str, output: str, node: bpy.types.Node, socket: str
) -> list[bpy.types.NodeLink]:
    """Return the links from this output of nodes with this part to an input, without another node in between.

    There may be reroutes and group nodes in between.
    """
    return [
        candidate
        for candidate in node_groups.feeding_links(material, input_of(node, socket))
        if mark(present(candidate.from_node), PART) == part and present(candidate.from_socket).identifier == output
    ]


def linked_inputs(output: bpy.types.NodeSocket) -> list[bpy.types.NodeSocket]:
    """Return the inputs that an output is linked to."""
    return [present(target.to_socket) for target in _links(output)]


def insert(node: bpy.types.Node, socket: str, kind: type[NodeType], input_: str, output: str) -> NodeType | None:
    """Insert a node into the link of an input of `node`, and return it; None if the input is not linked."""
    target, tree = input_of(node, socket), tree_of(node)
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
    tree, links = tree_of(node), _links(input_of(node, input_))
    source = links[0].from_socket if links else None
    targets = linked_inputs(output_of(node, output))
    tree.nodes.remove(node)
    if source:
        for target in targets:
            tree.links.new(source, target)


def _links(socket: bpy.types.NodeSocket) -> list[bpy.types.NodeLink]:
    return list(socket.links or ())


def _new(tree: bpy.types.NodeTree, kind: type[NodeType]) -> NodeType:
    return of_type(tree.nodes.new(kind.__name__), kind)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The node groups of a material, in which the user may have put Patina's nodes, at any depth.

A group that something else uses, or a linked one, is never changed: make_single_user gives the material its own copy.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import bpy

from .. import compat
from ..narrowing import of_type, present

PREFIX = "patina_"
"""The prefix of the custom properties of Patina's nodes."""


_ADDED = "Patina "
"""The start of the names of the sockets that Patina adds to groups."""
_GROUP_NODES = (bpy.types.ShaderNodeGroup, bpy.types.ShaderNodeCustomGroup)


def is_marked(node: bpy.types.Node) -> bool:
    """Return whether `node` has a custom property of Patina's."""
    return any(name.startswith(PREFIX) for name in node.keys())  # noqa: SIM118 (A node is no dictionary.)


def tree_of(node: bpy.types.Node) -> bpy.types.NodeTree:
    """Return the node tree that `node` is in."""
    return of_type(node.id_data, bpy.types.NodeTree)


def tree_of_socket(socket: bpy.types.NodeSocket) -> bpy.types.NodeTree:
    """Return the node tree that the node of `socket` is in."""
    return of_type(socket.id_data, bpy.types.NodeTree)


def group_of(node: bpy.types.Node) -> bpy.types.ShaderNodeTree | None:
    """Return the node tree that a group node shows; None for any other node, and for a group node without one."""
    # Asking any other node for an attribute that it does not have is slow.
    tree = getattr(node, "node_tree", None) if isinstance(node, _GROUP_NODES) else None
    return tree if isinstance(tree, bpy.types.ShaderNodeTree) else None


def trees(material: bpy.types.Material) -> list[bpy.types.ShaderNodeTree]:
    """Return the node tree of `material` and those of all its groups, each once, the outer ones first."""
    return _trees_from(material.node_tree) if material.node_tree else []


def holders(material: bpy.types.Material, tree: bpy.types.NodeTree) -> list[bpy.types.Node]:
    """Return the group nodes of `material` that show `tree`."""
    return [node for outer in trees(material) for node in outer.nodes if group_of(node) == tree]


def blocking_groups(
    material: bpy.types.Material, is_needed: Callable[[bpy.types.Node], bool] | None = None
) -> list[bpy.types.ShaderNodeTree]:
    """Return the groups with needed nodes, those of Patina, that must not be changed. Cheap enough for draw()."""
    all_trees = trees(material)
    if len(all_trees) < 2:
        return []
    references = [group for tree in all_trees for node in tree.nodes if (group := group_of(node))]
    return [
        group
        for group in all_trees[1:]
        if any((is_needed or is_marked)(node) for tree in _trees_from(group) for node in tree.nodes)
        and (not group.is_editable or compat.has_other_users(group, (material, *all_trees), references.count(group)))
    ]


def make_single_user(
    material: bpy.types.Material, is_needed: Callable[[bpy.types.Node], bool] | None = None
) -> None:
    """Give `material` its own copies of the groups with needed nodes, those of Patina, that must not be changed."""
    while blocking := blocking_groups(material, is_needed):
        # The outermost: a copy of it uses the groups within it once more.
        group = blocking[0]
        group_nodes = holders(material, group)
        copy = present(group.copy())
        for node in group_nodes:
            _set_group(node, copy)


def feeding_links(material: bpy.types.Material, target: bpy.types.NodeSocket) -> list[bpy.types.NodeLink]:
    """Return the links that leave the nodes which feed an input, past reroutes and through groups."""
    return list(_feeding(material, target, set(), _links_of))


def upstream(material: bpy.types.Material, target: bpy.types.NodeSocket) -> list[bpy.types.Node]:
    """Return all nodes that an input depends on, the nearest first."""
    return list(walk(material, target))


def walk(material: bpy.types.Material, target: bpy.types.NodeSocket) -> Iterator[bpy.types.Node]:
    """Yield all nodes that an input depends on, the nearest first. Cheap enough for draw()."""
    # For the links of one socket, Blender looks at all links of its tree.
    links: dict[bpy.types.NodeSocket | None, list[bpy.types.NodeLink]] = {}
    for tree in trees(material):
        for link in tree.links:
            links.setdefault(link.to_socket, []).append(link)
    reached: dict[bpy.types.Node, None] = {}
    sockets = [target]
    for socket in sockets:  # The list grows in the loop.
        for link in _feeding(material, socket, set(), lambda end: links.get(end, ())):
            if link.from_node and link.from_node not in reached:
                reached[link.from_node] = None
                sockets += link.from_node.inputs
                yield link.from_node


def connect(material: bpy.types.Material, source: bpy.types.NodeSocket, target: bpy.types.NodeSocket) -> None:
    """Link an output to an input, which may be in another group. The groups in between get sockets for it."""
    outward, inward = (_path(material, tree_of_socket(end)) for end in (source, target))
    while outward and inward and outward[0] == inward[0]:
        outward, inward = outward[1:], inward[1:]
    for holder in reversed(outward):
        source = _through_output(holder, source)
    for holder in reversed(inward):
        target = _through_input(holder, target)
    tree_of_socket(target).links.new(source, target)


def unlink_unused(material: bpy.types.Material) -> None:
    """Unlink the sockets of groups that Patina added and that nothing in the group uses any more."""
    for tree in reversed(trees(material)[1:]):
        ends = [socket for node in tree.nodes for socket in _inside(node) if socket.is_linked]
        used = {socket.identifier for socket in ends}
        for holder in holders(material, tree):
            for socket in (*holder.inputs, *holder.outputs):
                if socket.name.startswith(_ADDED) and socket.identifier not in used:
                    for link in list(socket.links or ()):
                        tree_of(holder).links.remove(link)


def _inside(node: bpy.types.Node) -> Iterable[bpy.types.NodeSocket]:
    """Return the sockets of a Group Input or Group Output node; none of any other node."""
    if isinstance(node, bpy.types.NodeGroupInput):
        return list(node.outputs)
    return list(node.inputs) if isinstance(node, bpy.types.NodeGroupOutput) else []


def _trees_from(tree: bpy.types.ShaderNodeTree) -> list[bpy.types.ShaderNodeTree]:
    """Return `tree` and all groups within it, each once however often it is used, the outer ones first."""
    found = [tree]
    for outer in found:  # The list grows in the loop.
        found += [group for group in dict.fromkeys(map(group_of, outer.nodes)) if group and group not in found]
    return found


def _set_group(node: bpy.types.Node, group: bpy.types.NodeTree) -> None:
    node.node_tree = group  # type: ignore[attr-defined]  # It is a group node.


_LinksOf = Callable[[bpy.types.NodeSocket], Iterable[bpy.types.NodeLink]]
"""A function that returns the links into an input."""


def _links_of(socket: bpy.types.NodeSocket) -> Iterable[bpy.types.NodeLink]:
    return socket.links or ()


def _feeding(
    material: bpy.types.Material, target: bpy.types.NodeSocket, seen: set[bpy.types.NodeSocket], links_of: _LinksOf
) -> Iterator[bpy.types.NodeLink]:
    if target in seen:
        return
    seen.add(target)
    for link in links_of(target):
        node, socket = link.from_node, link.from_socket
        if node is None or socket is None:
            continue
        if isinstance(node, bpy.types.NodeReroute):
            yield from _feeding(material, node.inputs[0], seen, links_of)
        elif isinstance(node, bpy.types.NodeGroupInput):
            for holder in holders(material, tree_of(node)):
                yield from _from_all(material, _of_identifier(holder.inputs, socket.identifier), seen, links_of)
        elif group := group_of(node):
            ends = [inner for inner in group.nodes if isinstance(inner, bpy.types.NodeGroupOutput)]
            linked = [end for inner in ends for end in _of_identifier(inner.inputs, socket.identifier) if end.is_linked]
            if linked:
                yield from _from_all(material, linked, seen, links_of)
            else:
                yield link
        else:
            yield link


def _from_all(
    material: bpy.types.Material,
    targets: list[bpy.types.NodeSocket],
    seen: set[bpy.types.NodeSocket],
    links_of: _LinksOf,
) -> Iterator[bpy.types.NodeLink]:
    for target in targets:
        yield from _feeding(material, target, seen, links_of)


def _of_identifier(sockets: Iterable[bpy.types.NodeSocket], identifier: str) -> list[bpy.types.NodeSocket]:
    return [socket for socket in sockets if socket.identifier == identifier]


def _path(material: bpy.types.Material, tree: bpy.types.NodeTree) -> list[bpy.types.Node]:
    """Return the group nodes that lead from the material's own tree into `tree`."""
    path: list[bpy.types.Node] = []
    while tree != material.node_tree:
        path.insert(0, holders(material, tree)[0])
        tree = tree_of(path[0])
    return path


_TYPES = {'RGBA': 'NodeSocketColor', 'VECTOR': 'NodeSocketVector', 'VALUE': 'NodeSocketFloat'}
"""The types of a group's sockets, by those of the nodes' sockets in it. There are no subtypes among them."""


def _through_output(holder: bpy.types.Node, source: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    """Return the output of a group node for an output of a node in the group."""
    tree = tree_of_socket(source)
    end = _end(tree, bpy.types.NodeGroupOutput, lambda node: bool(getattr(node, "is_active_output", True)))
    for link in source.links or ():
        if link.to_node == end and link.to_socket:
            return _of_identifier(holder.outputs, link.to_socket.identifier)[0]
    identifier = _free_socket(holder, tree, source, 'OUTPUT', end.inputs, holder.outputs)
    tree.links.new(source, _of_identifier(end.inputs, identifier)[0])
    return _of_identifier(holder.outputs, identifier)[0]


def _through_input(holder: bpy.types.Node, target: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    """Return the input of a group node for an input of a node in the group."""
    tree = tree_of_socket(target)
    for link in target.links or ():
        source = link.from_socket if isinstance(link.from_node, bpy.types.NodeGroupInput) else None
        if source and len(source.links or ()) == 1:
            return _of_identifier(holder.inputs, source.identifier)[0]
    end = _end(tree, bpy.types.NodeGroupInput, lambda _: True)
    identifier = _free_socket(holder, tree, target, 'INPUT', end.outputs, holder.inputs)
    tree.links.new(_of_identifier(end.outputs, identifier)[0], target)
    return _of_identifier(holder.inputs, identifier)[0]


def _end(
    tree: bpy.types.NodeTree, kind: type[bpy.types.Node], is_suitable: Callable[[bpy.types.Node], bool]
) -> bpy.types.Node:
    """Return the Group Input or Group Output node of a tree, which is added if it has none."""
    ends = (node for node in tree.nodes if isinstance(node, kind) and is_suitable(node))
    return next(ends, None) or tree.nodes.new(kind.__name__)


def _free_socket(
    holder: bpy.types.Node,
    tree: bpy.types.NodeTree,
    like: bpy.types.NodeSocket,
    direction: Literal['INPUT', 'OUTPUT'],
    inside: Iterable[bpy.types.NodeSocket],
    outside: Iterable[bpy.types.NodeSocket],
) -> str:
    """Return the identifier of an unused socket of a group: one that Patina added before, or a new one."""
    name, kind = f"{_ADDED}{like.name}", _TYPES.get(like.type, 'NodeSocketShader')
    for socket in inside:
        used = socket.is_linked or any(outer.is_linked for outer in _of_identifier(outside, socket.identifier))
        if socket.name == name and socket.type == like.type and not used:
            return str(socket.identifier)
    # The stubs do not know the types of sockets, which depend on the type of tree.
    new = present(tree.interface).new_socket(name, in_out=direction, socket_type=kind)  # type: ignore[arg-type]
    return new.identifier

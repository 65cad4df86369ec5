# SPDX-License-Identifier: GPL-3.0-or-later
"""Make Group (Ctrl+G) and Duplicate (Shift+D) for tests: Blender's own operators need a node editor."""

from collections.abc import Sequence

import bpy

from patina_addon.blender.material import nodes

_TYPES = {'RGBA': 'NodeSocketColor', 'VECTOR': 'NodeSocketVector', 'VALUE': 'NodeSocketFloat'}
_OWN = {"name", "parent", "location", "location_absolute", "select", "node_tree"}


def duplicate(node: bpy.types.Node, tree: bpy.types.NodeTree | None = None) -> bpy.types.Node:
    """A copy of a node, with its options, values, and custom properties, without its links."""
    copy = (tree or node.id_data).nodes.new(node.bl_idname)
    if hasattr(node, "node_tree"):
        copy.node_tree = node.node_tree
    for prop in node.bl_rna.properties:
        if not prop.is_readonly and prop.identifier not in _OWN:
            setattr(copy, prop.identifier, getattr(node, prop.identifier))
    copy.location = node.location
    for old, new in zip(node.inputs, copy.inputs, strict=True):
        if hasattr(old, "default_value"):
            new.default_value = old.default_value
    for name in node.keys():  # noqa: SIM118 (A node is no dictionary.)
        copy[name] = node[name]
    return copy


def group(chosen: Sequence[bpy.types.Node]) -> bpy.types.ShaderNodeGroup:
    """Put nodes of one tree into a new group, and return the group node."""
    outer = chosen[0].id_data
    inner = bpy.data.node_groups.new("NodeGroup", 'ShaderNodeTree')
    entry, end = inner.nodes.new('NodeGroupInput'), inner.nodes.new('NodeGroupOutput')
    holder = outer.nodes.new('ShaderNodeGroup')
    holder.node_tree = inner
    copies = {node: duplicate(node, inner) for node in chosen}
    made: dict[tuple[str, bpy.types.NodeSocket], str] = {}

    def interface(direction: str, source: bpy.types.NodeSocket) -> str:
        if (direction, source) not in made:
            kind = _TYPES.get(source.type, 'NodeSocketShader')
            socket = inner.interface.new_socket(source.name, in_out=direction, socket_type=kind)
            made[direction, source] = socket.identifier
        return made[direction, source]

    for link in list(outer.links):
        start, target = copies.get(link.from_node), copies.get(link.to_node)
        if start and target:
            inner.links.new(_output(start, link.from_socket), _input(target, link.to_socket))
        elif target:
            identifier = interface('INPUT', link.from_socket)
            inner.links.new(nodes.output_of(entry, identifier), _input(target, link.to_socket))
            outer.links.new(link.from_socket, nodes.input_of(holder, identifier))
        elif start:
            identifier = interface('OUTPUT', link.from_socket)
            inner.links.new(_output(start, link.from_socket), nodes.input_of(end, identifier))
            outer.links.new(nodes.output_of(holder, identifier), link.to_socket)
    for node in chosen:
        outer.nodes.remove(node)
    return holder


def _output(node: bpy.types.Node, like: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    return nodes.output_of(node, like.identifier)


def _input(node: bpy.types.Node, like: bpy.types.NodeSocket) -> bpy.types.NodeSocket:
    return nodes.input_of(node, like.identifier)

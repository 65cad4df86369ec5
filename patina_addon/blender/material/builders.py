# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes between a texture and the surface, one function for each way in which a map reaches the material.

Each takes the material, the texture and the kind of map, and passes over a node of ours that a person removed.
"""

import bpy

from ...core.model.maps import MapKind
from .. import compat
from . import parts

_OCCLUSION_GROUP = "glTF Material Output"
"""The node group by which Blender's glTF exporter knows ambient occlusion; it has no effect on a render."""

_OCCLUSION_SOCKETS = {
    "Occlusion": 1.0,
    "Thickness": 0.0,
    "Dispersion": 0.0,
    "Iridescence Factor": 0.0,
    "Iridescence Thickness Minimum": 100.0,
}
"""All that Blender 5.2 gives the group, in its order: its importer takes the group of the file, and fails without."""


def link_to_principled(material: bpy.types.Material, texture: bpy.types.Node, kind: MapKind) -> None:
    """Straight into the socket that the kind names."""
    if principled := parts.find(material, parts.PRINCIPLED):
        parts.link(texture, "Color", principled, kind.wiring.socket)


def add_normal_map(material: bpy.types.Material, texture: bpy.types.Node, kind: MapKind) -> None:
    """Straight into the Principled: with a Bump node between, glTF and USD would export the height instead."""
    principled = parts.find(material, parts.PRINCIPLED)
    if principled is None:
        return
    node = _add_beside(material, texture, 'ShaderNodeNormalMap', parts.NORMAL_MAP)
    node.label = "Normal Map"
    node.space = 'TANGENT'
    compat.set_normal_base(node)
    parts.set_value(node, "Strength", 1.0)
    parts.link(texture, "Color", node, "Color")
    parts.link(node, "Normal", principled, "Normal")


def add_displacement(material: bpy.types.Material, texture: bpy.types.Node, kind: MapKind) -> None:
    """Into the output: whether it bumps or displaces is up to the material's displacement method alone."""
    output = parts.find(material, parts.OUTPUT)
    if output is None:
        return
    node = _add_beside(material, texture, 'ShaderNodeDisplacement', parts.DISPLACEMENT)
    node.label = "Height"
    # In world space, so that the height is the same on scaled objects.
    node.space = 'WORLD'
    parts.set_value(node, "Midlevel", 0.5)
    parts.link(texture, "Color", node, "Height")
    parts.link(node, "Displacement", output, "Displacement")


def add_occlusion(material: bpy.types.Material, texture: bpy.types.Node, kind: MapKind) -> None:
    """For glTF only: multiplied into the base color, it would darken it twice."""
    node = _add_beside(material, texture, 'ShaderNodeGroup', parts.OCCLUSION)
    node.node_tree = _occlusion_group()
    node.width = 200
    socket = next(found for found in node.inputs if found.name == "Occlusion")
    material.node_tree.links.new(parts.output_of(texture, "Color"), socket)


def _add_beside(material: bpy.types.Material, texture: bpy.types.Node, idname: str, part: str) -> bpy.types.Node:
    return parts.add(material.node_tree, idname, -0.9 * parts.COLUMN, texture.location.y, part)


def _occlusion_group() -> bpy.types.NodeTree:
    group = bpy.data.node_groups.get(_OCCLUSION_GROUP) or bpy.data.node_groups.new(_OCCLUSION_GROUP, 'ShaderNodeTree')
    sockets = {item.name for item in group.interface.items_tree if item.item_type == 'SOCKET'}
    for name, value in _OCCLUSION_SOCKETS.items():
        if name not in sockets:
            group.interface.new_socket(name, in_out='INPUT', socket_type='NodeSocketFloat').default_value = value
    return group

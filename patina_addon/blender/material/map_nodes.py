# SPDX-License-Identifier: GPL-3.0-or-later
"""Add the nodes between a texture and the surface, with one function for each way that maps are wired.

Each gets the material, the texture node, and the kind of map. If the user removed a node that it needs, it does
nothing.
"""

import bpy

from ...core.model.maps import MapKind
from .. import compat
from ..narrowing import of_type, present
from . import node_groups, nodes

_OCCLUSION_GROUP = "glTF Material Output"
"""The node group in which Blender's glTF exporter expects ambient occlusion. It has no effect on a render."""

_OCCLUSION_SOCKETS = {
    "Occlusion": 1.0,
    "Thickness": 0.0,
    "Dispersion": 0.0,
    "Iridescence Factor": 0.0,
    "Iridescence Thickness Minimum": 100.0,
}
"""All inputs that Blender 5.2 gives the group, in order. Its importer uses the file's group and fails without them."""


def link_to_principled(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: MapKind) -> None:
    """Link the texture to the input of the Principled BSDF that the kind names."""
    if principled := nodes.find(material, nodes.PRINCIPLED):
        nodes.link(material, texture, "Color", principled, kind.wiring.socket)


def add_normal_map(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: MapKind) -> None:
    """Add a Normal Map node right before the Principled BSDF: through a Bump node, glTF and USD export the height."""
    principled = nodes.find(material, nodes.PRINCIPLED)
    if principled is None:
        return
    node = _add_beside(texture, bpy.types.ShaderNodeNormalMap, nodes.NORMAL_MAP)
    node.label = "Normal Map"
    node.space = 'TANGENT'
    compat.set_normal_base(node)
    nodes.set_value(node, "Strength", 1.0)
    nodes.link(material, texture, "Color", node, "Color")
    nodes.link(material, node, "Normal", principled, "Normal")


def add_displacement(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: MapKind) -> None:
    """Add a Displacement node before the output, which serves bump, too: the displacement method decides."""
    output = nodes.find(material, nodes.OUTPUT)
    if output is None:
        return
    node = _add_beside(texture, bpy.types.ShaderNodeDisplacement, nodes.DISPLACEMENT)
    node.label = "Height"
    # In world space, so that the height is the same on scaled objects.
    node.space = 'WORLD'
    nodes.set_value(node, "Midlevel", 0.5)
    nodes.link(material, texture, "Color", node, "Height")
    nodes.link(material, node, "Displacement", output, "Displacement")


def add_occlusion(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: MapKind) -> None:
    """Add the node group for glTF. Multiplied into the base color, occlusion would darken it twice."""
    node = _add_beside(texture, bpy.types.ShaderNodeGroup, nodes.OCCLUSION)
    node.node_tree = _occlusion_group()
    node.width = 200
    socket = next(candidate for candidate in node.inputs if candidate.name == "Occlusion")
    node_groups.connect(material, nodes.output_of(texture, "Color"), socket)


def _add_beside(texture: bpy.types.Node, kind: type[nodes.NodeType], part: str) -> nodes.NodeType:
    x, y = texture.location.x + 1.3 * nodes.COLUMN, texture.location.y
    return nodes.add(node_groups.tree_of(texture), kind, x, y, part)


def _occlusion_group() -> bpy.types.ShaderNodeTree:
    groups = bpy.data.node_groups
    tree = groups.get(_OCCLUSION_GROUP) or groups.new(_OCCLUSION_GROUP, 'ShaderNodeTree')
    group = of_type(tree, bpy.types.ShaderNodeTree)
    interface = present(group.interface)
    sockets = {entry.name for entry in interface.items_tree if isinstance(entry, bpy.types.NodeTreeInterfaceSocket)}
    for name, value in _OCCLUSION_SOCKETS.items():
        if name not in sockets:
            # The stubs know no type of socket: which there are depends on the kind of tree.
            socket = interface.new_socket(name, in_out='INPUT', socket_type='NodeSocketFloat')  # type: ignore[arg-type]
            nodes.write_value(socket, value)
    return group

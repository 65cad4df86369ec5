# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph of a material: the same on every version of Blender, and one that exports.

Nodes and sockets are found by our own marks and by identifier, never by name, since names are translated. Every value
that matters is set, since defaults differ between versions.
"""

from collections.abc import Iterable, Mapping

import bpy

from ...core.model.maps import AO, BASECOLOR, HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS
from .. import compat
from . import parts

COLUMN = 320
ROW = 300

_ROWS = (BASECOLOR, METALNESS, ROUGHNESS, NORMAL, HEIGHT, AO)
"""From top to bottom in the order of the sockets that they feed, so that no link crosses a node."""

_PRINCIPLED_SOCKETS = {BASECOLOR: "Base Color", METALNESS: "Metallic", ROUGHNESS: "Roughness"}

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


def show(material: bpy.types.Material, images: Mapping[str, bpy.types.Image]) -> None:
    """Have the graph of `material` show exactly these images, by kind of map.

    Images of kinds that are there already change in their nodes. Rows of nodes come and go with their kinds. The rest
    stays as it is, edits by hand too.
    """
    if not parts.textures(material):
        _begin(material)
    for kind, texture in parts.textures(material).items():
        if kind not in images:
            _remove_row(material, texture)
    for kind in _ROWS:
        if kind in images and kind not in parts.textures(material):
            _add_row(material, kind)
    textures = parts.textures(material)
    for kind, texture in textures.items():
        parts.set_option(texture, "image", images[kind])
    material.node_tree.nodes.active = textures.get(BASECOLOR)


def _begin(material: bpy.types.Material) -> None:
    """An empty graph: the surface at its right end, the mapping at its left."""
    compat.use_nodes(material)
    tree = material.node_tree
    tree.nodes.clear()
    output = _node(tree, 'ShaderNodeOutputMaterial', COLUMN, 0, parts.OUTPUT)
    principled = _node(tree, 'ShaderNodeBsdfPrincipled', 0, 0, parts.PRINCIPLED)
    parts.link(principled, "BSDF", output, "Surface")
    coordinate = _node(tree, 'ShaderNodeTexCoord', -4.4 * COLUMN, 0, parts.COORDINATE)
    mapping = _node(tree, 'ShaderNodeMapping', -3.6 * COLUMN, 0, parts.MAPPING)
    mapping.vector_type = 'POINT'
    parts.link(coordinate, "UV", mapping, "Vector")
    _frame(tree, "Mapping", (coordinate, mapping))
    _frame(tree, "Maps", ())


def _add_row(material: bpy.types.Material, kind: str) -> None:
    """The texture of a kind of map, below the others, and what it feeds."""
    tree, others = material.node_tree, parts.textures(material).values()
    y = min((other.location.y for other in others), default=2 * ROW) - ROW
    texture = _node(tree, 'ShaderNodeTexImage', -2.2 * COLUMN, y, label=MAPS[kind].label)
    texture[parts.KIND] = kind
    texture.extension = 'REPEAT'
    texture.interpolation = 'Linear'
    texture.parent = next((node for node in tree.nodes if node.type == 'FRAME' and node.label == "Maps"), None)
    if mapping := parts.find(material, parts.MAPPING):
        parts.link(mapping, "Vector", texture, "Vector")
    principled, output = parts.find(material, parts.PRINCIPLED), parts.find(material, parts.OUTPUT)
    if kind in _PRINCIPLED_SOCKETS and principled:
        parts.link(texture, "Color", principled, _PRINCIPLED_SOCKETS[kind])
    elif kind == NORMAL and principled:
        _add_normal_map(tree, texture, principled)
    elif kind == HEIGHT and output:
        _add_displacement(tree, texture, output)
    elif kind == AO:
        _add_occlusion(tree, texture)


def _add_normal_map(tree: bpy.types.NodeTree, texture: bpy.types.Node, principled: bpy.types.Node) -> None:
    """Straight into the Principled: with a Bump node between, glTF and USD would export the height instead."""
    node = _node(tree, 'ShaderNodeNormalMap', -0.9 * COLUMN, texture.location.y, parts.NORMAL_MAP, "Normal Map")
    node.space = 'TANGENT'
    compat.set_normal_base(node)
    parts.set_value(node, "Strength", 1.0)
    parts.link(texture, "Color", node, "Color")
    parts.link(node, "Normal", principled, "Normal")


def _add_displacement(tree: bpy.types.NodeTree, texture: bpy.types.Node, output: bpy.types.Node) -> None:
    """Into the output: whether it bumps or displaces is up to the material's displacement method alone."""
    node = _node(tree, 'ShaderNodeDisplacement', -0.9 * COLUMN, texture.location.y, parts.DISPLACEMENT, "Height")
    # In world space, so that the height is the same on scaled objects.
    node.space = 'WORLD'
    parts.set_value(node, "Midlevel", 0.5)
    parts.link(texture, "Color", node, "Height")
    parts.link(node, "Displacement", output, "Displacement")


def _add_occlusion(tree: bpy.types.NodeTree, texture: bpy.types.Node) -> None:
    """For glTF only: multiplied into the base color, it would darken it twice."""
    node = _node(tree, 'ShaderNodeGroup', -0.9 * COLUMN, texture.location.y, parts.OCCLUSION)
    node.node_tree = _occlusion_group()
    node.width = 200
    socket = next(found for found in node.inputs if found.name == "Occlusion")
    tree.links.new(parts.output_of(texture, "Color"), socket)


def _occlusion_group() -> bpy.types.NodeTree:
    group = bpy.data.node_groups.get(_OCCLUSION_GROUP) or bpy.data.node_groups.new(_OCCLUSION_GROUP, 'ShaderNodeTree')
    sockets = {item.name for item in group.interface.items_tree if item.item_type == 'SOCKET'}
    for name, value in _OCCLUSION_SOCKETS.items():
        if name not in sockets:
            group.interface.new_socket(name, in_out='INPUT', socket_type='NodeSocketFloat').default_value = value
    return group


_FED = {NORMAL: (parts.NORMAL_MAP, parts.TURN), HEIGHT: (parts.DISPLACEMENT,), AO: (parts.OCCLUSION,)}


def _remove_row(material: bpy.types.Material, texture: bpy.types.Node) -> None:
    """A texture and the nodes that only it needs."""
    nodes = material.node_tree.nodes
    for part in _FED.get(texture[parts.KIND], ()):
        if node := parts.find(material, part):
            nodes.remove(node)
    nodes.remove(texture)


def _node(
    tree: bpy.types.NodeTree, idname: str, x: float, y: float, part: str = "", label: str = ""
) -> bpy.types.Node:
    node = tree.nodes.new(idname)
    node.location = (x, y)
    node.label = label
    node.select = False
    if part:
        node[parts.PART] = part
    return node


def _frame(tree: bpy.types.NodeTree, label: str, nodes: Iterable[bpy.types.Node]) -> None:
    frame = _node(tree, 'NodeFrame', 0, 0, label=label)
    for node in nodes:
        node.parent = frame

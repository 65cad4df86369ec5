# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph of a material. It is the same in every version of Blender, and exporters understand it.

Nodes are identified by custom properties and sockets by identifier, never by name, since names are translated. Every
value that matters is set, since defaults differ between versions.
"""

from collections.abc import Iterable, Mapping

import bpy

from ...core.model.maps import BASECOLOR, MAPS
from .. import compat, values
from . import node_groups, nodes, own_mapping, proportions, wiring
from .node_groups import tree_of


def create(material: bpy.types.Material) -> None:
    """Give a new material a graph without maps: the surface on the right, the mapping on the left."""
    compat.use_nodes(material)
    tree = nodes.root_tree(material)
    tree.nodes.clear()
    output = nodes.add(tree, bpy.types.ShaderNodeOutputMaterial, nodes.COLUMN, 0, nodes.OUTPUT)
    principled = nodes.add(tree, bpy.types.ShaderNodeBsdfPrincipled, 0, 0, nodes.PRINCIPLED)
    nodes.link(material, principled, "BSDF", output, "Surface")
    coordinate = nodes.add(tree, bpy.types.ShaderNodeTexCoord, -4.4 * nodes.COLUMN, 0, nodes.COORDINATE)
    mapping = nodes.add(tree, bpy.types.ShaderNodeMapping, -3.6 * nodes.COLUMN, 0, nodes.MAPPING)
    mapping.vector_type = 'POINT'
    nodes.link(material, coordinate, "UV", mapping, "Vector")
    _frame(tree, "Mapping", (coordinate, mapping))
    _frame(tree, "Maps", ())


def adopt(
    material: bpy.types.Material,
    texture: bpy.types.ShaderNodeTexImage,
    principled: bpy.types.ShaderNodeBsdfPrincipled,
    output: bpy.types.ShaderNodeOutputMaterial,
) -> None:
    """Note the user's own nodes that maps are to go with, and where nodes are to be added: below all others."""
    for tree in {nodes.root_tree(material), tree_of(texture), tree_of(principled)}:
        for node in tree.nodes:
            _forget(node)  # It may have been pasted from another material.
    texture[nodes.PART], principled[nodes.PART], output[nodes.PART] = nodes.TEXTURE, nodes.PRINCIPLED, nodes.OUTPUT
    _frame(tree_of(texture), "Maps", ())


def set_images(material: bpy.types.Material, images: Mapping[str, bpy.types.Image]) -> None:
    """Make the graph of `material` use exactly these images, by kind of map.

    Existing texture nodes get the new images. Rows of nodes are added and removed with their kinds. Everything else
    stays, including manual edits.
    """
    for kind, textures in nodes.all_textures(material).items():
        if kind not in images:
            _remove_row(material, kind, textures)
    for kind in wiring.in_rows(material, images.keys() - nodes.textures(material).keys()):
        _add_row(material, kind)
    for kind, textures in nodes.all_textures(material).items():
        nodes.set_options(textures, "image", images[kind])
    texture = nodes.textures(material).get(BASECOLOR)
    if texture and not values.controls(material).use_own_mapping:
        tree_of(texture).nodes.active = texture


def _add_row(material: bpy.types.Material, kind: str) -> None:
    """Add the texture node for a kind of map, below the others, and the nodes after it."""
    others, source = list(nodes.textures(material).values()), _source(material)
    tree = tree_of(source or others[0]) if source or others else nodes.root_tree(material)
    x = nodes.absolute_location(source)[0] if source else -2.2 * nodes.COLUMN
    top = _bottom(tree) if source else 2 * nodes.ROW
    y = min((other.location.y for other in others), default=top)
    texture = nodes.add(tree, bpy.types.ShaderNodeTexImage, x, y - nodes.ROW)
    texture.label = str(MAPS[kind].label)
    texture[nodes.KIND] = kind
    texture.extension = 'REPEAT'
    texture.interpolation = 'Linear'
    texture.parent = next((node for node in tree.nodes if node.type == 'FRAME' and node.label == "Maps"), None)
    if source:
        own_mapping.copy(source, texture)
    elif coordinates := proportions.output(material):
        node_groups.connect(material, coordinates, nodes.input_of(texture, "Vector"))
    wiring.add(material, texture, kind)


def place(material: bpy.types.Material) -> None:
    """Have all maps lie where the user's own texture does now, if they share its mapping."""
    if source := _source(material):
        for textures in nodes.all_textures(material).values():
            for texture in textures:
                if tree_of(texture) == tree_of(source):
                    own_mapping.copy(source, texture)


def _source(material: bpy.types.Material) -> bpy.types.ShaderNodeTexImage | None:
    """Return the user's own texture whose mapping the maps of `material` share; None if they have their own."""
    node = nodes.find(material, nodes.TEXTURE) if values.controls(material).use_own_mapping else None
    return node if isinstance(node, bpy.types.ShaderNodeTexImage) else None


def _bottom(tree: bpy.types.NodeTree) -> float:
    """Return a position below all nodes of a tree."""
    return min((nodes.absolute_location(node)[1] for node in tree.nodes), default=0.0) - nodes.ROW


def _forget(node: bpy.types.Node) -> None:
    for name in [name for name in node.keys() if name.startswith(node_groups.PREFIX)]:  # noqa: SIM118
        del node[name]


def _remove_row(material: bpy.types.Material, kind: str, textures: list[bpy.types.ShaderNodeTexImage]) -> None:
    """Remove texture nodes and the nodes that only they need. Those that have an image of the user's stay."""
    wiring.remove(material, kind)
    image = textures[0].image
    for texture in textures:
        if texture.image == image:
            tree_of(texture).nodes.remove(texture)
        else:
            del texture[nodes.KIND]


def _frame(tree: bpy.types.NodeTree, label: str, children: Iterable[bpy.types.Node]) -> None:
    frame = nodes.add(tree, bpy.types.NodeFrame, 0, 0)
    frame.label = label
    for node in children:
        node.parent = frame

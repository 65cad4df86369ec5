# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph of a material. It is the same in every version of Blender, and exporters understand it.

Nodes are identified by custom properties and sockets by identifier, never by name, since names are translated. Every
value that matters is set, since defaults differ between versions.
"""

from collections.abc import Iterable, Mapping

import bpy

from ...core.model.maps import BASECOLOR, MAPS
from .. import compat
from . import node_groups, nodes, proportions, wiring
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
    if texture := nodes.textures(material).get(BASECOLOR):
        tree_of(texture).nodes.active = texture


def _add_row(material: bpy.types.Material, kind: str) -> None:
    """Add the texture node for a kind of map, below the others, and the nodes after it."""
    others = list(nodes.textures(material).values())
    tree = tree_of(others[0]) if others else nodes.root_tree(material)
    y = min((other.location.y for other in others), default=2 * nodes.ROW) - nodes.ROW
    texture = nodes.add(tree, bpy.types.ShaderNodeTexImage, -2.2 * nodes.COLUMN, y)
    texture.label = str(MAPS[kind].label)
    texture[nodes.KIND] = kind
    texture.extension = 'REPEAT'
    texture.interpolation = 'Linear'
    texture.parent = next((node for node in tree.nodes if node.type == 'FRAME' and node.label == "Maps"), None)
    if coordinates := proportions.output(material):
        node_groups.connect(material, coordinates, nodes.input_of(texture, "Vector"))
    wiring.add(material, texture, kind)


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

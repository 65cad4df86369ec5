# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph of a material: the same on every version of Blender, and one that exports.

Nodes and sockets are found by our own marks and by identifier, never by name, since names are translated. Every value
that matters is set, since defaults differ between versions.
"""

from collections.abc import Iterable, Mapping

import bpy

from ...core.model.maps import BASECOLOR, MAPS
from .. import compat
from . import parts, wiring


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
    for kind in wiring.in_rows(material, images.keys() - parts.textures(material).keys()):
        _add_row(material, kind)
    textures = parts.textures(material)
    for kind, texture in textures.items():
        parts.set_option(texture, "image", images[kind])
    parts.tree_of(material).nodes.active = textures.get(BASECOLOR)


def _begin(material: bpy.types.Material) -> None:
    """An empty graph: the surface at its right end, the mapping at its left."""
    compat.use_nodes(material)
    tree = parts.tree_of(material)
    tree.nodes.clear()
    output = parts.add(tree, bpy.types.ShaderNodeOutputMaterial, parts.COLUMN, 0, parts.OUTPUT)
    principled = parts.add(tree, bpy.types.ShaderNodeBsdfPrincipled, 0, 0, parts.PRINCIPLED)
    parts.link(principled, "BSDF", output, "Surface")
    coordinate = parts.add(tree, bpy.types.ShaderNodeTexCoord, -4.4 * parts.COLUMN, 0, parts.COORDINATE)
    mapping = parts.add(tree, bpy.types.ShaderNodeMapping, -3.6 * parts.COLUMN, 0, parts.MAPPING)
    mapping.vector_type = 'POINT'
    parts.link(coordinate, "UV", mapping, "Vector")
    _frame(tree, "Mapping", (coordinate, mapping))
    _frame(tree, "Maps", ())


def _add_row(material: bpy.types.Material, kind: str) -> None:
    """The texture of a kind of map, below the others, and what it feeds."""
    tree, others = parts.tree_of(material), parts.textures(material).values()
    y = min((other.location.y for other in others), default=2 * parts.ROW) - parts.ROW
    texture = parts.add(tree, bpy.types.ShaderNodeTexImage, -2.2 * parts.COLUMN, y)
    texture.label = str(MAPS[kind].label)
    texture[parts.KIND] = kind
    texture.extension = 'REPEAT'
    texture.interpolation = 'Linear'
    texture.parent = next((node for node in tree.nodes if node.type == 'FRAME' and node.label == "Maps"), None)
    if mapping := parts.find(material, parts.MAPPING):
        parts.link(mapping, "Vector", texture, "Vector")
    wiring.add(material, texture, kind)


def _remove_row(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage) -> None:
    """A texture and the nodes that only it needs."""
    wiring.remove(material, texture[parts.KIND])
    parts.tree_of(material).nodes.remove(texture)


def _frame(tree: bpy.types.NodeTree, label: str, nodes: Iterable[bpy.types.Node]) -> None:
    frame = parts.add(tree, bpy.types.NodeFrame, 0, 0)
    frame.label = label
    for node in nodes:
        node.parent = frame

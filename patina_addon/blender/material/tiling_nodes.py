# SPDX-License-Identifier: GPL-3.0-or-later
"""The nodes of the second sample of Hide Repetition: add them, and find them by their custom property."""

import bpy

from . import nodes

ROLE = "patina_repetition"
"""The custom property of the nodes of the second sample: the kind of map of a texture, or one of the names below."""

MIX, SHARED = "mix", "shared"


def add(
    tree: bpy.types.NodeTree, kind: type[nodes.NodeType], x: float, y: float, role: str = SHARED
) -> nodes.NodeType:
    """Add a node of the second sample at a position."""
    node = nodes.add(tree, kind, x, y)
    node.label = "Hide Repetition"
    node[ROLE] = role
    return node


def find_all(material: bpy.types.Material) -> list[bpy.types.Node]:
    """Return all nodes of the second sample."""
    return nodes.marked(material, ROLE)


def all_textures(material: bpy.types.Material) -> dict[str, list[bpy.types.ShaderNodeTexImage]]:
    """Return all texture nodes of the second sample by kind of map."""
    by_kind: dict[str, list[bpy.types.ShaderNodeTexImage]] = {}
    for node in find_all(material):
        if isinstance(node, bpy.types.ShaderNodeTexImage):
            by_kind.setdefault(nodes.mark(node, ROLE), []).append(node)
    return by_kind

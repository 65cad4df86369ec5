# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a texture of the user in a material, and the nodes that its maps belong to."""

from collections.abc import Collection, Iterator

import bpy

from ..narrowing import present
from . import node_groups, nodes
from .images import SINGLE, is_map

_MAX_NODES = 200
"""How many nodes are followed at most while a panel is drawn."""


def find(
    material: bpy.types.Material, images: Collection[bpy.types.Image]
) -> bpy.types.ShaderNodeTexImage | None:
    """Return the node of `material` that shows one of `images`; None if none does.

    If several do, this is the one that a base color comes from, or else one that the surface depends on.
    """
    found = [
        node
        for tree in node_groups.trees(material)
        for node in tree.nodes
        if isinstance(node, bpy.types.ShaderNodeTexImage) and node.image in images
    ]
    if len(found) < 2:
        return found[0] if found else None
    surface = _surface(material)
    for principled in surface:
        if isinstance(principled, bpy.types.ShaderNodeBsdfPrincipled):
            colors = _base_color(material, principled)
            if feeding := [node for node in colors if node in found]:
                return next(node for node in found if node == feeding[0])
    return next((node for node in found if node in surface), found[0])


def principled_of(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage
) -> bpy.types.ShaderNodeBsdfPrincipled | None:
    """Return the Principled BSDF of the surface that shows `texture`, or else the first; None if there is none."""
    shaders = [node for node in _surface(material) if isinstance(node, bpy.types.ShaderNodeBsdfPrincipled)]
    return next((node for node in shaders if texture in _base_color(material, node)), shaders[0] if shaders else None)


def output_of(material: bpy.types.Material) -> bpy.types.ShaderNodeOutputMaterial | None:
    """Return the node that says what a material looks like."""
    node = present(material.node_tree).get_output_node('ALL')
    return node if isinstance(node, bpy.types.ShaderNodeOutputMaterial) else None


def color_image(material: bpy.types.Material | None) -> bpy.types.Image | None:
    """Return the user's own image that gives `material` its color; None if none does. Cheap enough for draw()."""
    if material is None or material.node_tree is None or len(material.node_tree.nodes) > _MAX_NODES:
        return None
    for node in _colors(material):
        image = node.image if isinstance(node, bpy.types.ShaderNodeTexImage) else None
        if image and image.source in SINGLE and not is_map(image) and not present(image.colorspace_settings).is_data:
            return image
    return None


def _colors(material: bpy.types.Material) -> Iterator[bpy.types.Node]:
    """Yield the nodes that base colors come from, the nearest first, and then all that the surface depends on."""
    output = output_of(material)
    surface = nodes.input_of(output, "Surface") if output else None
    for node in node_groups.walk(material, surface) if surface else ():
        if isinstance(node, bpy.types.ShaderNodeBsdfPrincipled):
            yield from node_groups.walk(material, nodes.input_of(node, "Base Color"))
    yield from node_groups.walk(material, surface) if surface else ()


def _surface(material: bpy.types.Material) -> list[bpy.types.Node]:
    """Return all nodes that the surface depends on, the last ones first."""
    output = output_of(material)
    return node_groups.upstream(material, nodes.input_of(output, "Surface")) if output else []


def _base_color(material: bpy.types.Material, principled: bpy.types.Node) -> list[bpy.types.Node]:
    return node_groups.upstream(material, nodes.input_of(principled, "Base Color"))

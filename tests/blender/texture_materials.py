# SPDX-License-Identifier: GPL-3.0-or-later
"""Unwrapped objects with materials of the user's own, whose textures get their other maps."""

from pathlib import Path

import bpy
import numpy as np

from patina_addon.core.images import png

from .helpers import cube

QUAD = ((0, 0), (1, 0), (1, 1), (0, 1))


def texture(folder: Path, name: str = "crate.png", width: int = 64, height: int = 32) -> bpy.types.Image:
    """An image in Blender with a file, twice as wide as high."""
    png.write(folder / name, np.random.default_rng(1).integers(0, 255, (height, width, 3), np.uint8))
    return bpy.data.images.load(str(folder / name))


def unwrapped(name: str, uvs: tuple[tuple[float, float], ...] = QUAD, layer: str = "UVMap") -> bpy.types.Object:
    """A square of 2 m with these UVs, selected."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([(-1, -1, 0), (1, -1, 0), (1, 1, 0), (-1, 1, 0)], [], [(0, 1, 2, 3)])
    corners = mesh.uv_layers.new(name=layer).uv
    for corner, uv in zip(corners, uvs, strict=True):
        corner.vector = uv
    return cube(name, mesh)


def painted(image: bpy.types.Image, name: str = "Crate") -> bpy.types.Material:
    """A material that shows `image` on the UV map "Second", shifted, through a Hue/Saturation node."""
    material = bpy.data.materials.new(name)
    if material.node_tree is None:
        material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    output, shader = tree.nodes.new('ShaderNodeOutputMaterial'), tree.nodes.new('ShaderNodeBsdfPrincipled')
    hue, node = tree.nodes.new('ShaderNodeHueSaturation'), tree.nodes.new('ShaderNodeTexImage')
    mapping, uv_map = tree.nodes.new('ShaderNodeMapping'), tree.nodes.new('ShaderNodeUVMap')
    output.location, shader.location, hue.location = (600, 0), (300, 0), (50, 0)
    node.location, mapping.location, uv_map.location = (-250, 0), (-450, 0), (-650, 0)
    node.image, node.interpolation, uv_map.uv_map = image, 'Closest', "Second"
    mapping.inputs["Location"].default_value = (0.25, 0.0, 0.0)
    shader.inputs["Coat Weight"].default_value = 0.5
    tree.links.new(uv_map.outputs[0], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs[0], node.inputs["Vector"])
    tree.links.new(node.outputs["Color"], hue.inputs["Color"])
    tree.links.new(hue.outputs[0], shader.inputs["Base Color"])
    tree.links.new(shader.outputs[0], output.inputs["Surface"])
    return material


def crate(folder: Path) -> tuple[bpy.types.Object, bpy.types.Material, bpy.types.Image]:
    """A selected object that shows a texture once, its material, and the texture."""
    image, obj = texture(folder), unwrapped("Crate", layer="Second")
    material = painted(image)
    obj.data.materials.append(material)
    return obj, material, image


def links_of(tree: bpy.types.NodeTree) -> set[tuple[str, str, str, str]]:
    """All links of a tree, in words."""
    return {
        (link.from_node.name, link.from_socket.identifier, link.to_node.name, link.to_socket.identifier)
        for link in tree.links
    }

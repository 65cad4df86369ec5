# SPDX-License-Identifier: GPL-3.0-or-later
"""Unwrapped objects with materials of the user's own, whose textures get their other maps, and how they get them."""

from collections.abc import Collection
from pathlib import Path

import bpy
import numpy as np

from patina_addon.blender.session import session
from patina_addon.core.images import png

from .helpers import cube, last_job, start_job

QUAD = ((0, 0), (1, 0), (1, 1), (0, 1))
MAPS = frozenset({'basecolor', 'normal', 'roughness', 'height'})


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


def moved_to_library(material: bpy.types.Material, folder: Path) -> bpy.types.Material:
    """Move a material to another file, and return it linked from there. No object here shows it any more."""
    path, name = str(folder / "library.blend"), material.name
    bpy.data.libraries.write(path, {material})
    bpy.data.materials.remove(material)
    with bpy.data.libraries.load(path, link=True) as (_, wanted):
        wanted.materials = [name]
    return wanted.materials[0]


def nodes_of_type(material: bpy.types.Material, kind: str) -> list[bpy.types.Node]:
    """The nodes of this type outside of groups."""
    return [node for node in material.node_tree.nodes if node.type == kind]


def principled(material: bpy.types.Material) -> bpy.types.Node:
    """The first Principled BSDF of a material."""
    return nodes_of_type(material, 'BSDF_PRINCIPLED')[0]


def feeding(material: bpy.types.Material, node: bpy.types.Node, socket: str) -> bpy.types.Node | None:
    """The node that is linked to an input."""
    links = node.inputs[socket].links
    return links[0].from_node if links else None


def complete(image: bpy.types.Image | str, **given: object) -> bpy.types.Material:
    """Make the other maps of a texture, and return the material that has them."""
    name = image if isinstance(image, str) else image.name
    quick = {"task": 'MAPS', "service": 'FOXAPI', "maps": set(MAPS), "image": name}
    assert bpy.ops.patina.generate_material(**(quick | given)) == {'FINISHED'}
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def begin(image: bpy.types.Image, maps: Collection[str] = MAPS) -> str:
    """Begin to make the other maps of a texture, and return the id of the job."""
    return start_job(
        task='MAPS', service='FOXAPI', maps=set(maps), image=image.name, prompt="", image_size=32, seed=-1
    )


def said() -> str:
    """What the card of the last job says."""
    assignment = session.current().jobs[last_job().id].result.assignment
    return " ".join(map(str, (*assignment.notes, *assignment.refusals)))

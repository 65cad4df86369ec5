# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the controls of a material into its nodes, as constants."""

import bpy

from ...core.model.maps import NORMAL
from .. import values
from ..narrowing import of_type, present
from . import cut_links, graph, node_groups, nodes, own_mapping, proportions, relief, tiling_breakup, tiling_nodes

BLEND = 0.2
"""The blend between the sides of a box projection."""

_UNLINKED = "patina_cut_off"
"""The mark of a normal that was unlinked here, not by the user. See cut_links."""


def write_all(material: bpy.types.Material) -> None:
    """Write every control."""
    write_projection(material)
    write_mapping(material)
    relief.write_height(material)
    tiling_breakup.write(material)


def write_projection(material: bpy.types.Material) -> None:
    """Write UV or box projection. Without UVs a normal map has no tangents, so the height map provides the relief."""
    is_uv = values.controls(material).measure.projection == 'UV'
    old, new = ("Object", "UV") if is_uv else ("UV", "Object")
    for mapping in nodes.find_all(material, nodes.MAPPING):
        for link in nodes.feeding(material, nodes.COORDINATE, old, mapping, "Vector"):
            coordinate = present(link.from_node)
            node_groups.tree_of(coordinate).links.new(nodes.output_of(coordinate, new), present(link.to_socket))
    textured = (*nodes.all_textures(material).values(), *tiling_nodes.all_textures(material).values())
    for textures in () if values.controls(material).use_own_mapping else textured:
        nodes.set_options(textures, "projection", 'FLAT' if is_uv else 'BOX')
        nodes.set_options(textures, "projection_blend", 0.0 if is_uv else BLEND)
    _link_normal_map(material, is_uv)


def write_mapping(material: bpy.types.Material) -> None:
    """Write size, rotation, and offset."""
    settings, mappings = values.controls(material), nodes.find_all(material, nodes.MAPPING)
    if settings.use_own_mapping:
        _follow(material)
        return
    if not mappings:
        return
    is_uv = settings.measure.projection == 'UV'
    x, y, z = (value or 1.0 for value in settings.measure.density)
    width, height = proportions.tile_size(material)
    u, v = settings.offset
    # Box projection projects along the axes. Rotated coordinates would be stretched on its sides.
    angle = settings.rotation if is_uv else 0.0
    if not is_uv:
        scale, location = (x / width, y / width, z / height), (u, u, v)
    elif proportions.is_skewed(material):
        # In widths of a tile: the proportions follow after the rotation.
        scale, location = (x / width, y / width, 1.0), (u, v * height / width, 0.0)
    else:
        along_u, along_v = (height, width) if proportions.is_on_its_side(material) else (width, height)
        scale, location = (x / along_u, y / along_v, 1.0), (u, v, 0.0)
    nodes.set_values(mappings, "Scale", scale)
    nodes.set_values(mappings, "Rotation", (0.0, 0.0, angle))
    nodes.set_values(mappings, "Location", location)
    proportions.write(material)
    _rotate_normals(material, angle)


def _follow(material: bpy.types.Material) -> None:
    """Have the maps of `material` follow the mapping of the user's own texture, and the normals its UV map."""
    graph.place(material)
    texture = nodes.find(material, nodes.TEXTURE)
    if not isinstance(texture, bpy.types.ShaderNodeTexImage):
        return
    mapping = own_mapping.read(material, texture)
    for normal in nodes.find_all(material, nodes.NORMAL_MAP):
        nodes.set_option(of_type(normal, bpy.types.ShaderNodeNormalMap), "uv_map", mapping.uv_map)
    _rotate_normals(material, mapping.rotation)


def _link_normal_map(material: bpy.types.Material, is_uv: bool) -> None:
    """Link the Normal Map node only if it has UVs and a map: even a flat normal map would hide the bump."""
    for principled in nodes.find_all(material, nodes.PRINCIPLED):
        socket = nodes.input_of(principled, "Normal")
        links = nodes.feeding(material, nodes.NORMAL_MAP, "Normal", principled, "Normal")
        normals = [present(link.from_node) for link in links] or nodes.find_all(material, nodes.NORMAL_MAP)[:1]
        is_used = is_uv and any(nodes.input_of(normal, "Color").is_linked for normal in normals)
        if links and not is_used:
            cut_links.cut(socket, _UNLINKED)
            continue
        is_cut = is_used and cut_links.is_cut(socket, _UNLINKED) and not socket.is_linked
        if is_cut and not cut_links.restore(socket, _UNLINKED):
            nodes.link(material, normals[0], "Normal", principled, "Normal")


def _rotate_normals(material: bpy.types.Material, angle: float) -> None:
    """Rotate a normal map's directions back: its pixels are rotated, but the tangents of the object are not."""
    rotations = nodes.find_all(material, nodes.NORMAL_ROTATION)
    if not angle:
        for node in rotations:
            nodes.bypass(node, "Vector", "Vector")
        return
    for target in nodes.find_all(material, nodes.NORMAL_MAP):
        sources = node_groups.upstream(material, nodes.input_of(target, "Color"))
        if any(nodes.mark(node, nodes.KIND) == NORMAL for node in sources) and not set(sources).intersection(rotations):
            _add_rotation(target)
    nodes.set_values(nodes.find_all(material, nodes.NORMAL_ROTATION), "Angle", -angle)


def _add_rotation(target: bpy.types.Node) -> bpy.types.ShaderNodeVectorRotate | None:
    """Add a Vector Rotate node before the Normal Map node, if that has a map."""
    node = nodes.insert(target, "Color", bpy.types.ShaderNodeVectorRotate, "Vector", "Vector")
    if node:
        node[nodes.PART] = nodes.NORMAL_ROTATION
        node.rotation_type = 'Z_AXIS'
        node.label = "Normal Rotation"
        node.location = (target.location.x - 160, target.location.y - 180)
        nodes.set_value(node, "Center", (0.5, 0.5, 0.5))
    return node

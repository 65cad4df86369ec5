# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the controls of a material into its nodes, as constants."""

from collections.abc import Sequence
from math import cos, isclose, sin

import bpy

from ...core.model.maps import NORMAL
from .. import values
from ..narrowing import of_type, present
from . import cut_links, graph, node_groups, nodes, own_mapping, proportions, relief, tiling_breakup, tiling_nodes
from .texel_density import PREPARED_UV_MAP

BLEND = 0.2
"""The blend between the sides of a box projection."""

_UNLINKED = "patina_cut_off"
"""The mark of a normal that was unlinked here, not by the user. See cut_links."""
_Vector = tuple[float, float, float]
_UVS, _OBJECT, _UV_MAP = (nodes.COORDINATE, "UV"), (nodes.COORDINATE, "Object"), (nodes.UV_MAP, "UV")
"""Where coordinates may come from: the part of a node, and one of its outputs."""


def write_all(material: bpy.types.Material) -> None:
    """Write every control."""
    write_projection(material)
    write_mapping(material)
    relief.write_height(material)
    tiling_breakup.write(material)


def write_projection(material: bpy.types.Material) -> None:
    """Write UV or box projection. Without UVs a normal map has no tangents, so the height map provides the relief."""
    is_uv = values.controls(material).measure.projection == 'UV'
    if not values.controls(material).use_own_mapping:
        _write_source(material, named_uv_map(material), is_uv)
    textured = (*nodes.all_textures(material).values(), *tiling_nodes.all_textures(material).values())
    for textures in () if values.controls(material).use_own_mapping else textured:
        nodes.set_options(textures, "projection", 'FLAT' if is_uv else 'BOX')
        nodes.set_options(textures, "projection_blend", 0.0 if is_uv else BLEND)
    _link_normal_map(material, is_uv)


def named_uv_map(material: bpy.types.Material) -> str:
    """Return the UV map that `material` names; empty for the one that a render uses, as the prepared one is.

    USD files call that one "st", and what names it by another name finds nothing there.
    """
    measure = values.controls(material).measure
    return measure.uv_map if measure.projection == 'UV' and measure.uv_map != PREPARED_UV_MAP else ""


def _write_source(material: bpy.types.Material, uv_map: str, is_uv: bool) -> None:
    """Have the Mapping node take its coordinates from the named UV map, the one of a render, or the object's space."""
    part, output = _UV_MAP if uv_map else _UVS if is_uv else _OBJECT
    before = next((_as_uv_map(node).uv_map for node in nodes.find_all(material, nodes.UV_MAP)), "")
    for mapping in nodes.find_all(material, nodes.MAPPING):
        for old in {_UVS, _OBJECT, _UV_MAP} - {(part, output)}:
            for link in nodes.feeding(material, *old, mapping, "Vector"):
                source = _source_beside(present(link.from_node), part)
                node_groups.tree_of(source).links.new(nodes.output_of(source, output), present(link.to_socket))
    for node in nodes.find_all(material, nodes.UV_MAP):
        if uv_map:
            nodes.set_option(node, "uv_map", uv_map)
        elif not nodes.output_of(node, "UV").is_linked:
            node_groups.tree_of(node).nodes.remove(node)
    for normal in nodes.find_all(material, nodes.NORMAL_MAP):
        if of_type(normal, bpy.types.ShaderNodeNormalMap).uv_map == before:
            nodes.set_option(normal, "uv_map", uv_map)


def _source_beside(node: bpy.types.Node, part: str) -> bpy.types.Node:
    """Return the node with this part in the tree of `node`, which is added if there is none."""
    tree = node_groups.tree_of(node)
    found = next((other for other in tree.nodes if nodes.mark(other, nodes.PART) == part), None)
    if found is None:
        kind = bpy.types.ShaderNodeUVMap if part == nodes.UV_MAP else bpy.types.ShaderNodeTexCoord
        found = nodes.add(tree, kind, node.location.x, node.location.y - nodes.ROW, part)
        found.parent = node.parent
    return found


def _as_uv_map(node: bpy.types.Node) -> bpy.types.ShaderNodeUVMap:
    return of_type(node, bpy.types.ShaderNodeUVMap)


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
    angle = proportions.rotation(material) if is_uv else 0.0
    if not is_uv:
        scale, location = (x / width, y / width, z / height), (u, u, v)
    elif proportions.is_skewed(material):
        # In widths of a tile: the proportions follow after the rotation.
        scale, location = (x / width, y / width, 1.0), (u, v * height / width, 0.0)
    else:
        along_u, along_v = (height, width) if proportions.is_on_its_side(material) else (width, height)
        scale, location = (x / along_u, y / along_v, 1.0), (u, v, 0.0)
    if settings.measure.uv_map == PREPARED_UV_MAP:
        scale, location = _rest(scale, location, angle, settings.uv_offset)
    nodes.set_values(mappings, "Scale", scale)
    nodes.set_values(mappings, "Rotation", (0.0, 0.0, angle))
    nodes.set_values(mappings, "Location", location)
    proportions.write(material)
    _rotate_normals(material, angle)


def _rest(scale: _Vector, location: _Vector, angle: float, offset: Sequence[float]) -> tuple[_Vector, _Vector]:
    """Return scale and location for UVs that are shifted by `offset` already; exactly none if none is left."""
    x, y = (1.0 if isclose(factor, 1.0, rel_tol=1e-6) else factor for factor in scale[:2])
    u, v = x * offset[0], y * offset[1]
    turned = u * cos(angle) - v * sin(angle), u * sin(angle) + v * cos(angle)
    return (x, y, 1.0), (location[0] - turned[0], location[1] - turned[1], 0.0)


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

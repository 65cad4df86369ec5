# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the controls of a material into its nodes, as constants."""

import bpy

from .. import values
from . import nodes, proportions, relief, tiling_breakup

BLEND = 0.2
"""The blend between the sides of a box projection."""

_UNLINKED = "patina_cut_off"
"""The custom property of a Normal Map node that was unlinked here, not by the user."""


def write_all(material: bpy.types.Material) -> None:
    """Write every control."""
    write_projection(material)
    write_mapping(material)
    relief.write_height(material)
    tiling_breakup.write(material)


def write_projection(material: bpy.types.Material) -> None:
    """Write UV or box projection. Without UVs a normal map has no tangents, so the height map provides the relief."""
    is_uv = values.controls(material).measure.projection == 'UV'
    coordinate, mapping = nodes.find(material, nodes.COORDINATE), nodes.find(material, nodes.MAPPING)
    old, new = ("Object", "UV") if is_uv else ("UV", "Object")
    if coordinate and mapping and nodes.is_linked(coordinate, old, mapping, "Vector"):
        nodes.link(coordinate, new, mapping, "Vector")
    for texture in (*nodes.textures(material).values(), *tiling_breakup.textures(material).values()):
        nodes.set_option(texture, "projection", 'FLAT' if is_uv else 'BOX')
        nodes.set_option(texture, "projection_blend", 0.0 if is_uv else BLEND)
    _link_normal_map(material, is_uv)


def write_mapping(material: bpy.types.Material) -> None:
    """Write size, rotation, and offset."""
    settings, mapping = values.controls(material), nodes.find(material, nodes.MAPPING)
    if mapping is None:
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
    nodes.set_value(mapping, "Scale", scale)
    nodes.set_value(mapping, "Rotation", (0.0, 0.0, angle))
    nodes.set_value(mapping, "Location", location)
    proportions.write(material)
    _rotate_normals(material, angle)


def _link_normal_map(material: bpy.types.Material, is_uv: bool) -> None:
    """Link the Normal Map node only if it has UVs and a map: even a flat normal map would hide the bump."""
    normal, principled = nodes.find(material, nodes.NORMAL_MAP), nodes.find(material, nodes.PRINCIPLED)
    if not normal or not principled:
        return
    is_used = is_uv and nodes.input_of(normal, "Color").is_linked
    if not is_used and nodes.is_linked(normal, "Normal", principled, "Normal"):
        nodes.unlink(normal, principled, "Normal")
        normal[_UNLINKED] = True
    elif is_used and normal.pop(_UNLINKED, False) and not nodes.input_of(principled, "Normal").is_linked:
        nodes.link(normal, "Normal", principled, "Normal")


def _rotate_normals(material: bpy.types.Material, angle: float) -> None:
    """Rotate a normal map's directions back: its pixels are rotated, but the tangents of the object are not."""
    node, target = nodes.find(material, nodes.NORMAL_ROTATION), nodes.find(material, nodes.NORMAL_MAP)
    if node and not angle:
        nodes.bypass(node, "Vector", "Vector")
    if angle and target and (rotation := node or _add_rotation(target)):
        nodes.set_value(rotation, "Angle", -angle)


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

# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of a material, written as constants into the nodes that they are about, and into no other."""

import bpy

from ...core.maps import NORMAL
from . import parts, repetition

BLEND = 0.2
"""How softly the sides of a box projection run into each other."""

_TURN_X = -1.35


def write_all(material: bpy.types.Material) -> None:
    """Write every control."""
    write_projection(material)
    write_mapping(material)
    write_height(material)
    repetition.write(material)


def write_projection(material: bpy.types.Material) -> None:
    """UV, or box projection in object space. Without UVs a normal map has no direction: the height is the relief."""
    is_uv = material.patina.measure.projection == 'UV'
    coordinate, mapping = parts.find(material, parts.COORDINATE), parts.find(material, parts.MAPPING)
    old, new = ("Object", "UV") if is_uv else ("UV", "Object")
    if coordinate and mapping and parts.is_linked(coordinate, old, mapping, "Vector"):
        parts.link(coordinate, new, mapping, "Vector")
    for texture in (*parts.textures(material).values(), *repetition.textures(material).values()):
        parts.set_option(texture, "projection", 'FLAT' if is_uv else 'BOX')
        parts.set_option(texture, "projection_blend", 0.0 if is_uv else BLEND)
    normal, principled = parts.find(material, parts.NORMAL_MAP), parts.find(material, parts.PRINCIPLED)
    if normal and principled:
        if not is_uv:
            parts.unlink(normal, principled, "Normal")
        elif not parts.input_of(principled, "Normal").is_linked:
            parts.link(normal, "Normal", principled, "Normal")


def write_mapping(material: bpy.types.Material) -> None:
    """Size, rotation and offset."""
    settings, mapping = material.patina, parts.find(material, parts.MAPPING)
    if mapping is None:
        return
    is_uv = settings.measure.projection == 'UV'
    density = tuple(value or 1.0 for value in settings.measure.density)
    across, up = settings.offset
    # Box projection takes its sides along the axes; turned coordinates would be stretched on them.
    angle = settings.rotation if is_uv else 0.0
    depth = 1.0 if is_uv else density[2] / settings.metres
    parts.set_value(mapping, "Scale", (density[0] / settings.metres, density[1] / settings.metres, depth))
    parts.set_value(mapping, "Rotation", (0.0, 0.0, angle))
    parts.set_value(mapping, "Location", (across, up, 0.0) if is_uv else (across, across, up))
    _turn_normals(material, angle)


def write_height(material: bpy.types.Material) -> None:
    """Millimetres of the world between black and white."""
    if node := parts.find(material, parts.DISPLACEMENT):
        unit = bpy.context.scene.unit_settings.scale_length or 1.0
        parts.set_value(node, "Scale", material.patina.height / 1000 / unit)


def write_midlevel(material: bpy.types.Material, mean: float) -> None:
    """The height at which the surface stays where it is: the map's own mean."""
    if node := parts.find(material, parts.DISPLACEMENT):
        parts.set_value(node, "Midlevel", mean)


def _turn_normals(material: bpy.types.Material, angle: float) -> None:
    """Turn a normal map's directions back with its pixels: the tangents of the object have not turned with them."""
    node, target = parts.find(material, parts.TURN), parts.find(material, parts.NORMAL_MAP)
    texture = parts.textures(material).get(NORMAL)
    if not angle:
        if node:
            parts.bypass(node, "Vector", "Vector")
        return
    if not node and target and texture:
        node = parts.insert(target, "Color", 'ShaderNodeVectorRotate', "Vector", "Vector")
        node[parts.PART] = parts.TURN
        node.rotation_type = 'Z_AXIS'
        node.label = "Normal, Turned Back"
        node.location = (_TURN_X * 320, texture.location.y)
        parts.set_value(node, "Center", (0.5, 0.5, 0.5))
    if node:
        parts.set_value(node, "Angle", -angle)


def write_relief(material: bpy.types.Material, method: str) -> None:
    """Choose between bump, displacement and both: `Material.displacement_method`."""
    material.displacement_method = method

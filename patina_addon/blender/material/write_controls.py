# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of a material, written as constants into the nodes that they are about, and into no other."""

import bpy

from .. import values
from . import nodes, relief, tiling_breakup

BLEND = 0.2
"""How softly the sides of a box projection run into each other."""

_CUT_OFF = "patina_cut_off"
"""The property of a Normal Map node that was unlinked here, not by a person."""


def write_all(material: bpy.types.Material) -> None:
    """Write every control."""
    write_projection(material)
    write_mapping(material)
    relief.write_height(material)
    tiling_breakup.write(material)


def write_projection(material: bpy.types.Material) -> None:
    """Write UV or box projection. Without UVs a normal map has no direction: the height is the relief."""
    is_uv = values.controls(material).measure.projection == 'UV'
    coordinate, mapping = nodes.find(material, nodes.COORDINATE), nodes.find(material, nodes.MAPPING)
    old, new = ("Object", "UV") if is_uv else ("UV", "Object")
    if coordinate and mapping and nodes.is_linked(coordinate, old, mapping, "Vector"):
        nodes.link(coordinate, new, mapping, "Vector")
    for texture in (*nodes.textures(material).values(), *tiling_breakup.textures(material).values()):
        nodes.set_option(texture, "projection", 'FLAT' if is_uv else 'BOX')
        nodes.set_option(texture, "projection_blend", 0.0 if is_uv else BLEND)
    _show_normals(material, is_uv)


def write_mapping(material: bpy.types.Material) -> None:
    """Write size, rotation, and offset."""
    settings, mapping = values.controls(material), nodes.find(material, nodes.MAPPING)
    if mapping is None:
        return
    is_uv = settings.measure.projection == 'UV'
    density = tuple(value or 1.0 for value in settings.measure.density)
    across, up = settings.offset
    # Box projection takes its sides along the axes; turned coordinates would be stretched on them.
    angle = settings.rotation if is_uv else 0.0
    depth = 1.0 if is_uv else density[2] / settings.meters
    nodes.set_value(mapping, "Scale", (density[0] / settings.meters, density[1] / settings.meters, depth))
    nodes.set_value(mapping, "Rotation", (0.0, 0.0, angle))
    nodes.set_value(mapping, "Location", (across, up, 0.0) if is_uv else (across, across, up))
    _turn_normals(material, angle)


def _show_normals(material: bpy.types.Material, is_uv: bool) -> None:
    """Cut the Normal Map node off where it has no directions or no map: even a flat one would hide the bump."""
    normal, principled = nodes.find(material, nodes.NORMAL_MAP), nodes.find(material, nodes.PRINCIPLED)
    if not normal or not principled:
        return
    is_shown = is_uv and nodes.input_of(normal, "Color").is_linked
    if not is_shown and nodes.is_linked(normal, "Normal", principled, "Normal"):
        nodes.unlink(normal, principled, "Normal")
        normal[_CUT_OFF] = True
    elif is_shown and normal.pop(_CUT_OFF, False) and not nodes.input_of(principled, "Normal").is_linked:
        nodes.link(normal, "Normal", principled, "Normal")


def _turn_normals(material: bpy.types.Material, angle: float) -> None:
    """Turn a normal map's directions back with its pixels: the tangents of the object have not turned with them."""
    node, target = nodes.find(material, nodes.TURN), nodes.find(material, nodes.NORMAL_MAP)
    if node and not angle:
        nodes.bypass(node, "Vector", "Vector")
    if angle and target and (turn := node or _add_turn(target)):
        nodes.set_value(turn, "Angle", -angle)


def _add_turn(target: bpy.types.Node) -> bpy.types.ShaderNodeVectorRotate | None:
    """Add a node before the Normal Map node, if that has a map."""
    node = nodes.insert(target, "Color", bpy.types.ShaderNodeVectorRotate, "Vector", "Vector")
    if node:
        node[nodes.PART] = nodes.TURN
        node.rotation_type = 'Z_AXIS'
        node.label = "Normal, Turned Back"
        node.location = (target.location.x - 160, target.location.y - 180)
        nodes.set_value(node, "Center", (0.5, 0.5, 0.5))
    return node

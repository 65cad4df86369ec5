# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief: bump, displacement or both, which differ in the material's displacement method.

Height always goes through the Displacement node into the output, and the Principled BSDF takes its normal from the
Normal Map node alone. Where both maps are there, the Normal Map node starts from the surface as it was before it was
displaced or bumped, so that the relief is never doubled.

Blender before 5.1 has no such choice. There, the one that would double is set to nothing: the Scale of the height for
bump, the Strength of the normal map for displacement. For both, Cycles does without either, and EEVEE with neither:
it shows the normal map on the displaced surface.
"""

import bpy

from .. import compat, values
from ..narrowing import present
from . import nodes


def write_method(material: bpy.types.Material, method: str) -> None:
    """Choose 'BUMP', 'DISPLACEMENT' or 'BOTH'."""
    nodes.set_option(material, "displacement_method", method)
    write_height(material)


def write_height(material: bpy.types.Material) -> None:
    """Have black and white lie as many millimeters of the world apart as the material says."""
    node = nodes.find(material, nodes.DISPLACEMENT)
    if node is None:
        return
    unit = present(bpy.context.scene).unit_settings.scale_length or 1.0
    scale = values.controls(material).measure.scale
    # Object space is what USD takes; on objects that are stretched, or that differ in scale, it is no length.
    nodes.set_option(node, "space", 'OBJECT' if scale else 'WORLD')
    nodes.set_value(node, "Scale", values.controls(material).height / 1000 / unit / (scale or 1.0))
    normal, method = _normal_map(material), material.displacement_method
    if not compat.has_normal_base() and normal:
        if method == 'BUMP':
            nodes.set_value(node, "Scale", 0.0)
        (strength,) = nodes.values_of(nodes.input_of(normal, "Strength"))
        if bool(strength) == (method == 'DISPLACEMENT'):
            nodes.set_value(normal, "Strength", 0.0 if strength else 1.0)


def write_midlevel(material: bpy.types.Material, mean: float) -> None:
    """Write the height at which the surface stays where it is: the map's own mean."""
    if node := nodes.find(material, nodes.DISPLACEMENT):
        nodes.set_value(node, "Midlevel", mean)


def is_normal_map_off(material: bpy.types.Material) -> bool:
    """Return whether the normal map is off because of displacement, so that exporters would write it so.

    Only where Blender cannot tell the relief of both apart. Cheap enough for draw().
    """
    is_displaced = material.displacement_method == 'DISPLACEMENT'
    return is_displaced and not compat.has_normal_base() and _normal_map(material) is not None


def _normal_map(material: bpy.types.Material) -> bpy.types.Node | None:
    """Return the Normal Map node, if the surface takes its normal from it."""
    normal, principled = nodes.find(material, nodes.NORMAL_MAP), nodes.find(material, nodes.PRINCIPLED)
    is_used = normal and principled and nodes.is_linked(normal, "Normal", principled, "Normal")
    return normal if is_used else None

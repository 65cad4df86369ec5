# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief: bump, displacement, or both, as the material's displacement method says.

The height map always goes through the Displacement node into the output, and the normal of the Principled BSDF comes
from the Normal Map node alone. If a material has both maps, the Normal Map node starts from the surface before bump
and displacement, so that the relief is never doubled.

For bump, the Scale of the Displacement node is next to zero then: the bump would darken the surface in Cycles, and the
USD exporter would write a displacement. Blender before 5.1 does not have that option of the Normal Map node. There, its
Strength is set to zero for displacement. For both, Cycles does not need that, and EEVEE shows the normal map on the
displaced surface.
"""

import bpy

from .. import compat, values
from ..narrowing import present
from . import nodes

_NO_HEIGHT = 1e-9
"""The Scale of a height that is not to be seen. Blender's USD importer divides by it, so it is not 0."""


def write_method(material: bpy.types.Material, method: str) -> None:
    """Set the displacement method: 'BUMP', 'DISPLACEMENT', or 'BOTH'."""
    nodes.set_option(material, "displacement_method", method)
    write_height(material)


def write_height(material: bpy.types.Material) -> None:
    """Set the distance between black and white to the material's height in millimeters."""
    displacements = nodes.find_all(material, nodes.DISPLACEMENT)
    if not displacements:
        return
    unit = present(bpy.context.scene).unit_settings.scale_length or 1.0
    scale = values.controls(material).measure.scale
    height = values.controls(material).height / 1000 / unit / (scale or 1.0)
    normals, method = _normal_maps(material), material.displacement_method
    if method == 'BUMP' and normals:
        height = _NO_HEIGHT
    if not compat.has_normal_base() and normals:
        nodes.set_values(normals, "Strength", _strength(normals[0], method))
    # USD needs object space. On objects that are stretched or differ in scale, lengths need world space.
    nodes.set_options(displacements, "space", 'OBJECT' if scale else 'WORLD')
    nodes.set_values(displacements, "Scale", height)


def _strength(normal: bpy.types.Node, method: str) -> float:
    """Return the strength of a normal map: none with displacement, and otherwise the user's own, or 1."""
    (strength,) = nodes.values_of(nodes.input_of(normal, "Strength"))
    return 0.0 if method == 'DISPLACEMENT' else strength or 1.0


def write_midlevel(material: bpy.types.Material, mean: float) -> None:
    """Set the height at which the surface is not displaced: the mean of the map."""
    nodes.set_values(nodes.find_all(material, nodes.DISPLACEMENT), "Midlevel", mean)


def is_normal_map_off(material: bpy.types.Material) -> bool:
    """Return whether the normal map is off because of displacement, also in exports.

    This happens only in versions where it would double the relief. Cheap enough for draw().
    """
    is_displaced = material.displacement_method == 'DISPLACEMENT'
    return is_displaced and not compat.has_normal_base() and bool(_normal_maps(material))


def is_height_off(material: bpy.types.Material) -> bool:
    """Return whether the height has no effect because bump shows the normal map. Cheap enough for draw()."""
    return material.displacement_method == 'BUMP' and bool(_normal_maps(material))


def _normal_maps(material: bpy.types.Material) -> list[bpy.types.Node]:
    """Return the Normal Map nodes that are linked to a Principled BSDF."""
    ends = nodes.find_all(material, nodes.PRINCIPLED)
    links = [link for end in ends for link in nodes.feeding(material, nodes.NORMAL_MAP, "Normal", end, "Normal")]
    return list(dict.fromkeys(present(link.from_node) for link in links))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Less visible repetition: each map is sampled a second time, turned and shifted, and the two blended by noise."""

import bpy

def textures(material: bpy.types.Material) -> dict[str, bpy.types.Node]:
    """The second textures, by kind of map."""
    return {}

def write(material: bpy.types.Material) -> None:
    """Add or remove the second sampling, as the material's settings say."""

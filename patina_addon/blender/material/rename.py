# SPDX-License-Identifier: GPL-3.0-or-later
"""Rename a material with its density copies."""

import re

import bpy

from .. import values
from . import density_copies

_NUMBER = re.compile(r"\.\d{3,}$")
"""What Blender appends to a name that is taken."""


def stem(name: str) -> str:
    """Return a name without the number that Blender appended."""
    return _NUMBER.sub("", name)


def rename(material: bpy.types.Material, name: str) -> None:
    """Give a name to a material and its copies, unless they have it already. Blender appends numbers."""
    if stem(material.name) == name:
        return
    density_copies.settle_family(material)
    members = density_copies.members(material)
    family = values.controls(material).family
    for other in bpy.data.materials:
        if values.controls(other).family == family and other not in members and density_copies.is_user_duplicate(other):
            density_copies.start(other)  # The name by which it is known as a duplicate changes.
    for member in members:
        member.name = name
    density_copies.settle_family(material)

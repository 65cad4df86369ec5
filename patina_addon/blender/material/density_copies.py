# SPDX-License-Identifier: GPL-3.0-or-later
"""The copies of one material for objects of different density: they share images and controls."""

import uuid

import bpy

from .. import values
from ..narrowing import present


def start(material: bpy.types.Material) -> None:
    """Begin a family with `material`."""
    values.controls(material).family = uuid.uuid4().hex
    values.controls(material).family_name = material.name


def members(material: bpy.types.Material) -> list[bpy.types.Material]:
    """Return `material` and its copies for other densities that can be changed.

    A copy that a person duplicate is no member: it leaves with a family of its own.
    """
    if not values.controls(material).family or _is_copy_by_hand(material):
        start(material)
    alike = [material]
    for other in bpy.data.materials:
        is_kin = values.controls(other).family == values.controls(material).family and other != material
        if is_kin and other.is_editable and not _is_copy_by_hand(other):
            alike.append(other)
    for member in alike:
        # It may have another name by now.
        values.controls(member).family_name = member.name
    return alike


def copy(material: bpy.types.Material) -> bpy.types.Material:
    """Return another member, which shares the images."""
    duplicate = present(material.copy())
    values.controls(duplicate).family_name = duplicate.name
    return duplicate


def _is_copy_by_hand(material: bpy.types.Material) -> bool:
    """Return whether the material that the family knows by this name is another one."""
    known = bpy.data.materials.get(values.controls(material).family_name)
    return known is not None and known != material and values.controls(known).family == values.controls(material).family

# SPDX-License-Identifier: GPL-3.0-or-later
"""The copies of a material for objects with different texel densities. They share images and controls."""

import uuid

import bpy

from .. import values
from ..narrowing import present
from . import node_groups, nodes
from .changeable import is_changeable

_MAX_DRAWN = 200
"""How many materials are checked at most while a panel is drawn."""


def start(material: bpy.types.Material) -> None:
    """Start a new family, whose only member is `material`."""
    values.controls(material).family = uuid.uuid4().hex
    values.controls(material).family_name = material.name


def settle_family(material: bpy.types.Material) -> None:
    """Start a family if `material` has none of its own, and store what its members are called by now.

    Call it before members are changed together, so that a later duplicate of one is told from it by its name.
    """
    if not values.controls(material).family or is_user_duplicate(material):
        start(material)
    for member in members(material):
        values.controls(member).family_name = member.name


def members(material: bpy.types.Material) -> list[bpy.types.Material]:
    """Return `material` and its editable copies for other densities.

    A duplicate that the user made is not a member. Nor is a copy without maps, which is the user's own material by now.
    """
    family = [material]
    if not values.controls(material).family or is_user_duplicate(material):
        return family
    for other in bpy.data.materials:
        is_related = values.controls(other).family == values.controls(material).family and other != material
        if is_related and nodes.is_patina_material(other) and is_changeable(other) and not is_user_duplicate(other):
            family.append(other)
    return family


def copy(material: bpy.types.Material) -> bpy.types.Material:
    """Return a new member of the family, which shares the images."""
    duplicate = present(material.copy())
    # Blender copies no groups, but their nodes have other values for another density.
    node_groups.make_single_user(duplicate)
    values.controls(duplicate).family_name = duplicate.name
    return duplicate


def set_one_size(material: bpy.types.Material, is_one_size: bool) -> None:
    """Set whether one member of the family is used on all objects, even if their densities differ."""
    settle_family(material)
    for member in members(material):
        values.controls(member).use_one_size = is_one_size


def has_used_copies(material: bpy.types.Material) -> bool:
    """Return whether others of the family that take the same coordinates are used. Cheap enough for draw()."""
    controls = values.controls(material)
    others = (other for other in bpy.data.materials[:_MAX_DRAWN] if other != material)
    return any(
        values.controls(other).family == controls.family
        and values.controls(other).measure.projection == controls.measure.projection
        and values.controls(other).measure.uv_map == controls.measure.uv_map
        and other.users > other.use_fake_user
        and not is_user_duplicate(other)
        for other in others
    )


def is_user_duplicate(material: bpy.types.Material) -> bool:
    """Return whether another member has the name that this one has stored, as after Blender's Duplicate."""
    named = bpy.data.materials.get(values.controls(material).family_name)
    return named is not None and named != material and values.controls(named).family == values.controls(material).family

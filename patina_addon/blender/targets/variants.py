# SPDX-License-Identifier: GPL-3.0-or-later
"""The variants that one job made: find them, and use another one on the same objects."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import values
from ..material import density_copies, is_patina_material, tile_size
from . import assign_material, provenance, replaced_materials
from .assign_material import AssignResult

_COPIED_CONTROLS = ("meters", "rotation", "offset", "height", "relief", "use_anti_repetition")


def find(material: bpy.types.Material) -> dict[int, bpy.types.Material]:
    """Return all variants of the job that made `material`, itself included, by number."""
    job = provenance.job_of(material)
    materials: dict[int, bpy.types.Material] = {}
    has_others = job and provenance.variant_count(material) > 1
    for other in bpy.data.materials if has_others else ():
        if provenance.job_of(other) == job and is_patina_material(other):
            materials.setdefault(provenance.variant_of(other), other)
    materials[provenance.variant_of(material)] = material
    return dict(sorted(materials.items()))


def pick(material: bpy.types.Material, variant: int) -> AssignResult:
    """Assign another variant wherever `material` and its copies are used. Raises PatinaError if it no longer exists.

    A variant that was not on any object yet gets the size and the relief of `material`.
    """
    replacement = find(material).get(variant)
    if replacement is None:
        raise PatinaError(
            Message("This variant is no longer in this file."), Message("Apply the job again to restore it.")
        )
    if replacement == material:
        return AssignResult()
    if not tile_size.is_measured(replacement):
        for name in _COPIED_CONTROLS:
            setattr(values.controls(replacement), name, getattr(values.controls(material), name))
    density_copies.set_one_size(replacement, values.controls(material).use_one_size)
    old = density_copies.members(material)
    result = assign_material.replace(old, replacement)
    for used in (material, replacement):
        replaced_materials.use_again(used)
    if replaced_materials.can_be_made_again(replacement):
        replacement.use_fake_user = False
    if not material.users:
        material.use_fake_user = True  # It stays a variant to pick.
    replaced_materials.keep_edited(old)
    return result

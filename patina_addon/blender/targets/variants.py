# SPDX-License-Identifier: GPL-3.0-or-later
"""The materials that one job made at once: which there are, and another one of them on the same objects."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import values
from ..material import density_copies, is_ours, tile_size
from . import assign_material
from .assign_material import Assignment
from .provenance import JOB, VARIANT, VARIANTS

_CARRIED = ("meters", "rotation", "offset", "height", "relief", "use_anti_repetition")


def of(material: bpy.types.Material) -> dict[int, bpy.types.Material]:
    """Return the variants that were made with `material`, itself among them, one material for each, in their order."""
    job = material.get(JOB)
    materials: dict[int, bpy.types.Material] = {}
    has_others = job and material.get(VARIANTS, 1) > 1
    for other in bpy.data.materials if has_others else ():
        if other.get(JOB) == job and is_ours(other):
            materials.setdefault(other.get(VARIANT, 0), other)
    materials[material.get(VARIANT, 0)] = material
    return dict(sorted(materials.items()))


def pick(material: bpy.types.Material, variant: int) -> Assignment:
    """Put another variant wherever `material` and its copies are. Raises PatinaError if it is gone.

    One that was on no object yet takes over the size and the relief.
    """
    chosen = of(material).get(variant)
    if chosen is None:
        raise PatinaError(
            Message("This variant is no longer in this file."), Message("Apply the job again to restore it.")
        )
    if chosen == material:
        return Assignment()
    if not tile_size.is_measured(chosen):
        for name in _CARRIED:
            setattr(values.controls(chosen), name, getattr(values.controls(material), name))
    old = density_copies.members(material)
    done = assign_material.replace(old, chosen)
    chosen.use_fake_user = False
    for member in old:
        # The copies for other sizes can be made again.
        member.use_fake_user = member == material and not member.users
    return done

# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and After: what a job's material took the place of, and the material again. Or the maps in a material."""

import bpy

from ...core.model.message import Message
from . import earlier_maps, provenance
from .apply_maps import ApplyResult
from .find_target import find_material
from .swaps import Comparison

_MOST_LOOKED_AT = 5
_NOTHING = Message("There is nothing to compare: the material replaced nothing.")
_GONE = Message("There is nothing to compare: the objects are gone.")


def state(result: ApplyResult | None) -> Comparison:
    """Return what is shown. It looks at the first few objects only, and at one slot or face of each."""
    if material := material_of(result):
        return state_of(material)
    found = Comparison(None, _GONE if result and result.assignment.swaps else _NOTHING)
    for one in result.assignment.swaps[:_MOST_LOOKED_AT] if result else ():
        obj = bpy.data.objects.get(one.name)
        if obj and obj.session_uid == one.uid:
            found = one.state(obj)
            if found.shows_before is not None:
                break
    return found


def material_of(result: ApplyResult | None) -> bpy.types.Material | None:
    """Return the material that got its newest maps by a job, whether it shows those or the earlier ones."""
    material = find_material(result.uid, result.material) if result and not result.assignment.swaps else None
    earlier = earlier_maps.read(material) if material else None
    if result is None or material is None or earlier is None:
        return None
    newest = earlier.job if earlier.is_newer else provenance.job_of(material)
    return material if newest == result.job else None


def state_of(material: bpy.types.Material) -> Comparison:
    """Return whether a material shows the maps that it had before it got its newest ones. This reads no files."""
    earlier, reason = earlier_maps.read(material), earlier_maps.problem(material)
    return Comparison(None if reason or earlier is None else earlier.is_newer, reason)


def swap(result: ApplyResult, to_before: bool) -> bool:
    """Swap whatever still has what it had. Return whether anything had.

    A material that is left without a user stays in the file.
    """
    materials = {material.session_uid: material for material in bpy.data.materials}
    objects = {obj.session_uid: obj for obj in bpy.data.objects}
    used = {material for material in materials.values() if material.users}
    there = [one for one in result.assignment.swaps if one.uid in objects]
    swapped = [one.swap(objects[one.uid], materials, to_before) for one in there]
    for material in used:
        if not material.users:
            material.use_fake_user = True
    return any(swapped)

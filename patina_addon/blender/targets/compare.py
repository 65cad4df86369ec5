# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and After: what a job's material took the place of, and the material again."""

import bpy

from ...core.model.message import Message
from .apply_maps import ApplyResult
from .swaps import Comparison

_MOST_LOOKED_AT = 5
_NOTHING = Message("There is nothing to compare: the material replaced nothing.")
_GONE = Message("There is nothing to compare: the objects are gone.")


def state(result: ApplyResult | None) -> Comparison:
    """Return what is shown. It looks at the first few objects only, and at one slot or face of each."""
    found = Comparison(None, _GONE if result and result.assignment.swaps else _NOTHING)
    for one in result.assignment.swaps[:_MOST_LOOKED_AT] if result else ():
        obj = bpy.data.objects.get(one.name)
        if obj and obj.session_uid == one.uid:
            found = one.state(obj)
            if found.shows_before is not None:
                break
    return found


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

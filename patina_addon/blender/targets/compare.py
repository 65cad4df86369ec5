# SPDX-License-Identifier: GPL-3.0-or-later
"""The slots that a material went into, swapped between what was in them before and the material."""

import bpy

from . import replaced_materials
from .apply_maps import ApplyResult
from .find_target import find_material


def shows_before(result: ApplyResult) -> bool | None:
    """Return whether the slots show what was before; None if that, or the material, is gone from the first one.

    Cheap enough for draw(): it looks at one slot.
    """
    swap = next(iter(result.assignment.swaps), None)
    obj = bpy.data.objects.get(swap.name) if swap else None
    if swap is None or obj is None or obj.session_uid != swap.uid or swap.slot >= len(obj.material_slots):
        return None
    shown = _named(obj.material_slots[swap.slot].material)
    if shown == swap.after[0]:
        return None if swap.before and find_material(*swap.before) is None else False
    is_before = shown == (swap.before[0] if swap.before else None)
    return True if is_before and find_material(*swap.after) else None


def swap(result: ApplyResult, to_before: bool) -> None:
    """Swap every slot that still has what it had. A material that is left without a user stays in the file."""
    materials = {material.session_uid: material for material in bpy.data.materials}
    objects = {obj.session_uid: obj for obj in bpy.data.objects}
    left: set[bpy.types.Material] = set()
    for one in result.assignment.swaps:
        obj = objects.get(one.uid)
        before = one.before[0] if one.before else None
        old, new = (one.after[0], before) if to_before else (before, one.after[0])
        if obj and one.slot < len(obj.material_slots) and (new is None or new in materials):
            slot = obj.material_slots[one.slot]
            if _named(slot.material) == old:
                if slot.material:
                    left.add(slot.material)
                slot.material = materials[new] if new is not None else None
                if slot.material:
                    replaced_materials.use_again(slot.material)
    for material in left:
        if not material.users:
            material.use_fake_user = True


def _named(material: bpy.types.Material | None) -> int | None:
    return material.session_uid if material else None

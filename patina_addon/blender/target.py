# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes: remembered as plain values, since references to Blender's data die on undo and file load."""

from dataclasses import dataclass

import bpy

CARRIERS = {'MESH', 'CURVE', 'SURFACE', 'FONT', 'META', 'CURVES', 'POINTCLOUD', 'VOLUME'}
"""The types of object that can show a material like ours."""


@dataclass(frozen=True, slots=True)
class Target:
    """The objects that were selected, by `session_uid`, each with the slot that was active (-1 for none)."""

    slots: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What assigning did.

    `objects` are the names of those that got the material, `refusals` sentences about those that did not, `replaced`
    the names of the materials that lost their last user and were given a fake one.
    """

    objects: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def capture(context: bpy.types.Context) -> Target:
    """The target that the selection of this moment makes."""
    selected = [item for item in context.view_layer.objects.selected if item.type in CARRIERS]
    return Target(
        tuple((item.session_uid, item.active_material_index if item.material_slots else -1) for item in selected)
    )


def assign(material: bpy.types.Material, target: Target) -> Assignment:
    """Put `material` into the slots of `target`, and change nothing else.

    Unselected objects that share the data of a selected one keep their materials: the slot is then linked to the
    object. A material that loses its last user keeps a fake one.
    """
    by_uid = {item.session_uid: item for item in bpy.data.objects}
    found = [(by_uid[uid], slot) for uid, slot in target.slots if uid in by_uid]
    missing = len(target.slots) - len(found)
    refusals = [f"{missing} of the objects no longer exist."] if missing else []
    chosen = {item for item, _ in found}
    shared = {item.data for item in bpy.data.objects if item.data and item not in chosen}
    objects: list[str] = []
    before: set[bpy.types.Material] = set()
    for item, index in found:
        if refusal := _refusal(item):
            refusals.append(refusal)
            continue
        before.update(slot.material for slot in item.material_slots if slot.material)
        _fill(item, index, material, item.data in shared)
        objects.append(item.name)
    return Assignment(tuple(objects), tuple(refusals), _keep(before))


def _refusal(item: bpy.types.Object) -> str:
    """Why `item` cannot be changed; empty where it can."""
    if item.library or item.override_library:
        return f"{item.name} is linked from another file."
    if not item.material_slots and (item.data.library or item.data.override_library):
        return f"{item.name} has no material slot, and its data is linked from another file."
    return ""


def _fill(item: bpy.types.Object, index: int, material: bpy.types.Material, is_shared: bool) -> None:
    """Put `material` into one slot of `item`, a new one where it has none."""
    if not item.material_slots:
        item.data.materials.append(None)
    slot = item.material_slots[min(max(index, 0), len(item.material_slots) - 1)]
    if is_shared or item.data.library or item.data.override_library:
        slot.link = 'OBJECT'
    slot.material = material


def _keep(materials: set[bpy.types.Material]) -> tuple[str, ...]:
    """Give a fake user to those that have no user left, and name them."""
    orphans = [material for material in materials if not material.users and not material.library]
    for material in orphans:
        material.use_fake_user = True
    return tuple(sorted(material.name for material in orphans))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes: remembered as plain values, since references to Blender's data die on undo and file load."""

from collections import Counter
from dataclasses import dataclass

import bpy

CARRIERS = {'MESH', 'CURVE', 'SURFACE', 'FONT', 'META', 'CURVES', 'POINTCLOUD', 'VOLUME'}
"""The types of object that can show a material like ours."""


@dataclass(frozen=True, slots=True)
class Target:
    """The objects that were selected: `session_uid`, name, and the slot that was active (-1 for none)."""

    slots: tuple[tuple[int, str, int], ...]


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
        tuple(
            (item.session_uid, item.name, item.active_material_index if item.material_slots else -1)
            for item in selected
        )
    )


def assign(material: bpy.types.Material, target: Target) -> Assignment:
    """Put `material` into the slots of `target`, and change nothing else.

    Objects that share the data of a target, but not its slot, keep their materials: the slot is then linked to the
    object. A material that loses its last user keeps a fake one.
    """
    found = _look_up(target)
    missing = len(target.slots) - len(found)
    refusals = [f"{missing} of the objects no longer exist."] if missing else []
    refusals += filter(None, (_refusal(item) for item, _ in found))
    places = [(item, _index(item, slot)) for item, slot in found if not _refusal(item)]
    alike = Counter((item.data, index) for item, index in places)
    replaced = {
        _fill(item, index, material, item.data.users - item.data.use_fake_user > alike[item.data, index])
        for item, index in places
    }
    return Assignment(tuple(item.name for item, _ in places), tuple(refusals), _keep(replaced - {None}))


def _look_up(target: Target) -> list[tuple[bpy.types.Object, int]]:
    """The objects that still exist. By name, since a file may hold 100,000; all are looked at for a renamed one."""
    named = {uid: bpy.data.objects.get(name) for uid, name, _ in target.slots}
    if any(item is None or item.session_uid != uid for uid, item in named.items()):
        named = {item.session_uid: item for item in bpy.data.objects}
    return [(named[uid], slot) for uid, _, slot in target.slots if uid in named]


def _refusal(item: bpy.types.Object) -> str:
    """Why `item` cannot be changed; empty where it can."""
    if item.library or item.override_library:
        return f"{item.name} is linked from another file."
    if not item.material_slots and (item.data.library or item.data.override_library):
        return f"{item.name} has no material slot, and its data is linked from another file."
    return ""


def _index(item: bpy.types.Object, slot: int) -> int:
    """The slot that is filled: there may be fewer now, or none yet."""
    return max(min(slot, len(item.material_slots) - 1), 0)


def _fill(
    item: bpy.types.Object, index: int, material: bpy.types.Material, is_shared: bool
) -> bpy.types.Material | None:
    """Put `material` into one slot of `item`, a new one where it has none. Returns the material that was there."""
    if not item.material_slots:
        item.data.materials.append(None)
    slot = item.material_slots[index]
    if is_shared or item.data.library or item.data.override_library:
        slot.link = 'OBJECT'
    replaced, slot.material = slot.material, material
    return replaced


def _keep(materials: set[bpy.types.Material]) -> tuple[str, ...]:
    """Give a fake user to those that have no user left, and name them."""
    orphans = [material for material in materials if not material.users and not material.library]
    for material in orphans:
        material.use_fake_user = True
    return tuple(sorted(material.name for material in orphans))

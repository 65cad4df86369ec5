# SPDX-License-Identifier: GPL-3.0-or-later
"""The material that objects show while its job runs, and what it took the place of, noted with it.

The note is a custom property and pointers: it goes with the file, and undo takes it along. What a preview takes the
place of is touched by the same undo step, so that undoing that step also takes back what becomes of it later.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from ...core.model.apply_plan import ADDED, MaterialTarget, OpenFile, SlotTarget, Target
from ...core.model.job import Job
from ...core.model.maps import MapFile
from ...core.model.message import MAX_NAMED, Message, listed, plural
from ...core.model.stored_values import Record
from .. import values
from ..material import all_or_nothing, build, density_copies, node_groups, nodes, rename
from ..material import update as show_maps
from ..material.changeable import is_changeable
from ..narrowing import carrier_of, present
from ..undo import undo_step
from . import earlier_maps, job_maps, open_file, provenance, replaced_materials
from .assign_material import AssignResult, MeasuredTarget, assign_measured
from .find_target import find_target_material

PREVIEW = "patina_preview"
"""The custom property of a preview, and of its images: the note as JSON, and the id of the job."""
BEFORE, INTO, REPLACED = "patina_preview_before", "patina_preview_into", "patina_previewed"
"""Those that hold the materials that were in the slots, the one whose copy a preview is, and, with these materials, the
id of the job."""
SUFFIX = " (Preview)"


@dataclass(frozen=True, slots=True)
class _Slot:
    """A slot that shows a preview, and what it was before."""

    uid: int
    name: str
    number: int
    is_added: bool
    link: str
    before: str
    """The key in BEFORE of what was in it; empty if there was nothing."""


def can_be_shown(target: Target | None) -> bool:
    """Return whether a preview can be shown in a target, so that it can be taken away again exactly."""
    if isinstance(target, SlotTarget):
        return bool(target.slots) and not any(slot.faces for slot in target.slots)
    if not isinstance(target, MaterialTarget):
        return False
    material = find_target_material(target)
    return material is not None and not values.controls(material).use_own_mapping and not job_of(material)


def is_preview(material: bpy.types.Material) -> bool:
    """Return whether a material is a preview. Cheap enough for draw()."""
    return bool(values.custom_text(material, PREVIEW))


def warning(materials: Iterable[bpy.types.Material]) -> Message:
    """Return that these are still previews, for an export; empty if none is one."""
    names = [material.name for material in materials if is_preview(material)]
    if not names:
        return Message()
    return plural(
        len(names),
        "{materials} is still the preview of what a service makes.",
        "{materials} are still the previews of what a service makes.",
        materials=listed(names, MAX_NAMED),
    )


def job_of(material: bpy.types.Material) -> str:
    """Return the id of the job that a material is the preview of; "" if it is none."""
    text = values.custom_text(material, PREVIEW)
    return _note(text).text("job") if text else ""


def jobs() -> dict[str, list[bpy.types.Material]]:
    """Return the previews in the open file by the ids of their jobs."""
    found: dict[str, list[bpy.types.Material]] = {}
    for material in bpy.data.materials:
        if not material.library and (job := job_of(material)):
            found.setdefault(job, []).append(material)
    return found


def show(job: Job, maps: tuple[MapFile, ...]) -> AssignResult | None:
    """Show a preview where a job's result will be, as one undo step. None if nothing there can show it."""
    target = job.plan.target
    if isinstance(target, SlotTarget):
        return _show_in_slots(job, maps, target)
    existing = find_target_material(target) if isinstance(target, MaterialTarget) else None
    return _show_in_copies(job, maps, existing) if existing and is_changeable(existing) else None


def is_there(previews: Iterable[bpy.types.Material]) -> bool:
    """Return whether anything shows any of a job's previews, or the preview of another job that took its place."""
    users = bpy.data.user_map(subset=set(previews))
    return any(user.users > user.use_fake_user for found in users.values() for user in found)


def finish(job: Job, variant: int, previews: list[bpy.types.Material]) -> tuple[bpy.types.Material, tuple[str, ...]]:
    """Give a job's maps to its previews, which are the result from then on. Raises PatinaError, and changes nothing.

    Everything else about them stays. Return the first, and the names of the replaced materials that are kept.
    """
    material = next((one for one in previews if not density_copies.is_user_duplicate(one)), previews[0])
    files = job_maps.files_of(job, variant)
    with job_maps.readable(job), all_or_nothing():
        show_maps(material, files, (), False, files)
    members = density_copies.members(material)
    for member in members:
        job_maps.write(job, member, variant)
    if rename.stem(material.name) == _name(job):
        rename.rename(material, job_maps.material_name(job))
    before = {old for member in previews for old in _before(member).values()}
    for member in (*previews, *members):
        for name in (PREVIEW, BEFORE, INTO):
            member.pop(name, None)
    _untouch(before, job.id)
    kept = replaced_materials.keep(before)
    _remove_images(job.id)
    return material, kept


def remove(job_id: str, previews: list[bpy.types.Material]) -> None:
    """Have everything be as it was before a preview was shown. What shows something else by now stays as it is."""
    others = [other for job, found in jobs().items() if job != job_id for other in found]
    before: set[bpy.types.Material] = set()
    for material in previews:
        before.update(_before(material).values())
        if original := _pointer(material, INTO):
            material.pop(INTO)
            material.user_remap(original)
            before.add(original)
    for slot in _slots(previews[0]):
        _restore(slot, previews, others)
    found = (node for one in previews for node in nodes.root_tree(one).nodes)
    trees = {node.node_tree for node in found if isinstance(node, bpy.types.ShaderNodeGroup)}
    bpy.data.batch_remove(previews)
    bpy.data.batch_remove([tree for tree in trees if tree and not tree.users])
    _untouch(before, job_id)
    _remove_images(job_id)


def _show_in_slots(job: Job, maps: tuple[MapFile, ...], target: SlotTarget) -> AssignResult | None:
    measured = MeasuredTarget.of(target)
    if not measured.slots:
        return None
    with undo_step(_name(job)):
        with job_maps.readable(job), all_or_nothing():
            material = build(_name(job), maps)
        _mark_images(job.id, material)
        before: dict[str, bpy.types.Material] = {}
        slots = []
        for obj, ref in measured.slots:
            count = len(obj.material_slots)
            is_added = not count or ref.slot == ADDED
            number = count if is_added else min(ref.slot, count - 1)
            old = None if is_added else obj.material_slots[number].material
            link = 'DATA' if is_added else obj.material_slots[number].link
            if old:
                before[str(old.session_uid)] = old
            slots.append([obj.session_uid, obj.name, number, is_added, link, str(old.session_uid) if old else ""])
        _write(material, job, slots)
        if before:
            material[BEFORE] = before
        for old in before.values():
            _touch(old, job.id)
        return assign_measured(material, measured)


def _show_in_copies(job: Job, maps: tuple[MapFile, ...], existing: bpy.types.Material) -> AssignResult:
    """Have copies of a material and of its density copies take their places."""
    density_copies.settle_family(existing)
    originals = density_copies.members(existing)
    with undo_step(_name(job)):
        with job_maps.readable(job), all_or_nothing():
            copies = [present(original.copy()) for original in originals]
            for copy in copies:
                node_groups.make_single_user(copy)
                copy.use_fake_user = False
                density_copies.start(copy)
                provenance.restore(copy, {})
                copy.pop(earlier_maps.EARLIER, None)
            family = values.controls(copies[0]).family
            for copy in copies:
                copy.name = _name(job)
                values.controls(copy).family, values.controls(copy).family_name = family, copy.name
            show_maps(copies[0], maps, provenance.maps(existing), False, maps)
        _mark_images(job.id, copies[0])
        for original, copy in zip(originals, copies, strict=True):
            original.user_remap(copy)
            _write(copy, job, [])
            copy[INTO] = original
            _touch(original, job.id)
    return AssignResult()


def _write(material: bpy.types.Material, job: Job, slots: list[list[Any]]) -> None:
    file = open_file.current()
    material[PREVIEW] = json.dumps({"job": job.id, "load": file.load, "slots": slots})


def _name(job: Job) -> str:
    return f"{job_maps.material_name(job)}{SUFFIX}"


def _note(text: str) -> Record:
    stored = Record({PREVIEW: text})
    return stored.json(PREVIEW).record(PREVIEW)


def _slots(material: bpy.types.Material) -> list[_Slot]:
    """Return the slots in a preview's note, the last ones first, so that added ones can be removed."""
    slots = []
    for item in _note(values.custom_text(material, PREVIEW)).items("slots"):
        match item:
            case [int(uid), str(name), int(number), bool(is_added), str(link), str(before)]:
                slots.append(_Slot(uid, name, number, is_added, link, before))
    return sorted(slots, key=lambda slot: -slot.number)


def _before(material: bpy.types.Material) -> dict[str, bpy.types.Material]:
    """Return the materials that were in a preview's slots, as far as they still exist."""
    group = material.get(BEFORE)
    if not hasattr(group, "items"):
        return {}
    return {key: value for key, value in group.items() if isinstance(value, bpy.types.Material)}


def _pointer(material: bpy.types.Material, name: str) -> bpy.types.Material | None:
    value = material.get(name)
    return value if isinstance(value, bpy.types.Material) else None


def _restore(slot: _Slot, previews: list[bpy.types.Material], others: list[bpy.types.Material]) -> None:
    """Have a slot be as it was, or the note of what took the place of the preview say what was there before."""
    before = next((old for one in previews if (old := _before(one).get(slot.before))), None)
    obj = _object(slot, previews[0])
    if obj is None:
        return
    for other in others:
        _hand_over(other, slot, previews, before)
    if slot.number >= len(obj.material_slots) or obj.material_slots[slot.number].material not in previews:
        return
    here = obj.material_slots[slot.number]
    if slot.is_added and slot.number == len(obj.material_slots) - 1 and _remove_last_slot(obj):
        return
    if slot.link == here.link:
        here.material = before
    else:
        here.material = None
        here.link = 'DATA' if slot.link == 'DATA' else 'OBJECT'


def _remove_last_slot(obj: bpy.types.Object) -> bool:
    """Remove the last slot of an object, and of others with the same data. Return whether that is possible now.

    Blender's operator is not used: threads go on while it runs, and Blender 4.2 has crashed in it. What removes the
    slot from the data leaves it with the objects, until they are given the same data again, which Edit Mode prevents.
    """
    data = carrier_of(obj)
    users = [other for other in bpy.data.objects if other.data == data]
    if any(other.mode == 'EDIT' for other in users):
        return False
    data.materials.pop(index=len(data.materials) - 1)
    for other in users:
        other.data = data
    return True


def _hand_over(
    other: bpy.types.Material,
    slot: _Slot,
    previews: list[bpy.types.Material],
    before: bpy.types.Material | None,
) -> None:
    """Have the preview of another job, which took the place of this one in a slot, go back to what was before both."""
    note, held, is_changed = _slots(other), _before(other), False
    rows = []
    for own in note:
        row = [own.uid, own.name, own.number, own.is_added, own.link, own.before]
        if (own.name, own.number) == (slot.name, slot.number) and held.get(own.before) in previews:
            row[3:] = [slot.is_added, slot.link, slot.before if before else ""]
            is_changed = True
        rows.append(row)
    if not is_changed:
        return
    held = {key: old for key, old in held.items() if old not in previews}
    if before:
        held[slot.before] = before
        _touch(before, job_of(other))
    note_now = json.loads(values.custom_text(other, PREVIEW))
    other[PREVIEW] = json.dumps({**note_now, "slots": rows})
    other.pop(BEFORE, None)
    if held:
        other[BEFORE] = held


def _object(slot: _Slot, material: bpy.types.Material) -> bpy.types.Object | None:
    """Return the object of a slot, even if it was renamed since; None if it is gone."""
    named = bpy.data.objects.get(slot.name)
    load = _note(values.custom_text(material, PREVIEW)).text("load")
    if not open_file.is_current(OpenFile(load)) or (named and named.session_uid == slot.uid):
        return named
    return next((obj for obj in bpy.data.objects if obj.session_uid == slot.uid), None)


def _touch(material: bpy.types.Material, job_id: str) -> None:
    if is_changeable(material):
        material[REPLACED] = job_id


def _untouch(materials: Iterable[bpy.types.Material], job_id: str) -> None:
    for material in materials:
        if values.custom_text(material, REPLACED) == job_id:
            del material[REPLACED]


def _mark_images(job_id: str, material: bpy.types.Material) -> None:
    for texture in nodes.textures(material).values():
        if texture.image:
            texture.image[PREVIEW] = job_id


def _remove_images(job_id: str) -> None:
    """Remove the images of a preview, unless the user shows them somewhere."""
    images = [image for image in bpy.data.images if values.custom_text(image, PREVIEW) == job_id]
    bpy.data.batch_remove([image for image in images if image.users == image.use_fake_user])


def materials_of(job_id: str) -> Iterator[bpy.types.Material]:
    """Yield the previews of one job."""
    yield from jobs().get(job_id, ())

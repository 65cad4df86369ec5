# SPDX-License-Identifier: GPL-3.0-or-later
"""Targets found again: references to Blender's data die on undo and on loading a file, so plain values are kept."""

from collections.abc import Collection, Iterable

import bpy

from ...core.model.apply_plan import MaterialTarget, OpenFile, SlotRef, SlotTarget, Target
from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from ..narrowing import mesh_of
from . import faces, open_file

_DRAWN = 50
"""The most objects that are looked up while a panel is drawn."""


def find_objects(target: SlotTarget) -> list[tuple[bpy.types.Object, SlotRef]]:
    """Return the objects of a target that still exist, each with its slot.

    By name first, since a file may hold 100,000; all are looked at for a renamed one. If the file was loaded anew,
    names are all that there is; in another file nothing is found.
    """
    named: dict[int, bpy.types.Object | None] = {slot.uid: bpy.data.objects.get(slot.name) for slot in target.slots}
    if not open_file.is_current(target.file):
        named = named if open_file.is_same_file(target.file) else {}
    elif any(obj is None or obj.session_uid != uid for uid, obj in named.items()):
        named = {obj.session_uid: obj for obj in bpy.data.objects}
    return [(obj, slot) for slot in target.slots if (obj := named.get(slot.uid))]


def find_material(uid: int, name: str, file: OpenFile | None = None) -> bpy.types.Material | None:
    """Return the material with this `session_uid`, which was called `name` once; None if it is gone.

    `file` is where the uid is from, if that may not be the file that is open.
    """
    named = bpy.data.materials.get(name)
    if file and not open_file.is_current(file):
        return named if open_file.is_same_file(file) else None
    if named and named.session_uid == uid:
        return named
    return next((material for material in bpy.data.materials if material.session_uid == uid), None)


def material_of(target: MaterialTarget) -> bpy.types.Material | None:
    """Return the material of a target, whatever it is called now; None if it is gone."""
    return find_material(target.uid, target.name, target.file)


def names_of(target: Target | None) -> list[str]:
    """Return the names of what a target leads to and that was not renamed. Cheap enough for draw()."""
    if target is None or not open_file.is_same_file(target.file):
        return []
    is_loaded_anew = not open_file.is_current(target.file)
    blocks: Iterable[tuple[bpy.types.ID | None, int]]
    if isinstance(target, MaterialTarget):
        blocks = [(bpy.data.materials.get(target.name), target.uid)]
    else:
        blocks = [(bpy.data.objects.get(slot.name), slot.uid) for slot in target.slots[:_DRAWN]]
    return [block.name for block, uid in blocks if block and (is_loaded_anew or block.session_uid == uid)]


def leads_somewhere(target: Target | None) -> bool:
    """Return whether anything of a target still exists."""
    if isinstance(target, MaterialTarget):
        return material_of(target) is not None
    return target is not None and bool(find_objects(target))


def check(target: Target | None) -> None:
    """Refuse a target that is no longer what it was, before anything is changed. Raises InvalidRequest."""
    if isinstance(target, MaterialTarget):
        if material_of(target) is None:
            what = Message("The material {material} no longer exists.", material=target.name)
            raise InvalidRequest(what, Message("Apply this one to a selection."))
        return
    objects = [(obj, slot.faces) for obj, slot in (find_objects(target) if target else ()) if slot.faces]
    for obj, chosen in objects:
        mesh = mesh_of(obj)
        if not mesh or not faces.is_same(obj, chosen):
            what = Message("The mesh of {object} has changed since its faces were selected.", object=obj.name)
            raise InvalidRequest(what, Message("Select faces in Edit Mode and click Apply to Selection."))
        check_shared(mesh, [other for other, _ in objects])


def check_shared(mesh: bpy.types.Mesh, chosen: Collection[bpy.types.Object]) -> None:
    """Refuse faces of a mesh that objects which are not `chosen` show too. Raises InvalidRequest."""
    if mesh.users - mesh.use_fake_user > len({obj for obj in chosen if obj.data == mesh}):
        raise InvalidRequest(
            Message("Other objects use the mesh {mesh} too, so their faces would also change.", mesh=mesh.name),
            Message("Select those objects as well, or make it a single user (Object > Relations)."),
        )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Find the objects and the material of a target in the open file.

References to Blender's data become invalid on undo and when a file is loaded, so targets are plain values.
"""

from collections.abc import Collection, Iterable

import bpy

from ...core.model.apply_plan import MaterialTarget, OpenFile, SlotRef, SlotTarget, Target, TextureTarget
from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from ..material.changeable import check_changeable
from ..material.nodes import is_patina_material
from ..narrowing import mesh_of
from . import faces, open_file

_MAX_DRAWN = 5
"""How many objects are looked up at most while a panel is drawn."""
_MAX_SINGLE = 10
"""How many objects are looked up one by one at most."""


def find_objects(target: SlotTarget) -> list[tuple[bpy.types.Object, SlotRef]]:
    """Return the objects of a target that still exist, each with its slot.

    If one was renamed, all are searched. If the file was loaded again, only names can identify them. In another file
    there are none.
    """
    if not open_file.is_same_file(target.file):
        return []
    objects = list(zip(_find_named([slot.name for slot in target.slots]), target.slots, strict=True))
    if open_file.is_current(target.file) and any(obj is None or obj.session_uid != slot.uid for obj, slot in objects):
        by_uid = {obj.session_uid: obj for obj in bpy.data.objects}
        objects = [(by_uid.get(slot.uid), slot) for slot in target.slots]
    return [(obj, slot) for obj, slot in objects if obj]


def _find_named(names: list[str]) -> list[bpy.types.Object | None]:
    """Return the objects of these names. For each lookup, Blender searches the whole file, which may have 100,000."""
    objects = bpy.data.objects
    if len(names) <= _MAX_SINGLE:
        return [objects.get(name) for name in names]
    by_name: dict[str, bpy.types.Object] = {}
    for obj in objects:
        by_name.setdefault(obj.name, obj)  # those of this file come before linked ones
    return [by_name.get(name) for name in names]


def find_material(uid: int, name: str, file: OpenFile | None = None) -> bpy.types.Material | None:
    """Return the material with this `session_uid`, which was once called `name`; None if it no longer exists.

    `file` is the file that the uid is from, if another one may be open.
    """
    candidate = bpy.data.materials.get(name)
    if file and not open_file.is_current(file):
        return candidate if open_file.is_same_file(file) else None
    if candidate and candidate.session_uid == uid:
        return candidate
    return next((material for material in bpy.data.materials if material.session_uid == uid), None)


def find_target_material(target: MaterialTarget) -> bpy.types.Material | None:
    """Return the material of a target, even if it was renamed; None if it no longer exists."""
    return find_material(target.uid, target.name, target.file)


def target_materials(target: Target | None) -> list[bpy.types.Material]:
    """Return the existing materials that a target names."""
    named = target.materials if isinstance(target, TextureTarget) else (target,)
    found = (find_target_material(material) for material in named if isinstance(material, MaterialTarget))
    return [material for material in found if material]


def target_names(target: Target | None) -> list[str]:
    """Return the names of a target's objects or material. Cheap enough for draw(): only the first few are looked up.

    If those were renamed or are gone, there are none.
    """
    if target is None or not open_file.is_same_file(target.file):
        return []
    is_reloaded = not open_file.is_current(target.file)
    if isinstance(target, TextureTarget):
        return [name for material in target.materials[:_MAX_DRAWN] for name in target_names(material)]
    blocks: Iterable[tuple[bpy.types.ID | None, int]]
    others: tuple[SlotRef, ...] = ()
    if isinstance(target, MaterialTarget):
        blocks = [(bpy.data.materials.get(target.name), target.uid)]
    else:
        blocks = [(bpy.data.objects.get(slot.name), slot.uid) for slot in target.slots[:_MAX_DRAWN]]
        others = target.slots[_MAX_DRAWN:]
    names = [block.name for block, uid in blocks if block and (is_reloaded or block.session_uid == uid)]
    return [*names, *(slot.name for slot in others)] if names else []


def target_exists(target: Target | None) -> bool:
    """Return whether any object of a target, or one of its materials, still exists."""
    if isinstance(target, TextureTarget):
        return any(map(find_target_material, target.materials))
    if isinstance(target, MaterialTarget):
        return find_target_material(target) is not None
    return target is not None and bool(find_objects(target))


def check_target(target: Target | None) -> None:
    """Raise InvalidRequest if a target has changed so that it cannot be used."""
    if isinstance(target, MaterialTarget):
        material = find_target_material(target)
        if material is None:
            what = Message("The material {material} no longer exists.", material=target.name)
            raise InvalidRequest(what, Message("Apply the job to a selection."))
        if not is_patina_material(material):
            what = Message("The material {material} no longer has any maps.", material=material.name)
            raise InvalidRequest(what, Message("Apply the job to a selection."))
        check_changeable(material)
        return
    if isinstance(target, TextureTarget):
        target = target.slots
    has_faces = target and any(slot.faces for slot in target.slots)
    objects = [(obj, slot.faces) for obj, slot in (find_objects(target) if target and has_faces else ()) if slot.faces]
    for obj, selected in objects:
        mesh = mesh_of(obj)
        if not mesh or not faces.are_unchanged(obj, selected):
            what = Message("The mesh of {object} has changed since its faces were selected.", object=obj.name)
            raise InvalidRequest(what, Message("Select faces in Edit Mode and click Apply to Selection."))
        check_mesh_users(mesh, [other for other, _ in objects])


def check_mesh_users(mesh: bpy.types.Mesh, objects: Collection[bpy.types.Object]) -> None:
    """Raise InvalidRequest if other objects than these use the mesh too."""
    if mesh.users - mesh.use_fake_user > len({obj for obj in objects if obj.data == mesh}):
        raise InvalidRequest(
            Message("Other objects use the mesh {mesh} too, so their faces would also change.", mesh=mesh.name),
            Message("Select those objects as well, or make it a single user (Object > Relations)."),
        )

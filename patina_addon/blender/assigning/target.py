# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes: remembered as plain values, since references to Blender's data die on undo and file load."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import bpy

from ...core.model.errors import InvalidRequest
from .. import material
from . import faces
from .faces import Faces

CARRIERS = {'MESH', 'CURVE', 'SURFACE', 'FONT', 'META', 'CURVES', 'POINTCLOUD', 'VOLUME'}
"""The types of object that can show a material like ours."""
SELECTED, ACTIVE, NEW_SLOT, FACES, NOTHING = 'SELECTED', 'ACTIVE', 'NEW_SLOT', 'FACES', 'NOTHING'
ADDED = -1
"""The slot of a place where one is to be added."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of an object: the object's `session_uid` and name, and the slot's number, or ADDED.

    With `faces`, an added slot that these show.
    """

    uid: int
    name: str
    slot: int
    faces: Faces | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The slots that a material is put into. `passed_over` are the selected objects that take none."""

    places: tuple[Place, ...]
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Into:
    """An existing material that gets other maps: its `session_uid` and name."""

    uid: int
    name: str

    def find(self) -> bpy.types.Material | None:
        """The material, however it is called now; None where it is gone."""
        return find_material(self.uid, self.name)


def capture(context: bpy.types.Context, assign_to: str = SELECTED) -> Target | None:
    """The target that the selection of this moment makes; None for NOTHING. Raises InvalidRequest.

    SELECTED is the active slot of each selected object, ACTIVE that of the active object alone, NEW_SLOT a new slot
    of each selected object, FACES a new slot for the faces that are selected in Edit Mode.
    """
    if assign_to == NOTHING:
        return None
    if assign_to == FACES:
        return _capture_faces(context)
    active = context.view_layer.objects.active
    chosen = context.view_layer.objects.selected if assign_to != ACTIVE else filter(None, [active])
    places, passed_over = [], []
    for item in chosen:
        if item.type in CARRIERS:
            slot = ADDED if assign_to == NEW_SLOT else item.active_material_index
            places.append(Place(item.session_uid, item.name, slot))
        else:
            passed_over.append(item.name)
    return Target(tuple(places), tuple(passed_over))


def check_mode(context: bpy.types.Context, assign_to: str) -> None:
    """Refuse what the mode of this moment certainly does not have; cheap enough to draw. Raises InvalidRequest."""
    if assign_to == FACES and context.mode != 'EDIT_MESH':
        raise InvalidRequest("Faces are selected in Edit Mode.", "Enter it, or choose another place for the material.")


def into(name: str) -> Into:
    """The existing material called `name` as a target. Raises InvalidRequest where it is none of ours to change."""
    found = bpy.data.materials.get(name)
    if found is None or not material.is_ours(found):
        raise InvalidRequest(f"There is no material {name} that Patina made.")
    if found.library or found.override_library:
        raise InvalidRequest(f"{name} is linked from another file.", "Make it local first.")
    return Into(found.session_uid, found.name)


def capture_now(context: bpy.types.Context) -> Target:
    """What a click on Apply to Selection means: the selected faces in Edit Mode, else the selected objects."""
    return capture(context, FACES if context.mode == 'EDIT_MESH' else SELECTED) or Target(())


def edited(context: bpy.types.Context) -> list[bpy.types.Object]:
    """The objects whose meshes are in Edit Mode, each mesh once."""
    objects = context.view_layer.objects
    chosen = {item.data: item for item in (objects.active, *objects.selected) if item and item.mode == 'EDIT'}
    return [item for item in chosen.values() if item.type == 'MESH']


def find_objects(places: Iterable[Place]) -> list[tuple[bpy.types.Object, Place]]:
    """The objects that still exist. By name, since a file may hold 100,000; all are looked at for a renamed one."""
    places = tuple(places)
    named = {place.uid: bpy.data.objects.get(place.name) for place in places}
    if any(item is None or item.session_uid != uid for uid, item in named.items()):
        named = {item.session_uid: item for item in bpy.data.objects}
    return [(named[place.uid], place) for place in places if place.uid in named]


def find_material(uid: int, name: str) -> bpy.types.Material | None:
    """The material with this `session_uid`, which was called `name` once; None where it is gone."""
    named = bpy.data.materials.get(name)
    if named and named.session_uid == uid:
        return named
    return next((made for made in bpy.data.materials if made.session_uid == uid), None)


def check(target: Target | Into | None) -> None:
    """Refuse a target that is no longer what it was, before anything is changed. Raises InvalidRequest."""
    if isinstance(target, Into):
        if target.find() is None:
            raise InvalidRequest(f"The material {target.name} no longer exists.", "Apply this one to a selection.")
        return
    found = find_objects(place for place in (target.places if target else ()) if place.faces)
    for item, place in found:
        if item.type != 'MESH' or not faces.is_same(item, place.faces):
            next_step = "Select faces in Edit Mode and press Apply to Selection."
            raise InvalidRequest(f"The mesh of {item.name} was changed since its faces were chosen.", next_step)
        _check_shared(item.data, [item for item, _ in found])


def enumerate_names(names: Iterable[str]) -> str:
    """Names in a sentence: all of few, the first of many."""
    names = list(names)
    if len(names) > _NAMED + 1:
        names = [*names[:_NAMED], f"{len(names) - _NAMED} more"]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


def _capture_faces(context: bpy.types.Context) -> Target:
    """Raises InvalidRequest where no face is selected, or where others would change with the selected ones."""
    places = []
    for item in edited(context):
        if chosen := faces.capture(item):
            twins = {item, *(other for other in context.view_layer.objects.selected if other.data == item.data)}
            _check_shared(item.data, twins)
            places += [Place(twin.session_uid, twin.name, ADDED, chosen) for twin in twins]
    if not places:
        raise InvalidRequest("No face is selected.", "Select faces of a mesh in Edit Mode.")
    return Target(tuple(places))


def _check_shared(mesh: bpy.types.Mesh, chosen: Collection[bpy.types.Object]) -> None:
    """Refuse faces of a mesh that objects which are not `chosen` show too. Raises InvalidRequest."""
    if mesh.users - mesh.use_fake_user > len({item for item in chosen if item.data == mesh}):
        what = f"The mesh {mesh.name} belongs to other objects too, whose faces would change as well."
        raise InvalidRequest(what, "Select those objects as well, or make it a single user (Object > Relations).")

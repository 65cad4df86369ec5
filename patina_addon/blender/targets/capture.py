# SPDX-License-Identifier: GPL-3.0-or-later
"""Read from the current selection where a material is to go, as plain values."""

from collections.abc import Iterable

import bpy

from ...core.model.apply_plan import ADDED, MaterialTarget, SlotRef, SlotTarget
from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from ..material import is_patina_material
from ..material.changeable import check_changeable
from ..narrowing import is_carrier, of_type, present
from . import faces, find_target, open_file, refusals

SELECTED, ACTIVE, NEW_SLOT, FACES, NOTHING = 'SELECTED', 'ACTIVE', 'NEW_SLOT', 'FACES', 'NOTHING'


class NoTarget(InvalidRequest):
    """Nothing that is selected can get a material. It can still be made."""


def capture(context: bpy.types.Context, assign_to: str = SELECTED) -> SlotTarget | None:
    """Return the target of the current selection; None for NOTHING. Raises InvalidRequest.

    SELECTED is the active slot of each selected object, ACTIVE that of the active object alone, NEW_SLOT a new slot on
    each selected object, and FACES a new slot for the faces selected in Edit Mode.
    """
    if assign_to == NOTHING:
        return None
    if assign_to == FACES:
        return _capture_faces(context)
    slots, refused = [], []
    for obj in meant_objects(context, assign_to):
        if is_carrier(obj):
            slot = ADDED if assign_to == NEW_SLOT else obj.active_material_index or 0
            slots.append(SlotRef(obj.session_uid, obj.name, slot))
        elif reason := refusals.reason(obj):
            refused.append((obj, reason))
    return SlotTarget(tuple(slots), refusals.messages(refused), open_file.current())


def meant_objects(context: bpy.types.Context, assign_to: str) -> Iterable[bpy.types.Object]:
    """Return the active object for ACTIVE, and otherwise the selected ones."""
    objects = present(context.view_layer).objects
    return objects.selected if assign_to != ACTIVE else filter(None, [objects.active])


def capture_selection(context: bpy.types.Context) -> SlotTarget:
    """Return the target of Apply to Selection: the selected faces in Edit Mode, otherwise the selected objects.

    Raises InvalidRequest.
    """
    return capture(context, FACES if context.mode == 'EDIT_MESH' else SELECTED) or SlotTarget(())


def material_target(material: bpy.types.Material) -> MaterialTarget:
    """Return a material as a target that gets other maps."""
    return MaterialTarget(material.session_uid, material.name, open_file.current())


def named_material_target(name: str) -> MaterialTarget:
    """Return the existing material called `name` as a target. Raises InvalidRequest if it cannot be changed."""
    material = bpy.data.materials.get(name)
    if material is None or not is_patina_material(material):
        raise InvalidRequest(Message("There is no Patina material named {material}.", material=name))
    check_changeable(material)
    return material_target(material)


def objects_in_edit_mode(context: bpy.types.Context) -> list[bpy.types.Object]:
    """Return the objects whose meshes are in Edit Mode, one for each mesh."""
    objects = present(context.view_layer).objects
    edited = {obj.data: obj for obj in (objects.active, *objects.selected) if obj and obj.mode == 'EDIT'}
    return [obj for obj in edited.values() if obj.type == 'MESH']


def _capture_faces(context: bpy.types.Context) -> SlotTarget:
    """Return the selected faces. Raises InvalidRequest if there are none, or if other objects would change too."""
    slots = []
    selected = present(context.view_layer).objects.selected
    for obj in objects_in_edit_mode(context):
        if selected_faces := faces.capture(obj):
            users = {obj, *(other for other in selected if other.data == obj.data)}
            find_target.check_mesh_users(of_type(obj.data, bpy.types.Mesh), users)
            slots += [SlotRef(user.session_uid, user.name, ADDED, selected_faces) for user in users]
    if not slots:
        raise NoTarget(Message("No faces are selected."), Message("Select faces of a mesh in Edit Mode."))
    return SlotTarget(tuple(slots), file=open_file.current())

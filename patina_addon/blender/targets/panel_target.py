# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the material will go, as the panel says it beside its button. The click reads the selection again."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cache

import bpy

from ...core.model.errors import Remedy
from ...core.model.message import Message, plural
from ...core.model.request import MaterialRequest
from ..narrowing import CARRIER_TYPES, of_type, present
from . import refusals, texture_target
from .capture import ACTIVE, FACES, NEW_SLOT, NOTHING, NoTarget, meant_objects
from .check_selection import check_objects, refused_objects
from .refusals import Reason

_MOST = 20
"""Of how many selected objects at most each one is looked at, to say what cannot get the material."""


@dataclass(frozen=True, slots=True)
class PanelTarget:
    """Where the material will go."""

    line: Message
    """Where, in a few words."""
    short_line: Message
    """The same for a narrow sidebar."""
    notes: tuple[Message, ...] = ()
    """What of the selection cannot get it."""
    problem: NoTarget | None = None
    """Why nothing can."""


def state(context: bpy.types.Context) -> Hashable:
    """Return what can change a target without Blender saying so, besides inputs: the active object, its active slot."""
    layer = present(context.view_layer)
    active = layer.objects.active
    about = (active.session_uid, active.name, active.active_material_index) if active else ()
    return (context.mode, present(context.scene).session_uid, layer.name, *about)


def read(context: bpy.types.Context, assign_to: str, request: MaterialRequest) -> PanelTarget:
    """Return where the material of a request will go. See check_selection; FACES is refused outside of Edit Mode.

    Of a large selection the objects are only counted. What some of them refuse is said once the material is applied.
    """
    try:
        return _read(context, assign_to, request)
    except NoTarget as problem:
        return _target(Message("Nowhere to put the material"), problem=problem)


def _target(line: Message, notes: tuple[Message, ...] = (), problem: NoTarget | None = None) -> PanelTarget:
    return PanelTarget(line, line, notes, problem)


def _read(context: bpy.types.Context, assign_to: str, request: MaterialRequest) -> PanelTarget:
    if assign_to == NOTHING:
        return _target(Message("Only made, not assigned"))
    if assign_to == FACES:
        _check_edit_mode(context)
        return _target(Message("Onto the selected faces"))
    if assign_to != ACTIVE and len(present(context.view_layer).objects.selected) > _MOST:
        return _read_many(context, assign_to)
    objects = list(meant_objects(context, assign_to))
    check_objects(context, assign_to, objects)
    if not objects:
        line = Message("Nothing selected: the material is only made")
        return PanelTarget(line, Message("Nothing selected: only made"))
    refused = dict(refused_objects(objects, assign_to))
    # Those without a surface are often selected along with the others, and nobody expects that they get a material.
    notes = refusals.messages(pair for pair in refused.items() if pair[1] is not Reason.NO_SURFACE)
    able = [obj for obj in objects if obj not in refused]
    if shown := texture_target.materials_with_texture(request, able, every_slot=assign_to != ACTIVE):
        into = plural(len(shown), "Into {material}", "Into {count} materials", material=shown[0].name)
        return _target(into, notes)
    return _target(_onto(assign_to, able[0]) if len(able) == 1 else _onto_many(assign_to, len(able)), notes)


def _read_many(context: bpy.types.Context, assign_to: str) -> PanelTarget:
    """Return the target for a large selection, whose objects Blender counts by their types."""
    selected = present(context.view_layer).objects.selected
    types = [0] * len(selected)
    selected.foreach_get("type", types)
    count = sum(map(types.count, _carrier_types()))
    if not count:
        check_objects(context, assign_to, list(selected))
    return _target(_onto_many(assign_to, count))


@cache
def _carrier_types() -> tuple[int, ...]:
    """Return Blender's numbers of the types of object that have a surface."""
    items = of_type(bpy.types.Object.bl_rna.properties["type"], bpy.types.EnumProperty).enum_items
    return tuple(item.value for item in items if item.identifier in CARRIER_TYPES)


def _onto(assign_to: str, obj: bpy.types.Object) -> Message:
    if assign_to == NEW_SLOT:
        return Message("Onto {object}, new slot", object=obj.name)
    return Message("Onto {object}, slot {number}", object=obj.name, number=(obj.active_material_index or 0) + 1)


def _onto_many(assign_to: str, count: int) -> Message:
    if assign_to == NEW_SLOT:
        return plural(count, "Onto 1 object, new slot", "Onto {count} objects, new slots")
    return plural(count, "Onto 1 object", "Onto {count} objects")


def _check_edit_mode(context: bpy.types.Context) -> None:
    """Raise NoTarget where there are no selected faces."""
    if context.mode == 'EDIT_MESH':
        return
    active = present(context.view_layer).objects.active
    remedy = Remedy.EDIT_MODE if active and active.type == 'MESH' else None
    next_step = Message("Or choose another target above.")
    raise NoTarget(Message("Select faces in Edit Mode first."), next_step, remedy=remedy)

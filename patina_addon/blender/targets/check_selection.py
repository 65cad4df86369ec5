# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the current selection can get a material: known before one is generated, which may cost money."""

from collections.abc import Iterable
from itertools import islice

import bpy

from ...core.model.apply_plan import ADDED, SlotRef
from ...core.model.message import Message, joined
from ..narrowing import is_carrier, present
from . import refusals
from .capture import ACTIVE, FACES, NEW_SLOT, NOTHING, NoTarget, meant_objects
from .refusals import Reason

_MAX_DRAWN = 20
"""How many selected objects are looked at while a panel is drawn."""


def check_selection(context: bpy.types.Context, assign_to: str) -> None:
    """Raise NoTarget if nothing that is selected can get a material. Faces are checked when they are captured.

    If nothing is selected at all, the material is only made. That is no error, except if the active object is hidden:
    then Blender has deselected what the user means.
    """
    if assign_to not in (NOTHING, FACES):
        _check(context, assign_to, list(meant_objects(context, assign_to)))


def check_drawn(context: bpy.types.Context, assign_to: str) -> tuple[Message, ...]:
    """Do the same with the first objects only, cheap enough for draw(). Return what to say if it raises nothing.

    FACES is refused outside of Edit Mode.
    """
    if assign_to == NOTHING:
        return ()
    if assign_to == FACES:
        if context.mode != 'EDIT_MESH':
            raise NoTarget(
                Message("Select faces in Edit Mode first."), Message("Or choose something else under Assign To.")
            )
        return ()
    objects = list(islice(meant_objects(context, assign_to), _MAX_DRAWN + 1))
    if not objects and assign_to != ACTIVE:
        _check_hidden(context)
        return (Message("Nothing is selected, so the material will not be assigned to anything."),)
    if len(objects) <= _MAX_DRAWN:
        _check(context, assign_to, objects)
    # Those without a surface are often selected along with the others, and nobody expects that they get a material.
    return refusals.messages(
        (obj, reason) for obj, reason in _refused(objects, assign_to) if reason is not Reason.NO_SURFACE
    )


def _check(context: bpy.types.Context, assign_to: str, objects: list[bpy.types.Object]) -> None:
    """Raise NoTarget if none of the objects can get a material."""
    if not objects and assign_to == ACTIVE:
        raise NoTarget(Message("There is no active object."), Message("Select an object."))
    if not objects:
        _check_hidden(context)
        return
    refused = list(_refused(objects, assign_to))
    if len(refused) == len(objects):
        raise NoTarget(joined(refusals.messages(refused)))


def _check_hidden(context: bpy.types.Context) -> None:
    """Raise NoTarget if the active object could get a material, but is hidden."""
    layer = present(context.view_layer)
    active = layer.objects.active
    if active and is_carrier(active) and not active.visible_get(view_layer=layer):
        raise NoTarget(
            Message("{object} is hidden, so it is not selected.", object=active.name),
            Message("Show it and select it."),
        )


def _refused(objects: Iterable[bpy.types.Object], assign_to: str) -> Iterable[tuple[bpy.types.Object, Reason]]:
    """Yield the objects that cannot get a material, each with the reason."""
    for obj in objects:
        slot = SlotRef(obj.session_uid, obj.name, ADDED if assign_to == NEW_SLOT else 0)
        if reason := refusals.reason(obj, slot):
            yield obj, reason

# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the current selection can get a material: known before one is generated, which may cost money."""

from collections.abc import Iterable

import bpy

from ...core.model.apply_plan import ADDED, SlotRef
from ...core.model.errors import Remedy
from ...core.model.message import Message, joined
from ..narrowing import is_carrier, present
from . import refusals
from .capture import ACTIVE, FACES, NEW_SLOT, NOTHING, NoTarget, meant_objects
from .refusals import Reason


def check_selection(context: bpy.types.Context, assign_to: str) -> None:
    """Raise NoTarget if nothing that is selected can get a material. Faces are checked when they are captured.

    If nothing is selected at all, the material is only made. That is no error, except if the active object is hidden:
    then Blender has deselected what the user means.
    """
    if assign_to not in (NOTHING, FACES):
        check_objects(context, assign_to, list(meant_objects(context, assign_to)))


def check_objects(context: bpy.types.Context, assign_to: str, objects: list[bpy.types.Object]) -> None:
    """Raise NoTarget if none of the objects can get a material."""
    if not objects and assign_to == ACTIVE:
        raise NoTarget(Message("There is no active object."), Message("Select an object."))
    if not objects:
        _check_hidden(context)
        return
    refused = list(refused_objects(objects, assign_to))
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
            remedy=Remedy.SHOW_OBJECT,
        )


def refused_objects(objects: Iterable[bpy.types.Object], assign_to: str) -> Iterable[tuple[bpy.types.Object, Reason]]:
    """Yield the objects that cannot get a material, each with the reason."""
    for obj in objects:
        slot = SlotRef(obj.session_uid, obj.name, ADDED if assign_to == NEW_SLOT else 0)
        if reason := refusals.reason(obj, slot):
            yield obj, reason

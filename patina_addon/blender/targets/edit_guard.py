# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Blender's data can be changed now."""

import bpy

from ...core.model.apply_plan import SlotTarget, Target, TextureTarget
from ...core.model.message import MAX_NAMED, Message, listed
from ..narrowing import present
from .find_target import find_objects


def reason_to_wait(context: bpy.types.Context, target: Target | None) -> Message:
    """Return why Blender's data cannot be changed now, for the panel; empty if it can."""
    if any(bpy.app.is_job_running(kind) for kind in ('RENDER', 'OBJECT_BAKE')):
        return Message("Ready. Waiting for the render to finish.")
    if any(window.modal_operators for window in present(context.window_manager).windows):
        return Message("Ready. Waiting for the active tool to finish.")
    return reason_of_mode(target)


def reason_of_mode(target: Target | None) -> Message:
    """Return why the target cannot be changed in the modes of its objects; empty if it can.

    Slots and materials can be changed in every mode. Faces cannot while a brush may change them. The modes of other
    objects do not matter: another window may be sculpting one.
    """
    if isinstance(target, TextureTarget):
        target = target.slots
    if not isinstance(target, SlotTarget) or not any(slot.faces for slot in target.slots):
        return Message()
    names = [obj.name for obj, slot in find_objects(target) if slot.faces and obj.mode not in ('OBJECT', 'EDIT')]
    if not names:
        return Message()
    return Message("Ready. Waiting for Object Mode or Edit Mode of {objects}.", objects=listed(names, MAX_NAMED))

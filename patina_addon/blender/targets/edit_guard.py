# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this is a safe moment to change Blender's data."""

import bpy

from ...core.model.apply_plan import MaterialTarget, SlotTarget, Target
from ...core.model.message import Message
from ..narrowing import present


def reason_to_wait(context: bpy.types.Context, target: Target | None) -> Message:
    """Return why Blender's data cannot be changed at this moment, for the panel; empty if it can."""
    if any(bpy.app.is_job_running(kind) for kind in ('RENDER', 'OBJECT_BAKE')):
        return Message("Ready. Waiting for the render to finish.")
    if any(window.modal_operators for window in present(context.window_manager).windows):
        return Message("Ready. Waiting for the active tool to finish.")
    return reason_of_mode(context, target)


def reason_of_mode(context: bpy.types.Context, target: Target | None) -> Message:
    """Return why objects cannot be changed in this mode: an undo step of another mode would not hold it.

    That of Edit Mode holds faces, slots and materials. A material that goes nowhere is made in any mode.
    """
    if context.mode == 'OBJECT' or (isinstance(target, SlotTarget) and not target.slots):
        return Message()
    if isinstance(target, MaterialTarget) or (target and all(slot.faces for slot in target.slots)):
        is_held = context.mode == 'EDIT_MESH'
        return Message() if is_held else Message("Ready. Waiting for Object Mode or Edit Mode.")
    return Message("Ready. Waiting for Object Mode.") if target else Message()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Blender's data can be changed now."""

import bpy

from ...core.model.apply_plan import MaterialTarget, SlotTarget, Target
from ...core.model.message import Message
from ..narrowing import present


def reason_to_wait(context: bpy.types.Context, target: Target | None) -> Message:
    """Return why Blender's data cannot be changed now, for the panel; empty if it can."""
    if any(bpy.app.is_job_running(kind) for kind in ('RENDER', 'OBJECT_BAKE')):
        return Message("Ready. Waiting for the render to finish.")
    if any(window.modal_operators for window in present(context.window_manager).windows):
        return Message("Ready. Waiting for the active tool to finish.")
    return reason_of_mode(context, target)


def reason_of_mode(context: bpy.types.Context, target: Target | None) -> Message:
    """Return why the target cannot be changed in this mode; empty if it can.

    Undo steps of most other modes than Object Mode would not include the change. Those of Edit Mode include faces,
    slots, and materials. A material that is not assigned to anything can be made in any mode.
    """
    if context.mode == 'OBJECT' or (isinstance(target, SlotTarget) and not target.slots):
        return Message()
    if isinstance(target, MaterialTarget) or (target and all(slot.faces for slot in target.slots)):
        is_undoable = context.mode == 'EDIT_MESH'
        return Message() if is_undoable else Message("Ready. Waiting for Object Mode or Edit Mode.")
    return Message("Ready. Waiting for Object Mode.") if target else Message()

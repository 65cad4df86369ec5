# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether Blender's data can be changed now."""

import bpy

from ...core.model.apply_plan import SlotTarget, Target
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

    Slots and materials can be changed in every mode. Faces cannot while a brush may change them.
    """
    has_faces = isinstance(target, SlotTarget) and any(slot.faces for slot in target.slots)
    if not has_faces or context.mode in ('OBJECT', 'EDIT_MESH'):
        return Message()
    return Message("Ready. Waiting for Object Mode or Edit Mode.")

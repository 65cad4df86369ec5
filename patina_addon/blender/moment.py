# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether this is a safe moment to change Blender's data."""

import bpy

from .target import Target


def reason_to_wait(context: bpy.types.Context, target: Target | None) -> str:
    """Why Blender's data cannot be changed at this moment, in words for the panel; empty where it can."""
    if any(bpy.app.is_job_running(kind) for kind in ('RENDER', 'OBJECT_BAKE')):
        return "Ready; waiting for the render to end"
    if any(window.modal_operators for window in context.window_manager.windows):
        return "Ready; waiting for the tool that is running"
    return reason_of_mode(context, target)


def reason_of_mode(context: bpy.types.Context, target: Target | None) -> str:
    """Why objects cannot be changed in this mode: an undo step of another mode would not hold it."""
    is_assigned = target is not None and target.slots
    return "Ready; waiting for Object Mode" if is_assigned and context.mode != 'OBJECT' else ""

# SPDX-License-Identifier: GPL-3.0-or-later
"""Fill the image input with a file that was dropped on Patina's tab. Nothing is ever sent by it."""

from pathlib import Path

import bpy

from ...core.model.tasks import EXTRACT, TASKS
from ..inputs import plan_request
from ..narrowing import present
from ..session.session import Session


def drop_image(session: Session, context: bpy.types.Context, path: Path) -> None:
    """Have the file checked and opened, with a task that takes an image."""
    session.opened_images.open(present(context.scene), "image", path, task=_task(context))


def _task(context: bpy.types.Context) -> str:
    """Return the panel's task if it takes an image, or else one that does, of the chosen service if it has one."""
    plan = plan_request.make_plan(context, {})
    task, service = plan.request.task, plan.service
    if "image" in plan.accepted_fields or "image" in TASKS[task].needs:
        return task
    return next((other for other in TASKS if "image" in service.offer(other).accepted_fields), EXTRACT)

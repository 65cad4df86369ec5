# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with jobs that this Blender did not start, or whose result is not all here; waiting, for scripts."""

import bpy
from bpy.props import FloatProperty, StringProperty

from ...core.model.job import Job
from ...core.model.message import Message, joined
from ..actions import jobs
from ..actions.wait import wait_for_all
from ..narrowing import present
from ..session.session import Session
from .base import PatinaOperator, Report, Result
from .jobs import JobOperator


class PATINA_OT_fetch(JobOperator, bpy.types.Operator):
    """Fetch a result, or the rest of it, from its service."""

    bl_idname = "patina.fetch"
    bl_label = "Fetch Result"
    bl_description = "Fetch what is missing of this job's result from the service. This is free"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the job resumed."""
        jobs.fetch_result(session, context, self.job)


class PATINA_OT_link_task(JobOperator, bpy.types.Operator):
    """Say which task an uncertain submission became."""

    bl_idname = "patina.link_task"
    bl_label = "Link Existing Task"
    bl_description = "Enter the ID of the task that you found in your account, and fetch its result for this job"

    task: StringProperty(name="Task ID", description="The ID of the task, from your account", options={'SKIP_SAVE'})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the task's id."""
        return present(context.window_manager).invoke_props_dialog(self, width=400, confirm_text="Fetch Result")

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the one field: which job it is for, the button that was clicked knows."""
        present(self.layout).prop(self, "task", text="Task ID from your account")

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the job resumed with that task."""
        jobs.link_task(session, context, self.job, self.task)


class PATINA_OT_wait(PatinaOperator, bpy.types.Operator):
    """Wait for every job, for scripts."""

    bl_idname = "patina.wait"
    bl_label = "Wait for Jobs"
    bl_description = "Wait until all jobs, resumed ones too, and all map changes have finished. For scripts"

    timeout: FloatProperty(
        name="Timeout", description="Maximum wait in seconds", default=900.0, min=0.0, options={'SKIP_SAVE'}
    )

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Block, and report what is left."""
        done = wait_for_all(session, context, self.timeout)
        warnings = [_unfinished(job) for job in done.unfinished]
        warnings += [done.error.message] if done.error else []
        infos = (
            Message("Ready to apply: {name} ({job})", name=job.request.subject, job=job.id) for job in done.ready
        )
        return Report(tuple(infos), tuple(warnings), is_canceled=bool(done.unfinished))


def _unfinished(job: Job) -> Message:
    return joined((Message("Not finished: {name} ({job}).", name=job.request.subject, job=job.id), job.message))


CLASSES = (PATINA_OT_fetch, PATINA_OT_link_task, PATINA_OT_wait)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

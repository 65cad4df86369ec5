# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that fetch the results of jobs from their service, and one that waits for all jobs."""

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
    """Fetch what is missing of a job's result from its service."""

    bl_idname = "patina.fetch"
    bl_label = "Fetch Result"
    bl_description = "Fetch what is missing of this job's result from the service. This is free"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Resume the job."""
        jobs.fetch_result(session, context, self.job)


class PATINA_OT_link_task(JobOperator, bpy.types.Operator):
    """Tell Patina which task an uncertain submission started."""

    bl_idname = "patina.link_task"
    bl_label = "Link Existing Task"
    bl_description = "Enter the ID of the task, which you find in your account with the service, and fetch its result"

    task: StringProperty(
        name="Task ID", description="The ID of the task in your account with the service", options={'SKIP_SAVE'}
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the task ID."""
        return present(context.window_manager).invoke_props_dialog(self, width=400, confirm_text="Fetch Result")

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the task ID only: the job is known from the button."""
        present(self.layout).prop(self, "task")

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Resume the job with that task."""
        jobs.link_task(session, context, self.job, self.task)


class PATINA_OT_wait(PatinaOperator, bpy.types.Operator):
    """Wait for all jobs and corrections, for scripts."""

    bl_idname = "patina.wait"
    bl_label = "Wait for Jobs"
    bl_description = "Wait until all jobs, including resumed ones, and all map corrections have finished. For scripts"

    timeout: FloatProperty(
        name="Timeout", description="Maximum wait in seconds", default=900.0, min=0.0, options={'SKIP_SAVE'}
    )

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Block, and report the unfinished jobs and those that can be applied."""
        result = wait_for_all(session, context, self.timeout)
        warnings = [_unfinished(job) for job in result.unfinished]
        warnings += [Message("Not finished: corrections of maps.")] if result.is_correcting else []
        warnings += [result.error.message] if result.error else []
        infos = (
            Message("Ready to apply: {name} ({job})", name=job.request.subject, job=job.id) for job in result.ready
        )
        return Report(tuple(infos), tuple(warnings), is_canceled=bool(result.unfinished or result.is_correcting))


def _unfinished(job: Job) -> Message:
    return joined((Message("Not finished: {name} ({job}).", name=job.request.subject, job=job.id), job.message))


CLASSES = (PATINA_OT_fetch, PATINA_OT_link_task, PATINA_OT_wait)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

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
from .base import SKIP_SAVE, PatinaOperator, Report, Result
from .jobs import JobOperator


class PATINA_OT_fetch(JobOperator, bpy.types.Operator):
    """Fetch a result, or the rest of it, from its service."""

    bl_idname = "patina.fetch"
    bl_label = "Fetch Result"
    bl_description = "Fetch what is not here of this job's result from its service. This costs nothing more"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the job resumed."""
        jobs.fetch_result(session, context, self.job)


class PATINA_OT_pick_up(JobOperator, bpy.types.Operator):
    """Say which task an uncertain submission became."""

    bl_idname = "patina.pick_up"
    bl_label = "Pick Up Task"
    bl_description = "Fetch the result of the task that you found in your account with the service, for this job"

    task: StringProperty(name="Task", description="The id of the task, from your account", options=SKIP_SAVE)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask for the task's id."""
        return present(context.window_manager).invoke_props_dialog(self, width=400, confirm_text="Fetch Result")

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the job resumed with that task."""
        jobs.link_task(session, context, self.job, self.task)


class PATINA_OT_wait(PatinaOperator, bpy.types.Operator):
    """Wait for every job, for scripts."""

    bl_idname = "patina.wait"
    bl_label = "Wait for Jobs"
    bl_description = "Return when every job, an earlier Blender's too, and every change of maps is done. For scripts"

    timeout: FloatProperty(
        name="Timeout", description="Seconds to wait at the most", default=900.0, min=0.0, options=SKIP_SAVE
    )

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Block, and report what is left."""
        done = wait_for_all(session, context, self.timeout)
        warnings = [_unfinished(job) for job in done.unfinished]
        warnings += [done.error.message] if done.error else []
        infos = (
            Message("Ready to apply: {name} ({job})", name=job.request.subject, job=job.id) for job in done.ready
        )
        return Report(tuple(infos), tuple(warnings), is_cancelled=bool(done.unfinished))


def _unfinished(job: Job) -> Message:
    return joined((Message("Not finished: {name} ({job}).", name=job.request.subject, job=job.id), job.message))


CLASSES = (PATINA_OT_fetch, PATINA_OT_pick_up, PATINA_OT_wait)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

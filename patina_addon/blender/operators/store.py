# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with jobs that this Blender did not start, or whose result is not all here."""

import bpy
from bpy.props import FloatProperty, StringProperty

from ...core.model.errors import InvalidRequest, PatinaError
from ...core.model.job import Job, State
from .. import pump
from ..adjusting import wishes as adjusting
from ..inputs import ask
from ..jobs import resuming, session
from ..operator_base import SKIP_SAVE
from .jobs import JobOperator


class PATINA_OT_fetch(JobOperator, bpy.types.Operator):
    """Fetch a result, or the rest of it, from its service."""

    bl_idname = "patina.fetch"
    bl_label = "Fetch Result"
    bl_description = "Fetch what is not here of this job's result from its service. This costs nothing more"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Have the job go on."""
        if not resuming.can_fetch(job):
            raise PatinaError("There is nothing to fetch for this job, or its result is gone from the service.")
        ask.check_online()
        session.current().fetch(job)
        pump.start()


class PATINA_OT_pick_up(JobOperator, bpy.types.Operator):
    """Say which task an uncertain submission became."""

    bl_idname = "patina.pick_up"
    bl_label = "Pick Up Task"
    bl_description = "Fetch the result of the task that you found in your account with the service, for this job"

    task: StringProperty(name="Task", description="The id of the task, from your account", options=SKIP_SAVE)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the task's id."""
        return context.window_manager.invoke_props_dialog(self, width=400, confirm_text="Fetch Result")

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Have the job go on with that task."""
        if not resuming.can_pick_up(job):
            raise PatinaError("No task can be picked up for this job.")
        if not self.task.strip():
            raise InvalidRequest("The task's id is empty.", "Copy it from your account with the service.")
        ask.check_online()
        session.current().fetch(resuming.with_task(job, self.task.strip()))
        pump.start()


class PATINA_OT_wait(bpy.types.Operator):
    """Wait for every job, for scripts."""

    bl_idname = "patina.wait"
    bl_label = "Wait for Jobs"
    bl_description = "Return when every job, an earlier Blender's too, and every change of maps is done. For scripts"
    bl_options = {'INTERNAL'}

    timeout: FloatProperty(
        name="Timeout", description="Seconds to wait at the most", default=900.0, min=0.0, options=SKIP_SAVE
    )

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Block, and report what is left."""
        now = session.current()
        left = now.wait(context, self.timeout)
        try:
            adjusting.current().wait(context)
        except PatinaError as error:
            self.report({'WARNING'}, str(error))
        for job in now.jobs.values():
            if job.state is State.READY:
                self.report({'INFO'}, f"Ready to be applied: {job.request.subject} ({job.id})")
        for job in left:
            self.report({'WARNING'}, f"Not finished: {job.request.subject} ({job.id}). {job.message}.")
        pump.start()
        return {'CANCELLED'} if left else {'FINISHED'}


CLASSES = (PATINA_OT_fetch, PATINA_OT_pick_up, PATINA_OT_wait)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

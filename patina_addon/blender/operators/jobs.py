# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with one job from the panel or a script."""

import bpy
from bpy.props import EnumProperty, StringProperty

from ...core.model.errors import PatinaError, ServiceError
from ...core.model.job import Job
from ...core.model.request import without
from .. import pump
from ..assigning.target import capture_now
from ..inputs import ask
from ..inputs.map_items import MAKEABLE, items
from ..jobs import limit, session
from ..operator_base import SKIP_SAVE, is_in_mode


class JobOperator:
    """What these operators have in common."""

    bl_options = {'INTERNAL'}
    job: StringProperty(name="Job", description="The id of the job", options=SKIP_SAVE)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Find the job and do with it what the operator is for; every error becomes a report."""
        try:
            self.do(context, session.current().find(context, self.job))
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        return {'FINISHED'}

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """What the operator is for. Raises PatinaError."""
        raise AssertionError("every operator here has its own")


class PATINA_OT_cancel(JobOperator, bpy.types.Operator):
    """Stop a job."""

    bl_idname = "patina.cancel"
    bl_label = "Cancel"
    bl_description = "Stop this job. What the service has begun it may still charge for"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Ask the job to stop."""
        session.current().cancel(job.id)


class PATINA_OT_dismiss(JobOperator, bpy.types.Operator):
    """Take a message out of the panel."""

    bl_idname = "patina.dismiss"
    bl_label = "Dismiss"
    bl_description = "Take this message out of the panel. Finished maps stay in their folder"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Forget the job."""
        session.current().dismiss(job.id)


class _ChangingOperator(JobOperator):
    """Changes Blender's data, as one undo step that the session pushes."""

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In other modes an undo step would not hold it."""
        return is_in_mode(cls, context, 'OBJECT', 'EDIT_MESH')


class PATINA_OT_apply(_ChangingOperator, bpy.types.Operator):
    """Put the material of a finished job on the selected objects."""

    bl_idname = "patina.apply"
    bl_label = "Apply to Selection"
    bl_description = "Put the material of this job on the selected objects, or faces in Edit Mode. This is free"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Apply a finished job."""
        if not job.maps:
            raise PatinaError("This job has no maps yet.")
        outcome = session.current().apply(context, job, capture_now(context))
        for sentence in outcome.assignment.refusals:
            self.report({'WARNING'}, sentence)


class PATINA_OT_reassign_map(_ChangingOperator, bpy.types.Operator):
    """Say which map an image really is."""

    bl_idname = "patina.reassign_map"
    bl_label = "Reassign Map"
    bl_description = "Say which map this image really is; the two change places, in the material too"

    file: StringProperty(name="Image", description="The name of the image's file", options=SKIP_SAVE)
    meant: EnumProperty(name="Map", description="What it really is", items=items(MAKEABLE), options=SKIP_SAVE)

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Have the images change places."""
        session.current().reassign(job, self.file, self.meant)


class PATINA_OT_send_again(JobOperator, bpy.types.Operator):
    """Send a refused request again, without the options that the service does not know."""

    bl_idname = "patina.send_again"
    bl_label = "Send Again Without Them"
    bl_description = "Send the request again without the options that the service refused"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Start a new job in place of the refused one."""
        if not isinstance(job.error, ServiceError) or not job.error.refused_fields:
            raise PatinaError("The service refused no option of this job.")
        wanted = ask.again(context, without(job.request, job.error.refused_fields), job.service)
        wanted.check()
        limit.check(context, wanted, "Raise the limit in the preferences first.")
        session.current().start_again(context, job, wanted.request, wanted.service, wanted.account)
        pump.start()


CLASSES = (PATINA_OT_cancel, PATINA_OT_dismiss, PATINA_OT_apply, PATINA_OT_reassign_map, PATINA_OT_send_again)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

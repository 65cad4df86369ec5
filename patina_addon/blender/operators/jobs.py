# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with one job from the panel or a script."""

import bpy
from bpy.props import EnumProperty, StringProperty

from ..actions import apply, jobs
from ..inputs.map_items import MAKEABLE, items
from ..session.session import Session
from .base import EDIT_MODE, OBJECT_MODE, SKIP_SAVE, PatinaOperator, Report


class JobOperator(PatinaOperator):
    """Do something with one job."""

    job: StringProperty(name="Job", description="The id of the job", options=SKIP_SAVE)


class PATINA_OT_cancel(JobOperator, bpy.types.Operator):
    """Stop a job."""

    bl_idname = "patina.cancel"
    bl_label = "Cancel"
    bl_description = "Stop this job. What the service has begun it may still charge for"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Ask the job to stop."""
        jobs.cancel(session, context, self.job)


class PATINA_OT_dismiss(JobOperator, bpy.types.Operator):
    """Take a message out of the panel."""

    bl_idname = "patina.dismiss"
    bl_label = "Dismiss"
    bl_description = "Take this message out of the panel. Finished maps stay in their folder"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Take the job out of the panel."""
        jobs.dismiss(session, context, self.job)


class PATINA_OT_apply(JobOperator, bpy.types.Operator):
    """Put a finished job on the selected objects."""

    bl_idname = "patina.apply"
    bl_label = "Apply to Selection"
    bl_description = "Put the material of this job on the selected objects, or faces in Edit Mode. This is free"
    modes = (OBJECT_MODE, EDIT_MODE)

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Apply it."""
        return Report(warnings=apply.apply_to_selection(session, context, self.job).assignment.refusals)


class PATINA_OT_apply_as_planned(JobOperator, bpy.types.Operator):
    """Put a finished job where it was to go."""

    bl_idname = "patina.apply_as_planned"
    bl_label = "Apply as Planned"
    bl_description = "Put the material of this job where it was to go when it was requested. This is free"
    modes = (OBJECT_MODE, EDIT_MODE)

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Apply it."""
        return Report(warnings=apply.apply_as_planned(session, context, self.job).assignment.refusals)


class PATINA_OT_reassign_map(JobOperator, bpy.types.Operator):
    """Say which map an image really is."""

    bl_idname = "patina.reassign_map"
    bl_label = "Reassign Map"
    bl_description = "Say which map this image really is; the two change places, in the material too"
    modes = (OBJECT_MODE, EDIT_MODE)

    file: StringProperty(name="Image", description="The name of the image's file", options=SKIP_SAVE)
    meant: EnumProperty(name="Map", description="What it really is", items=items(MAKEABLE), options=SKIP_SAVE)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the images change places."""
        apply.reassign_map(session, context, self.job, self.file, self.meant)


class PATINA_OT_send_again(JobOperator, bpy.types.Operator):
    """Send a refused request again, without the options that the service does not know."""

    bl_idname = "patina.send_again"
    bl_label = "Send Again Without Them"
    bl_description = "Send the request again without the options that the service refused"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Start a new job in place of the refused one."""
        jobs.retry_without_refused(session, context, self.job)


CLASSES = (
    PATINA_OT_cancel,
    PATINA_OT_dismiss,
    PATINA_OT_apply,
    PATINA_OT_apply_as_planned,
    PATINA_OT_reassign_map,
    PATINA_OT_send_again,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

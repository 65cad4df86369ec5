# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators for one job."""

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ..actions import apply, jobs
from ..actions.wait import finish_kept_corrections
from ..inputs.map_items import AVAILABLE_MAPS, items
from ..session.session import Session
from ..targets.apply_maps import ApplyResult
from ..translation import CONTEXT
from .base import PatinaOperator, Report


class JobOperator(PatinaOperator):
    """An operator for one job."""

    job: StringProperty(name="Job", description="The ID of the job", options={'SKIP_SAVE'})


class PATINA_OT_cancel(JobOperator, bpy.types.Operator):
    """Cancel a job."""

    bl_idname = "patina.cancel"
    bl_label = "Cancel"
    bl_description = "Cancel this job. The service may still charge for work that it has started"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Cancel the job."""
        jobs.cancel(session, context, self.job)


def _finish(session: Session, context: bpy.types.Context, result: ApplyResult) -> Report:
    """Wait for corrections that are kept, if there is no timer, and return what to report."""
    failed = finish_kept_corrections(session, context, result.find())
    return Report(result.assignment.copies.messages(), (*result.assignment.refusals, *failed))


class PATINA_OT_apply(JobOperator, bpy.types.Operator):
    """Assign a finished job's material to the selected objects."""

    bl_idname = "patina.apply"
    bl_label = "Apply to Selection"
    bl_description = "Assign the material to the selected objects, or to the selected faces in Edit Mode. This is free"

    variant: IntProperty(
        name="Variant",
        description="Number of the variant, starting at 0. If not set, the one that was picked last",
        min=0,
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Apply the job."""
        variant = self.variant if self.properties.is_property_set("variant") else None
        return _finish(session, context, apply.apply_to_selection(session, context, self.job, variant))


class PATINA_OT_apply_as_planned(JobOperator, bpy.types.Operator):
    """Assign a finished job's material to what was selected when it was requested."""

    bl_idname = "patina.apply_as_planned"
    bl_label = "Apply as Planned"
    bl_description = "Assign the material to the objects that were selected when it was requested. This is free"

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Apply the job."""
        return _finish(session, context, apply.apply_as_planned(session, context, self.job))


class PATINA_OT_assign_job_image(JobOperator, bpy.types.Operator):
    """Assign an image of a job to another map."""

    bl_idname = "patina.assign_job_image"
    bl_label = "Assign Image"
    bl_description = "Assign this image to a map. It is swapped with the current image of that map"

    file: StringProperty(name="Image", description="File name of the image", options={'SKIP_SAVE'})
    kind: EnumProperty(
        name="Map",
        description="The map to assign it to",
        items=items(AVAILABLE_MAPS),
        translation_context=CONTEXT,
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Swap the two images."""
        material = apply.assign_image(session, context, self.job, self.file, self.kind)
        return Report(warnings=finish_kept_corrections(session, context, material))


CLASSES = (
    PATINA_OT_cancel,
    PATINA_OT_apply,
    PATINA_OT_apply_as_planned,
    PATINA_OT_assign_job_image,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The operators: collect what was asked, call the session, report."""

import time
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, StringProperty

from ..core.errors import PatinaError
from ..core.job import Job, State
from ..core.maps import MAPS
from . import ask, pump, session, settings
from .target import capture

_LOOK_SECONDS = 0.01
_MAP_ITEMS = tuple((kind.id, kind.label, kind.description, 1 << bit) for bit, kind in enumerate(MAPS.values()))
# What was given once must not come back by itself at the next call.
_FORGETFUL = {'SKIP_SAVE'}


class PATINA_OT_generate_material(bpy.types.Operator):
    """Make a material from the prompt and put it on the selected objects."""

    bl_idname = "patina.generate_material"
    bl_label = "Generate Material"
    bl_description = "Make a material from the prompt and put it on the selected objects"
    # No UNDO: starting changes no data. The function that applies the result pushes the one step.
    bl_options = {'REGISTER'}

    __annotations__ = settings.annotations(options=_FORGETFUL) | {
        "maps": EnumProperty(
            name="Maps",
            description="The maps to make; those ticked in the panel if this is not given",
            items=_MAP_ITEMS,
            options=_FORGETFUL | {'ENUM_FLAG'},
        ),
        "material_name": StringProperty(
            name="Material Name", description="Name of the material; made from the prompt if empty", options=_FORGETFUL
        ),
        "wait": BoolProperty(
            name="Wait",
            description="Return when the material is there; always so in background mode",
            options=_FORGETFUL,
        ),
        "timeout": IntProperty(
            name="Timeout",
            description="Seconds to wait at the most; the job goes on without it",
            default=900,
            min=0,
            options=_FORGETFUL,
        ),
    }

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask before the same is made twice."""
        if session.current().is_repeat(ask.read(context, self._given()).request):
            return context.window_manager.invoke_confirm(
                self,
                event,
                title="Generate the Same Again?",
                message="The same material was asked for a moment ago, or is being made now.",
                confirm_text="Generate Again",
            )
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Check, start, and wait where that was asked for or nothing else is possible."""
        given = self._given()
        is_waited_for = self.wait or bpy.app.background
        try:
            wanted = ask.read(context, given)
            wanted.check()
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        is_assigned = given.get("assign", context.scene.patina.assign)
        order = session.Order(
            asked=wanted.request,
            material_name=self.material_name.strip(),
            target=capture(context) if is_assigned else None,
            is_automatic=not is_waited_for,
        )
        job = session.current().start(context, wanted.with_seed(), wanted.service, order)
        if is_waited_for:
            return self._wait(context, job.id)
        pump.start()
        pump.redraw()
        return {'FINISHED'}

    def _given(self) -> dict[str, Any]:
        """The properties that were given; is_property_set tells an omitted `maps` from an empty one."""
        names = (*settings.SHARED, "maps")
        return {name: getattr(self, name) for name in names if self.properties.is_property_set(name)}

    def _wait(self, context: bpy.types.Context, job_id: str) -> set[str]:
        """Block until the job has ended; the one place of ours that may."""
        now, end = session.current(), time.monotonic() + self.timeout
        while now.jobs[job_id].is_at_work:
            if time.monotonic() > end:
                now.leave_alone(job_id)
                pump.start()
                text = f"No result after {self.timeout} seconds. The job goes on and is not lost."
                self.report({'ERROR'}, text)
                return {'CANCELLED'}
            time.sleep(_LOOK_SECONDS)
            now.tick(context)
        return self._apply(context, now.jobs[job_id])

    def _apply(self, context: bpy.types.Context, job: Job) -> set[str]:
        now = session.current()
        try:
            if job.state is not State.READY:
                raise job.error or PatinaError("The job ended without a result.")
            outcome = now.apply(context, job, now.orders[job.id].target)
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        for sentence in (*job.notes, *outcome.assignment.refusals):
            self.report({'WARNING'}, sentence)
        self.report({'INFO'}, f"Made {outcome.material}")
        return {'FINISHED'}


class _JobOperator:
    """What the operators on one job have in common."""

    bl_options = {'INTERNAL'}
    job: StringProperty(name="Job", description="The id of the job", options=_FORGETFUL)

    def found(self) -> Job | None:
        """The job, or None and a report."""
        job = session.current().jobs.get(self.job)
        if job is None:
            self.report({'ERROR'}, "There is no such job any more.")
        return job


class PATINA_OT_cancel(_JobOperator, bpy.types.Operator):
    """Stop this job."""

    bl_idname = "patina.cancel"
    bl_label = "Cancel"
    bl_description = "Stop this job. What the service has begun it may still charge for"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Ask the job to stop."""
        if not (job := self.found()):
            return {'CANCELLED'}
        session.current().cancel(job.id)
        return {'FINISHED'}


class PATINA_OT_dismiss(_JobOperator, bpy.types.Operator):
    """Take this message out of the panel."""

    bl_idname = "patina.dismiss"
    bl_label = "Dismiss"
    bl_description = "Take this message out of the panel. Finished maps stay in their folder"

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Forget the job."""
        if not (job := self.found()):
            return {'CANCELLED'}
        session.current().dismiss(job.id)
        return {'FINISHED'}


class PATINA_OT_apply(_JobOperator, bpy.types.Operator):
    """Make the material of this finished job and put it on the selected objects."""

    bl_idname = "patina.apply"
    bl_label = "Apply to Selection"
    bl_description = "Make the material of this finished job and put it on the selected objects"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """In other modes an undo step would not hold it."""
        if context.mode != 'OBJECT':
            cls.poll_message_set("Switch to Object Mode first")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Apply a finished job."""
        if not (job := self.found()):
            return {'CANCELLED'}
        if not job.maps:
            self.report({'ERROR'}, "This job has no maps yet.")
            return {'CANCELLED'}
        try:
            outcome = session.current().apply(context, job, capture(context))
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        for sentence in outcome.assignment.refusals:
            self.report({'WARNING'}, sentence)
        return {'FINISHED'}


CLASSES = (PATINA_OT_generate_material, PATINA_OT_cancel, PATINA_OT_dismiss, PATINA_OT_apply)


def register() -> None:
    """Add the operators."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """The mirror of register."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate Material: collect what was asked, hand it to the session, report."""

import time
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty, StringProperty

from ...core.model.corrections import Corrections
from ...core.model.errors import PatinaError
from ...core.model.job import Job, State
from .. import pump, values
from ..adjusting import wishes as adjusting
from ..assigning.moment import reason_of_mode
from ..assigning.order import Order
from ..assigning.target import Into, Target, capture, into
from ..inputs import ask
from ..inputs.map_items import MAKEABLE, flags
from ..jobs import limit, session
from ..material import parts
from ..operator_base import SKIP_SAVE
from ..properties.inputs import SharedInputs

_LOOK_SECONDS = 0.01


class PATINA_OT_generate_material(SharedInputs, bpy.types.Operator):
    """Make a material and put it on the selected objects."""

    bl_idname = "patina.generate_material"
    bl_label = "Generate Material"
    bl_description = "Make the material and put it on the selected objects"
    # No UNDO: starting changes no data, and the function that applies the result pushes the one step.
    # No REGISTER: Repeat Last would then start another task, which may cost money, without asking.
    bl_options = set()

    image: StringProperty(
        name="Image",
        description="The photo, texture or reference to work from: "
        "the name of an image in Blender, a path, or a web address",
        options=SKIP_SAVE,
    )
    mask: StringProperty(
        name="Mask",
        description="White where the image counts, black where it does not: "
        "the name of an image in Blender, a path, or a web address",
        options=SKIP_SAVE,
    )
    maps: EnumProperty(
        name="Maps",
        description="The maps to make; those ticked in the panel if this is not given",
        items=flags(MAKEABLE),
        options=SKIP_SAVE | {'ENUM_FLAG'},
    )
    material_name: StringProperty(
        name="Material Name", description="Name of the material; made from the prompt if empty", options=SKIP_SAVE
    )
    into: StringProperty(
        name="Into",
        description="Name of a material of Patina's that gets the new maps and keeps everything else",
        options=SKIP_SAVE,
    )
    wait: BoolProperty(
        name="Wait",
        description="Return when the material is there; always so in background mode",
        options=SKIP_SAVE,
    )
    timeout: IntProperty(
        name="Timeout",
        description="Seconds to wait at the most; the job goes on without it",
        default=900,
        min=0,
        options=SKIP_SAVE,
    )
    over_limit: BoolProperty(
        name="Over the Limit",
        description="Go on although the daily limit of the preferences would be passed",
        options=SKIP_SAVE,
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask before the same is made twice, and before the daily limit is passed."""
        wanted = ask.read(context, self._given())
        if text := limit.reason(context, wanted):
            self.over_limit = True
            return _confirm(self, context, event, "Pass the Daily Limit?", text)
        if session.current().is_repeat(wanted.request):
            text = "The same material was asked for a moment ago, or is being made now."
            return _confirm(self, context, event, "Generate the Same Again?", text)
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Check, start, and wait where that was asked for or nothing else is possible."""
        is_waited_for = self.wait or bpy.app.background
        try:
            job = self._start(context, is_waited_for)
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        if is_waited_for:
            return self._wait(context, job.id)
        pump.start()
        pump.redraw()
        return {'FINISHED'}

    def _start(self, context: bpy.types.Context, is_waited_for: bool) -> Job:
        """Check what was asked, and begin. Raises PatinaError."""
        given, now = self._given(), session.current()
        wanted = ask.read(context, given, is_copied=True)
        wanted.check()
        if is_waited_for and wanted.service.may_cost:
            now.wait_for_spent(context)
        if not self.over_limit:
            limit.check(context, wanted, "Raise the limit in the preferences, or give over_limit=True.")
        target = self._target(context)
        order = Order(
            asked=wanted.request,
            material_name=self.material_name.strip(),
            target=target,
            is_automatic=not is_waited_for,
            corrections=_corrections_of(target),
        )
        return now.start(context, wanted.with_seed(), wanted.service, wanted.account, order, wanted.notes)

    def _target(self, context: bpy.types.Context) -> Target | Into | None:
        """Where the material goes. Raises InvalidRequest."""
        if self.into:
            return into(self.into)
        given = self.properties.is_property_set("assign_to")
        return capture(context, self.assign_to if given else values.inputs(context.scene).assign_to)

    def _given(self) -> dict[str, Any]:
        """The properties that were given; is_property_set tells an omitted `maps` from an empty one."""
        given = {name: getattr(self, name) for name in ask.GIVEN if self.properties.is_property_set(name)}
        if self.into and (kinds := maps_to_renew(bpy.data.materials.get(self.into))):
            given.setdefault("maps", kinds)
        return given

    def _wait(self, context: bpy.types.Context, job_id: str) -> set[str]:
        """Block until the job has ended; the one place of ours that may."""
        now, end = session.current(), time.monotonic() + self.timeout
        try:
            while now.jobs[job_id].is_at_work and time.monotonic() <= end:
                time.sleep(_LOOK_SECONDS)
                now.tick(context)
        except BaseException:  # such as Control-C
            _leave_alone(job_id)
            raise
        if now.jobs[job_id].is_at_work:
            _leave_alone(job_id)
            self.report({'ERROR'}, f"No result after {self.timeout} seconds. The job goes on and is not lost.")
            return {'CANCELLED'}
        return self._apply(context, now.jobs[job_id])

    def _apply(self, context: bpy.types.Context, job: Job) -> set[str]:
        now = session.current()
        try:
            if job.state is not State.READY:
                raise job.error or PatinaError("The job ended without a result.")
            if reason := reason_of_mode(context, now.orders[job.id].target):
                _leave_alone(job.id)
                self.report({'WARNING'}, f"{reason}.")
                return {'FINISHED'}
            outcome = now.apply(context, job, now.orders[job.id].target)
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        for sentence in (*job.notes, *outcome.assignment.refusals):
            self.report({'WARNING'}, sentence)
        self.report({'INFO'}, f"Made {', '.join(outcome.materials)}")
        return {'FINISHED'}


def maps_to_renew(material: bpy.types.Material | None) -> set[str]:
    """The kinds of map that `material` shows and that can be asked for."""
    return set(parts.textures(material)).intersection(MAKEABLE) if material else set()


def _corrections_of(target: Target | Into | None) -> Corrections:
    """What is wanted of the maps of an existing material; nothing of a new one's."""
    found = target.find() if isinstance(target, Into) else None
    return adjusting.current().corrections_of(found) if found else Corrections()


def _leave_alone(job_id: str) -> None:
    """Have a job that nobody waits for any more apply itself."""
    session.current().leave_alone(job_id)
    pump.start()


def _confirm(
    operator: bpy.types.Operator, context: bpy.types.Context, event: bpy.types.Event, title: str, text: str
) -> set[str]:
    return context.window_manager.invoke_confirm(
        operator, event, title=title, message=text, confirm_text="Generate"
    )


def register() -> None:
    """Add the operator."""
    bpy.utils.register_class(PATINA_OT_generate_material)


def unregister() -> None:
    """The mirror of register."""
    bpy.utils.unregister_class(PATINA_OT_generate_material)

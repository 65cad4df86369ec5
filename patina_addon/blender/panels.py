# SPDX-License-Identifier: GPL-3.0-or-later
"""The Patina tab of the 3D Viewport's sidebar. It only reads: no I/O, no network, no pixels."""

import bpy

from ..core.errors import PatinaError, ServiceError
from ..core.job import Job, State
from ..core.maps import MAPS, of_variant
from ..core.money import Price
from ..core.services import SERVICES
from ..core.tasks import MAPS_ONLY, TASKS
from . import ask, job_operators, operators, session
from .order import Outcome
from .settings import PICTURES, SHARED, usable_pictures
from .text import draw_text

_ENDED_SHOWN = 3
_ALWAYS_MORE = {"service", "assign"}
_MORE = {"seed", "upscale_factor", "variants", "output_format"}
_PLACEHOLDER = "Weathered red brick wall with moss"


class PATINA_PT_main(bpy.types.Panel):
    """The prompt, the choices, the button, and what is going on."""

    bl_idname = "PATINA_PT_main"
    bl_label = "Patina"
    bl_category = "Patina"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'UI'

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        wanted, problem = ask.read(context, {}), None
        try:
            wanted.check()
        except PatinaError as error:
            problem = error
        _draw_inputs(layout, context.scene.patina, wanted.takes)
        _draw_generate(layout, context, wanted, problem)
        _draw_jobs(layout, context)
        _draw_material_preview(layout, context)


def _draw_inputs(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup, takes: frozenset[str]) -> None:
    """The inputs that the task and the service take. What the task needs is shown whoever takes it."""
    shown = takes | set(TASKS[settings.task].needs)
    whole = layout.column()
    whole.use_property_split = False
    whole.prop(settings, "task", text="")
    if "prompt" in shown:
        whole.prop(settings, "prompt", text="", placeholder=_PLACEHOLDER)
    if "image" in TASKS[settings.task].needs:
        _draw_pictures(layout, settings, shown)
    maps = layout.column(heading="Maps", align=True)
    for kind in MAPS:
        maps.prop(settings, f"use_{kind}")
    if "tiling_mode" in shown:
        layout.prop(settings, "tiling_mode")
    _draw_size(layout, settings, shown)
    header, body = layout.panel("patina_more", default_closed=True)
    header.label(text="More")
    if body:
        if "image" not in TASKS[settings.task].needs:
            _draw_pictures(body, settings, shown)
        for name in SHARED:
            if name in _ALWAYS_MORE or name in _MORE & shown:
                body.prop(settings, name)


def _draw_pictures(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup, shown: set[str]) -> None:
    """The image and the mask: one of Blender's, or a web address."""
    for name in usable_pictures(settings):
        if name in shown:
            column = layout.column(align=True)
            column.use_property_split = False
            column.label(text=PICTURES[name][0])
            column.template_ID(settings, name, open="image.open")
            if not getattr(settings, name):
                column.prop(settings, f"{name}_url", text="", placeholder="or https://", icon='URL')


def _draw_size(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup, shown: set[str]) -> None:
    if settings.task == MAPS_ONLY:
        layout.prop(settings, "keep_size")
    if "image_size" in shown and not (settings.task == MAPS_ONLY and settings.keep_size):
        layout.prop(settings, "image_size")


def _draw_generate(
    layout: bpy.types.UILayout, context: bpy.types.Context, wanted: ask.Ask, problem: PatinaError | None
) -> None:
    text = operators.PATINA_OT_generate_material.bl_label
    icon = 'INTERNET' if wanted.service.is_remote else 'INTERNET_OFFLINE'
    draw_text(layout, context, wanted.service_reason, icon)
    _draw_spent(layout, wanted)
    price = None if problem else wanted.service.price(wanted.request)
    text = f"{text} ({price})" if price else text
    button = layout.row()
    button.scale_y = 1.5
    button.enabled = problem is None
    button.operator(operators.PATINA_OT_generate_material.bl_idname, text=text, icon='MATERIAL')
    if problem:
        draw_text(layout, context, str(problem), 'INFO')


def _draw_spent(layout: bpy.types.UILayout, wanted: ask.Ask) -> None:
    """What the service reserved today and in this session. Always there, so that nothing moves under the mouse."""
    now, service = session.current(), wanted.service
    if not service.is_remote:
        return
    row = layout.row(align=True)
    row.active = False
    for label, spent in (("Today", now.spent_today or {}), ("Session", now.spent_here)):
        row.label(text=f"{label}: {Price(spent.get(service.id, 0.0), service.unit)}", translate=False)


def _draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    newest_first = list(reversed(session.current().jobs.values()))
    for job in newest_first:
        if job.is_at_work:
            _draw_work(layout, job)
    for job in [job for job in newest_first if not job.is_at_work][:_ENDED_SHOWN]:
        _draw_ended(layout, context, job)
    _draw_map_choice(layout, [job for job in newest_first if job.maps and SERVICES[job.service].is_remote])


def _draw_work(layout: bpy.types.UILayout, job: Job) -> None:
    column = layout.column(align=True)
    column.label(text=job.request.subject, icon='SORTTIME', translate=False)
    row = column.row(align=True)
    text = job.message if job.fraction is None else f"{job.fraction:.0%}  {job.message}"
    row.progress(factor=job.fraction or 0.0, text=text, translate=False)
    row.operator(job_operators.PATINA_OT_cancel.bl_idname, text="", icon='CANCEL').job = job.id


def _draw_ended(layout: bpy.types.UILayout, context: bpy.types.Context, job: Job) -> None:
    box = layout.box().column(align=True)
    outcome = session.current().outcomes.get(job.id)
    made = outcome and outcome.find()
    is_undone = outcome is not None and made is None
    row = box.row()
    if job.maps and not job.error:
        icon = 'CHECKMARK' if made else 'MATERIAL'
    else:
        icon = 'CANCEL' if job.state is State.STOPPED else 'ERROR'
    row.label(text=made.name if made else job.request.subject, icon=icon, translate=False)
    row.operator(job_operators.PATINA_OT_dismiss.bl_idname, text="", icon='X', emboss=False).job = job.id
    for sentence in _sentences(job, outcome, is_undone):
        draw_text(box, context, sentence)
    if isinstance(job.error, ServiceError) and job.error.has_refused_options:
        box.operator(job_operators.PATINA_OT_send_again.bl_idname).job = job.id
    if job.maps:
        box.operator(job_operators.PATINA_OT_apply.bl_idname).job = job.id


def _sentences(job: Job, outcome: Outcome | None, is_undone: bool) -> list[str]:
    """What there is to say about a job that has ended."""
    found = [str(job.error)] if job.error else [job.message, *job.notes]
    if job.credits:
        found.append(f"Reserved: {Price(job.credits, SERVICES[job.service].unit)}.")
    if is_undone:
        found.append("Undone. Its maps are kept.")
    elif outcome is None and job.state is State.READY and not job.message:
        found.append("Ready to be applied.")
    elif outcome:
        found += outcome.assignment.refusals
        if outcome.assignment.replaced:
            found.append(f"Replaced and kept: {', '.join(outcome.assignment.replaced)}.")
        if outcome.materials[1:]:
            found.append(f"Other variants: {', '.join(outcome.materials[1:])}.")
    return [sentence for sentence in found if sentence]


def _draw_map_choice(layout: bpy.types.UILayout, jobs: list[Job]) -> None:
    """Which image of the newest result is which map: services do not always say, and the pixels can mislead."""
    if not jobs:
        return
    job = jobs[0]
    header, body = layout.panel("patina_which_map", default_closed=True)
    header.label(text="Which Image Is Which Map")
    if body:
        for found in of_variant((*job.maps, *job.spares), 0):
            row = body.split(factor=0.6)
            row.label(text=found.path.name.removeprefix(f"{job.stem}_"), icon='IMAGE_DATA', translate=False)
            label = MAPS[found.kind].label if found.kind else "No Map"
            menu = row.operator_menu_enum(job_operators.PATINA_OT_reassign_map.bl_idname, "meant", text=label)
            menu.job, menu.file = job.id, found.path.name


def _draw_material_preview(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """In Solid shading a material shows only its mean color, so offer the shading that shows it whole."""
    shading = context.space_data.shading
    if shading.type == 'SOLID' and session.current().outcomes:
        row = layout.row()
        row.use_property_split = False
        row.prop_enum(shading, "type", 'MATERIAL', text="Show Material Preview")


CLASSES = (PATINA_PT_main,)


def register() -> None:
    """Add the panel."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """The mirror of register."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

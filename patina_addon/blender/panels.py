# SPDX-License-Identifier: GPL-3.0-or-later
"""The Patina tab of the 3D Viewport's sidebar. It only reads: no I/O, no network, no pixels."""

import textwrap

import bpy

from ..core.errors import InvalidRequest
from ..core.job import Job, State
from ..core.maps import MAPS
from . import ask, operators, session

_CHARACTER_PIXELS = 6.6
_ENDED_SHOWN = 3


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
        _draw_inputs(layout, context.scene.patina)
        _draw_generate(layout, context)
        _draw_jobs(layout, context)
        _draw_material_preview(layout, context)


def _draw_inputs(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup) -> None:
    prompt = layout.column()
    prompt.use_property_split = False
    prompt.prop(settings, "prompt", text="", placeholder="Weathered red brick wall with moss")
    maps = layout.column(heading="Maps", align=True)
    for kind in MAPS:
        maps.prop(settings, f"use_{kind}")
    for name in ("tiling_mode", "image_size"):
        layout.prop(settings, name)
    header, body = layout.panel("patina_more", default_closed=True)
    header.label(text="More")
    if body:
        for name in ("service", "seed", "upscale_factor", "assign"):
            body.prop(settings, name)


def _draw_generate(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    wanted = ask.read(context, {})
    icon = 'INTERNET' if wanted.service.is_remote else 'INTERNET_OFFLINE'
    _draw_text(layout, context, wanted.service_reason, icon)
    problem = None
    try:
        wanted.check()
    except InvalidRequest as error:
        problem = error
    button = layout.row()
    button.scale_y = 1.5
    button.enabled = problem is None
    button.operator(operators.PATINA_OT_generate_material.bl_idname, icon='MATERIAL')
    if problem:
        _draw_text(layout, context, str(problem), 'INFO')


def _draw_jobs(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    newest_first = list(reversed(session.current().jobs.values()))
    for job in newest_first:
        if job.is_at_work:
            _draw_work(layout, job)
    for job in [job for job in newest_first if not job.is_at_work][:_ENDED_SHOWN]:
        _draw_ended(layout, context, job)


def _draw_work(layout: bpy.types.UILayout, job: Job) -> None:
    column = layout.column(align=True)
    column.label(text=job.request.prompt, icon='SORTTIME', translate=False)
    row = column.row(align=True)
    text = job.message if job.fraction is None else f"{job.fraction:.0%}  {job.message}"
    row.progress(factor=job.fraction or 0.0, text=text, translate=False)
    row.operator(operators.PATINA_OT_cancel.bl_idname, text="", icon='CANCEL').job = job.id


def _draw_ended(layout: bpy.types.UILayout, context: bpy.types.Context, job: Job) -> None:
    box = layout.box().column(align=True)
    outcome = session.current().outcomes.get(job.id)
    is_undone = outcome is not None and outcome.material not in bpy.data.materials
    row = box.row()
    is_well = job.maps and not job.error
    if is_well:
        icon = 'CHECKMARK' if outcome and not is_undone else 'MATERIAL'
    else:
        icon = 'CANCEL' if job.state is State.STOPPED else 'ERROR'
    title = outcome.material if outcome else job.request.prompt
    row.label(text=title, icon=icon, translate=False)
    row.operator(operators.PATINA_OT_dismiss.bl_idname, text="", icon='X', emboss=False).job = job.id
    sentences = [str(job.error)] if job.error else [job.message, *job.notes]
    if is_undone:
        sentences.append("Undone. Its maps are kept.")
    elif outcome:
        sentences += outcome.assignment.refusals
        if outcome.assignment.replaced:
            sentences.append(f"Replaced and kept: {', '.join(outcome.assignment.replaced)}.")
    for sentence in filter(None, sentences):
        _draw_text(box, context, sentence)
    if job.maps:
        box.operator(operators.PATINA_OT_apply.bl_idname).job = job.id


def _draw_material_preview(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """In Solid shading a material shows only its mean color, so offer the shading that shows it whole."""
    shading = context.space_data.shading
    if shading.type == 'SOLID' and session.current().outcomes:
        row = layout.row()
        row.use_property_split = False
        row.prop_enum(shading, "type", 'MATERIAL', text="Show Material Preview")


def _draw_text(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = 'NONE') -> None:
    """Sentences, wrapped to the width of the sidebar."""
    width = context.region.width / context.preferences.system.ui_scale - 60
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in textwrap.wrap(text, max(20, int(width / _CHARACTER_PIXELS))):
        column.label(text=line, icon=icon, translate=False)
        icon = 'BLANK1' if icon != 'NONE' else 'NONE'


CLASSES = (PATINA_PT_main,)


def register() -> None:
    """Add the panel."""
    for cls in CLASSES:
        bpy.utils.register_class(cls)


def unregister() -> None:
    """The mirror of register."""
    for cls in reversed(CLASSES):
        bpy.utils.unregister_class(cls)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The main panel: the inputs, Generate Material, and the jobs."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ...core.model.money import Price
from ...core.model.tasks import MAPS_ONLY, TASKS
from .. import values
from ..actions import use_texture
from ..inputs import plan_request
from ..inputs.map_items import AVAILABLE_MAPS
from ..inputs.panel_inputs import IMAGE_LABELS, image_inputs
from ..inputs.plan_request import GenerationPlan
from ..message_layout import Icon, draw_message
from ..narrowing import of_type, present
from ..operators import generate as operators
from ..operators.open_image import PATINA_OT_use_texture
from ..session import session
from ..targets.capture import NOTHING, NoTarget
from ..targets.check_selection import check_drawn
from ..translation import shown
from ..values import SceneInputs
from .base import PatinaPanel
from .buttons import draw_button
from .export import PATINA_PT_reminder
from .jobs import draw_jobs
from .price import with_price

_MORE_FIELDS = ("upscale_factor", "seed", "variants", "output_format")
_ALWAYS_MORE = ("service", "assign_to")
_PLACEHOLDER = "Weathered red brick wall with moss"


class PATINA_PT_main(PatinaPanel):
    """The inputs, Generate Material, and the jobs."""

    bl_idname = "PATINA_PT_main"
    bl_label = "Patina"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        """Draw the reminder to save maps in the header, where it moves nothing."""
        PATINA_PT_reminder.draw_button(present(self.layout))

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the panel."""
        layout = present(self.layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        plan, problem = plan_request.make_plan(context, {}), None
        notes: tuple[Message, ...] = ()
        try:
            plan.check()
            notes = plan.warnings + check_drawn(context, values.inputs(present(context.scene)).assign_to)
        except PatinaError as error:
            problem = error
        _draw_inputs(layout, context, values.inputs(present(context.scene)), plan.accepted_fields)
        _draw_opened_images(layout, context)
        _draw_generate(layout, context, plan, problem)
        for note in notes:
            draw_message(layout, context, note, 'INFO')
        draw_jobs(layout, context)
        _draw_material_preview(layout, context)


def _draw_inputs(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, accepted: frozenset[str]
) -> None:
    """Draw the inputs that the service accepts for the task, and always those that the task needs."""
    fields, group = accepted | set(TASKS[settings.task].needs), values.group_of(settings)
    column = layout.column()
    column.use_property_split = False
    column.prop(group, "task", text="")
    if "prompt" in fields:
        column.prop(group, "prompt", text="", placeholder=_PLACEHOLDER)
    if "image" in TASKS[settings.task].needs:
        _draw_images(layout, context, settings, fields)
    maps = layout.column(heading="Maps", align=True)
    for kind in AVAILABLE_MAPS:
        maps.prop(group, values.map_property(kind))
    if "tiling_mode" in fields:
        layout.prop(group, "tiling_mode")
    _draw_size(layout, settings, fields)
    header, body = layout.panel("patina_more", default_closed=True)
    header.label(text="More")
    if body:
        if "image" not in TASKS[settings.task].needs:
            _draw_images(body, context, settings, fields)
        for name in (*(name for name in _MORE_FIELDS if name in fields), *_ALWAYS_MORE):
            body.prop(group, name)


def _draw_images(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, fields: frozenset[str]
) -> None:
    """Draw the image and the mask, each an image in Blender or a web address.

    Maps are mostly for the texture of the active material, which is offered first.
    """
    group, texture = values.group_of(settings), None
    if settings.task == MAPS_ONLY:
        texture = use_texture.active_texture(context)
    for name in image_inputs(settings):
        if name in fields:
            column = layout.column(align=True)
            column.use_property_split = False
            row = column.row()
            row.label(text=shown(IMAGE_LABELS[name]), translate=False)
            if texture and name == "image" and texture != settings.image:
                text = shown(Message("Use {image}", image=texture.name))
                draw_button(row, PATINA_OT_use_texture, text=text, icon='TEXTURE', translate=False)
            column.template_ID(group, name, open=f"patina.open_{name}")
            if not getattr(settings, name):
                column.prop(group, f"{name}_url", text="", placeholder="or https://", icon='URL')


def _draw_opened_images(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw what becomes of the images that are being opened."""
    opened = session.current().opened_images
    for name, label in IMAGE_LABELS.items():
        if opened.is_opening(name):
            progress = Message("{input}: checking the file", input=label)
            layout.label(text=shown(progress), icon='SORTTIME', translate=False)
        if error := opened.error(name):
            draw_message(layout, context, error, 'ERROR')


def _draw_size(layout: bpy.types.UILayout, settings: SceneInputs, fields: frozenset[str]) -> None:
    group = values.group_of(settings)
    if "image_size" not in fields:
        return
    if settings.task == MAPS_ONLY:
        layout.prop(group, "match_image_size")
    if not (settings.task == MAPS_ONLY and settings.match_image_size):
        layout.prop(group, "image_size")


def _draw_generate(
    layout: bpy.types.UILayout, context: bpy.types.Context, plan: GenerationPlan, problem: PatinaError | None
) -> None:
    icon: Icon = 'INTERNET' if plan.service.needs_internet else 'INTERNET_OFFLINE'
    draw_message(layout, context, plan.service_reason, icon)
    for note in plan.notes if plan.request.maps else ():
        draw_message(layout, context, note, 'INFO')
    _draw_spending(layout, plan)
    generate = operators.PATINA_OT_generate_material
    label = Message("Generate Material")
    text = shown(label if problem else with_price(label, plan))
    button = layout.row()
    button.scale_y = 1.5
    button.enabled = problem is None
    draw_button(button, generate, text=text, icon='MATERIAL', translate=False)
    if problem:
        draw_message(layout, context, problem, 'INFO')
    if isinstance(problem, NoTarget):
        text = shown(with_price(Message("Only Make It"), plan))
        draw_button(layout, generate, text=text, icon='ADD', translate=False).assign_to = NOTHING


def _draw_spending(layout: bpy.types.UILayout, plan: GenerationPlan) -> None:
    """Draw what today's and this session's tasks cost, even if it is nothing, so that no button moves."""
    spending, service = session.current().spending, plan.service
    if not service.may_cost:
        return
    row = layout.row(align=True)
    row.active = False
    for spent, message in (
        (spending.today, Message("Today: {price}")), (spending.here, Message("Session: {price}"))
    ):  # fmt: skip
        price = Message("unknown") if spent is None else Price(spent.get(service.id, 0.0), service.unit).message
        row.label(text=shown(message.filled(price=price)), translate=False)


def _draw_material_preview(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Offer Material Preview: in Solid shading a material shows only its mean color. It stays, so that no row moves."""
    shading = of_type(context.space_data, bpy.types.SpaceView3D).shading
    if any(tracked.result for tracked in session.current().jobs.values()):
        row = layout.row()
        row.use_property_split = False
        text = Message("Material Preview") if shading.type == 'MATERIAL' else Message("Show Material Preview")
        row.prop_enum(shading, "type", 'MATERIAL', text=shown(text), translate=False)

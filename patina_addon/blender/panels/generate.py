# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate Material, and what is to be known before one clicks it: who does it, what it costs, where it goes."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ...core.model.money import Price
from ..inputs.plan_request import GenerationPlan
from ..message_layout import Icon, draw_message
from ..operators import generate as operators
from ..session import session
from ..targets.capture import NOTHING, NoTarget
from ..translation import shown
from .buttons import draw_button
from .price import with_price


def draw_generate(
    layout: bpy.types.UILayout, context: bpy.types.Context, plan: GenerationPlan, problem: PatinaError | None
) -> None:
    """Draw the button, with the service and what was spent above it, and what is wrong with the inputs below."""
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

# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate Material, and what is to be known before one clicks it: who does it, what it costs, where it goes."""

import bpy

from ...core.model.errors import Remedy
from ...core.model.message import Message
from ...core.model.money import DOLLARS, Price
from ...core.model.service import ServiceSpec
from .. import preferences, values
from ..inputs.plan_request import GenerationPlan
from ..message_layout import Icon, one_line
from ..operators import generate as operators
from ..operators.account import PATINA_OT_open_preferences
from ..session import session
from ..session.known_plans import KnownPlan
from ..targets.panel_target import PanelTarget
from ..translation import shown
from .buttons import draw_button
from .messages import draw_messages
from .price import with_price

_BUTTON_LETTERS, _ICON_LETTERS = 9, 2
"""How many letters of a line a button with a text takes at its end, and one with an icon alone."""


def draw_generate(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    settings: values.SceneInputs,
    known: KnownPlan,
    target: PanelTarget,
) -> None:
    """Draw the button, with the service, the money, and the target above it.

    Below it is what is to be said.
    """
    plan, problem = known.plan, known.problem or target.problem
    _draw_service(layout, context, plan)
    _draw_money(layout, context, plan)
    _draw_target(layout, context, settings, target)
    button, label = layout.row(), Message("Generate Material")
    button.scale_y = 1.5
    button.enabled = problem is None
    text = shown(label) if problem else with_price(context, known, label, Message("Generate"))
    draw_button(button, operators.PATINA_OT_generate_material, text=text, icon='MATERIAL', translate=False)
    draw_messages(layout, context, known, target)


def _draw_service(layout: bpy.types.UILayout, context: bpy.types.Context, plan: GenerationPlan) -> None:
    """Draw who does the work, whether it is free, and what a key or online access would bring."""
    service, row = plan.service, layout.row()
    spare = _BUTTON_LETTERS if plan.lacks else _ICON_LETTERS
    text = one_line(context, _about(context, plan), service.title, spare=spare)
    row.label(text=text, translate=False)
    button = row.row()
    button.alignment = 'RIGHT'
    match plan.lacks:
        case Remedy.PREFERENCES:
            draw_button(button, PATINA_OT_open_preferences, text="Add AI Key").page = 'PATINA'
        case Remedy.ONLINE_ACCESS:
            draw_button(button, PATINA_OT_open_preferences, text="Go Online").page = 'SYSTEM'
        case _:
            draw_button(button, PATINA_OT_open_preferences, text="", icon='PREFERENCES', emboss=False).page = 'PATINA'


def _about(context: bpy.types.Context, plan: GenerationPlan) -> Message:
    service = plan.service
    if not service.may_cost:
        return Message("{service}, free", service=service.title)
    if balance := session.current().key_tests.balance(service, plan.account):
        return Message("{service}, {balance} left", service=service.title, balance=balance.message)
    return service.title


def _draw_money(layout: bpy.types.UILayout, context: bpy.types.Context, plan: GenerationPlan) -> None:
    """Draw what tasks have cost, or that they cost at all, in one row, so that no button moves."""
    if plan.service.may_cost:
        row = layout.row()
        row.active = False
        row.label(text=one_line(context, *_money(context, plan.service)), translate=False)


def _money(context: bpy.types.Context, service: ServiceSpec) -> tuple[Message, Message]:
    """Return what was spent today and in this session, and today alone for a narrow sidebar."""
    spending, limit = session.current().spending, preferences.limit(context, service)
    spent, here = spending.today, Price(spending.here.get(service.id, 0.0), service.unit)
    if spent is None:
        unknown = Message("Today: unknown")
        return unknown, unknown
    today, most = Price(spent.get(service.id, 0.0), service.unit), Price(limit, service.unit)
    if limit:
        alone = Message("Today: {today} of {limit}", today=today.number, limit=most.message)
        both = Message("Today: {today} of {limit}, session: {here}", today=today.number, limit=most.number)
        return both.filled(here=here.message), alone
    if not (today.amount or here.amount):
        cost = Message("Each task costs money") if service.unit == DOLLARS else Message("Each task costs credits")
        return cost, cost
    both = Message("Today: {today}, session: {here}", today=today.number, here=here.message)
    return both, Message("Today: {today}", today=today.message)


def _draw_target(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: values.SceneInputs, target: PanelTarget
) -> None:
    """Draw where the material goes, with the menu that changes it."""
    row = layout.row(align=True)
    icon: Icon = 'ERROR' if target.problem else 'NONE'
    text = one_line(context, target.line, target.short_line, spare=_ICON_LETTERS)
    row.label(text=text, icon=icon, translate=False)
    menu = row.row()
    menu.alignment = 'RIGHT'
    menu.prop_menu_enum(values.group_of(settings), "assign_to", text="", icon='DOWNARROW_HLT')

# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily limit that the user set for a service: past it, nothing is sent unless the user says so."""

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from ...core.model.money import Price, exceeds
from .. import preferences
from ..inputs.plan_request import GenerationPlan
from .session import Session


def reason(session: Session, context: bpy.types.Context, plan: GenerationPlan) -> Message:
    """Return why this task would exceed the limit; empty if it would not."""
    service = plan.service
    most, price = preferences.limit(context, service), service.price(plan.request)
    if most <= 0:
        return Message()
    spent_today = session.spending.today
    if spent_today is None:
        return Message("It is unknown what today's tasks cost, so this one may exceed your daily limit.")
    spent = spent_today.get(service.id, 0.0)
    if not exceeds(most, spent, price.amount if price else None):
        return Message()
    return Message(
        "Today's tasks cost {spent} of your daily limit of {limit}.",
        spent=Price(spent, service.unit).message,
        limit=Price(most, service.unit).message,
    )


def check(session: Session, context: bpy.types.Context, plan: GenerationPlan, next_step: Message) -> None:
    """Refuse what would pass the limit. Raises InvalidRequest."""
    if what := reason(session, context, plan):
        raise InvalidRequest(what, next_step)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily limit that the user set for a service: past it, nothing is sent unless the user says so.

What a task will cost counts before it is sent: as the service says it, or else as the last such task did.
"""

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message, joined
from ...core.model.money import Price, exceeds
from .. import preferences
from ..inputs.plan_request import GenerationPlan
from .session import Session


def reason(session: Session, context: bpy.types.Context, plan: GenerationPlan) -> Message:
    """Return why this task would exceed the limit; empty if it would not."""
    service = plan.service
    most = preferences.limit(context, service)
    if most <= 0:
        return Message()
    spent_today = session.spending.today
    if spent_today is None:
        return Message("It is unknown what today's tasks cost, so this one may exceed your daily limit.")
    spent, exact = spent_today.get(service.id, 0.0), service.price(plan.request)
    learned = None if exact else session.prices.of(service.id, plan.request)
    if not exceeds(most, spent, exact.amount if exact else learned):
        return Message()
    so_far = Message(
        "Today's tasks cost {spent} of your daily limit of {limit}.",
        spent=Price(spent, service.unit).message,
        limit=Price(most, service.unit).message,
    )
    return joined((so_far, _cost_of_this_one(exact, None if learned is None else Price(learned, service.unit))))


def _cost_of_this_one(exact: Price | None, learned: Price | None) -> Message:
    """Return what the task will cost, as a sentence; empty if nothing is known of it."""
    if exact:
        return Message("This one will cost {price}.", price=exact.message)
    if learned:
        return Message("This one will cost about {price}, as the last such task did.", price=learned.message)
    return Message()


def check(session: Session, context: bpy.types.Context, plan: GenerationPlan, next_step: Message) -> None:
    """Refuse what would pass the limit. Raises InvalidRequest."""
    if what := reason(session, context, plan):
        raise InvalidRequest(what, next_step)

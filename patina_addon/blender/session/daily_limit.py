# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily limit that the user set for a service: past it, nothing is sent unless the user says so."""

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.money import Price, exceeds
from .. import preferences
from ..inputs.plan_request import GenerationPlan
from .session import Session


def reason(session: Session, context: bpy.types.Context, plan: GenerationPlan) -> str:
    """Return why this task would pass the limit, as a sentence; empty if it would not."""
    service = plan.service
    most, price = preferences.limit(context, service), service.price(plan.request)
    if most <= 0:
        return ""
    spent_today = session.spending.today
    if spent_today is None:
        return "What today's tasks reserved is not known, so your daily limit may be passed."
    spent = spent_today.get(service.id, 0.0)
    if not exceeds(most, spent, price.amount if price else None):
        return ""
    return f"Today's tasks reserved {Price(spent, service.unit)} of your limit of {Price(most, service.unit)}."


def check(session: Session, context: bpy.types.Context, plan: GenerationPlan, next_step: str) -> None:
    """Refuse what would pass the limit. Raises InvalidRequest."""
    if what := reason(session, context, plan):
        raise InvalidRequest(what, next_step)

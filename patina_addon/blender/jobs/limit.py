# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily limit that the user set for a service: past it, nothing is sent unless the user says so."""

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.money import Price, exceeds
from .. import preferences
from ..inputs.ask import Ask
from . import session


def reason(context: bpy.types.Context, wanted: Ask) -> str:
    """Why this task would pass the limit, as a sentence; empty where it would not."""
    service = wanted.service
    most, price = preferences.limit(context, service), service.price(wanted.request)
    if most <= 0:
        return ""
    spent_today = session.current().spending.today
    if spent_today is None:
        return "What today's tasks reserved is not known, so your daily limit may be passed."
    spent = spent_today.get(service.id, 0.0)
    if not exceeds(most, spent, price.amount if price else None):
        return ""
    return f"Today's tasks reserved {Price(spent, service.unit)} of your limit of {Price(most, service.unit)}."


def check(context: bpy.types.Context, wanted: Ask, next_step: str) -> None:
    """Refuse what would pass the limit. Raises InvalidRequest."""
    if what := reason(context, wanted):
        raise InvalidRequest(what, next_step)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The price on a button that starts a task."""

import bpy

from ...core.model.message import Message
from ...core.model.money import Price
from ..message_layout import one_line
from ..session.known_plans import KnownPlan
from ..session.session import current


def with_price(
    context: bpy.types.Context, known: KnownPlan, label: Message, short_label: Message | None = None
) -> str:
    """Return the text of a button: its label with the price, as long as it fits; `short_label` is the label's end.

    A price that the service names is exact, one that was learned from the last such task is not, and one that is not
    known is said to be so. A task that is free has none.
    """
    short_label = short_label or label
    if not known.plan.service.may_cost:
        return one_line(context, label, short_label)
    long, short = _prices(known)
    pairs = ((label, long), (label, short), (short_label, long), (short_label, short))
    return one_line(context, *(Message("{label} ({price})", label=name, price=price) for name, price in pairs))


def _prices(known: KnownPlan) -> tuple[Message, Message]:
    """Return what to say of a price, in full and in short."""
    service, request = known.plan.service, known.plan.request
    if known.price:
        return known.price.message, known.price.message
    learned = current().prices.of(service.id, request)
    if learned is None:
        return Message("price not yet known"), Message("price not yet known")
    price = Price(learned, service.unit).message
    return Message("about {price}, as last time", price=price), Message("about {price}", price=price)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The price in the label of a button."""

from ...core.model.message import Message
from ..inputs.plan_request import GenerationPlan


def with_price(label: Message, plan: GenerationPlan) -> Message:
    """Return the label of a button, with the price of the plan if it is known."""
    price = plan.service.price(plan.request)
    return Message("{label} ({price})", label=label, price=price.message) if price else label

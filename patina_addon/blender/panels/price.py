# SPDX-License-Identifier: GPL-3.0-or-later
"""What a button says that may cost money."""

from ..inputs.plan_request import GenerationPlan


def with_price(text: str, plan: GenerationPlan) -> str:
    """Return `text` with the price of the plan, if it is known beforehand."""
    price = plan.service.price(plan.request)
    return f"{text} ({price})" if price else text

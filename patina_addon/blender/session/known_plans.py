# SPDX-License-Identifier: GPL-3.0-or-later
"""The plans for the panel's inputs, made only when something that they depend on has changed.

Every redraw of the sidebar asks, and the mouse alone causes dozens in a second.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from ...core.model.money import Price
from ..inputs import plan_request
from ..inputs.plan_request import GenerationPlan

_MOST = 16
"""How many plans are kept: for each scene that is shown, one for the panel and one for the active material."""


@dataclass(frozen=True, slots=True)
class KnownPlan:
    """A plan, and what follows from it."""

    plan: GenerationPlan
    problem: InvalidRequest | None
    """What is wrong with the inputs."""
    warnings: tuple[Message, ...]
    price: Price | None
    """What the service says that the task will cost."""


class KnownPlans:
    """Keep the newest plans. Main thread only."""

    def __init__(self) -> None:
        self._plans: dict[Hashable, KnownPlan] = {}

    def of_panel(self, context: bpy.types.Context, maps: frozenset[str] | None = None) -> KnownPlan:
        """Return the plan for the panel's inputs; with `maps`, for these kinds of map. Cheap enough for draw()."""
        state = maps, plan_request.state(context)
        if state not in self._plans:
            if len(self._plans) >= _MOST:
                self._plans.clear()
            self._plans[state] = _make(context, maps)
        return self._plans[state]


def _make(context: bpy.types.Context, maps: frozenset[str] | None) -> KnownPlan:
    plan = plan_request.make_plan(context, {} if maps is None else {"maps": maps})
    problem = None
    try:
        plan.check()
    except InvalidRequest as error:
        problem = error
    return KnownPlan(plan, problem, plan.warnings, plan.service.price(plan.request))

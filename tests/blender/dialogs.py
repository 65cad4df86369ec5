# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that operators ask, as Blender would show them. Without a window there are no dialogs."""

from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

from patina_addon.blender.operators.base import PatinaOperator

from .recording_layout import RecordingLayout, context, layout


class _StandIn:
    """An instance of an operator, which only Blender itself can make."""

    def __init__(self, operator: type[PatinaOperator], properties: dict[str, Any]) -> None:
        self.__dict__.update(properties, operator=operator)

    def __getattr__(self, name: str) -> Any:
        return partial(getattr(self.operator, name), self)


@dataclass(frozen=True)
class Asked:
    """A question."""

    options: dict[str, Any]
    """What Blender's dialog was given."""
    drawn: RecordingLayout
    """What was drawn into it."""
    operator: Any
    """The operator that asks."""

    @property
    def text(self) -> str:
        """What the user reads."""
        return " ".join((self.options["title"], *self.drawn.texts))


def ask(operator: type[PatinaOperator], **properties: Any) -> Asked:
    """Have an operator ask, as its button does."""
    options: dict[str, Any] = {}
    where = context()
    show = lambda _, **given: options.update(given)  # noqa: E731
    where.window_manager = SimpleNamespace(invoke_props_dialog=show, invoke_popup=show)
    asking = _StandIn(operator, {"layout": layout(), **properties})
    asking.invoke(where, None)
    asking.draw(where)
    return Asked(options, asking.layout, asking)

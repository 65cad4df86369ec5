# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service that knows only some words will make of the panel's prompt, found out on a thread."""

from collections.abc import Iterable
from functools import partial

import bpy

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.interpretation import Interpretation
from ...core.model.message import Message
from ...core.model.pasted_text import one_line
from ...core.model.service import ServiceSpec
from ...core.services import SERVICES
from .. import values

_MOST = 32


class PromptForecasts:
    """What is known of the latest prompts. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self._calls = calls
        self._known: dict[tuple[str, str], Interpretation] = {}
        self._is_shown = False

    def of(self, service: ServiceSpec, prompt: str) -> Interpretation | None:
        """Return what the service will make of a prompt; of one that is still being looked at, what is known last.

        None if it takes any words, or nothing is known yet. Cheap enough for draw().
        """
        self._is_shown = True
        if service.interpret is None or not self._known:
            return None
        return self._known.get((service.id, prompt)) or next(
            (known for (name, _), known in reversed(self._known.items()) if name == service.id), None
        )

    def look(self, scenes: Iterable[bpy.types.Scene]) -> None:
        """Have new prompts of the panels looked at. Cheap enough for the timer.

        An empty one is only looked at once it was asked for: every Blender starts with it.
        """
        for prompt in {values.inputs(scene).prompt for scene in scenes}:
            for service in SERVICES.values():
                is_wanted = self._is_shown or one_line(prompt)
                if service.interpret and is_wanted and (service.id, prompt) not in self._known:
                    call, known = partial(service.interpret, one_line(prompt)), partial(self._learn, service.id, prompt)
                    self._calls.run(f"interpret-{service.id}", call, known)

    def _learn(self, service: str, prompt: str, known: Interpretation | None) -> bool:
        """Keep what was found out, also that it was nothing. Return whether anything visible changed."""
        self._known[service, prompt] = known or Interpretation(Message())
        for old in list(self._known)[:-_MOST]:
            del self._known[old]
        return True

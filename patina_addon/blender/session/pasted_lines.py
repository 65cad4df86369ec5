# SPDX-License-Identifier: GPL-3.0-or-later
"""Notice that a field of one line kept only the first line of what was pasted into it."""

import bpy

from ...core.model.pasted_text import lines_of, one_line
from .. import compat


class PastedLines:
    """The lines of the clipboard that the prompt's field left out. Main thread only."""

    def __init__(self) -> None:
        self.lines: tuple[str, ...] = ()
        """Every line that was pasted, if only the first one arrived; none otherwise."""
        self._length = 0

    @property
    def count(self) -> int:
        """Return how many lines are missing."""
        return max(0, len(self.lines) - 1)

    def prompt_changed(self, manager: bpy.types.WindowManager, prompt: str) -> None:
        """Compare the prompt with the clipboard, which is read only if more than one character was added at once."""
        was_pasted = len(prompt) > self._length + 1
        self._length = len(prompt)
        if was_pasted and may_lose_lines():
            self.lines = lines_of(manager.clipboard)
        if len(self.lines) < 2 or self.lines[0] not in prompt or self.whole(prompt) == prompt:
            self.forget()

    def whole(self, prompt: str) -> str:
        """Return the prompt with the lines that are missing behind the one that arrived."""
        joined = " ".join(self.lines)
        return prompt if joined in one_line(prompt) else prompt.replace(self.lines[0], joined, 1)

    def forget(self) -> None:
        """Offer nothing any more."""
        self.lines = ()


def may_lose_lines() -> bool:
    """Return whether a person may have pasted something into a field of one line."""
    return not (bpy.app.background or compat.has_text_box())

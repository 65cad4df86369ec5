# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service that knows only some words makes of a prompt, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field

from .message import Message


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What becomes of the words of a prompt."""

    forecast: Message
    """What will be made, while the prompt is written."""
    note: Message = field(default_factory=Message)
    """What was made in place of something, or left out, once it is made; empty if nothing was."""
    substitute: Message = field(default_factory=Message)
    """The name of what is made in place of what the prompt asks for; empty if it is that."""
    is_unknown: bool = False
    """Whether it asks for something that is not known, rather than for nothing yet."""

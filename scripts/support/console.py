# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages that scripts print while they work, apart from their results."""

from __future__ import annotations

import sys
from collections.abc import Callable

_listeners: list[Callable[[str], None]] = []


def say(text: str) -> None:
    """Pass a line to the last listener, or print it on the standard error if there is none."""
    if _listeners:
        _listeners[-1](text)
    else:
        print(text, file=sys.stderr, flush=True)


def add_listener(listener: Callable[[str], None]) -> None:
    """Have `listener` called with all lines from now on."""
    _listeners.append(listener)


def remove_listener() -> None:
    """Remove the listener that was added last."""
    _listeners.pop()

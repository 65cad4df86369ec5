# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts tell about themselves while they work, apart from their results."""

from __future__ import annotations

import sys
from collections.abc import Callable

_listeners: list[Callable[[str], None]] = []


def say(text: str) -> None:
    """Tell a line: to who shows what happens, else on the standard error."""
    if _listeners:
        _listeners[-1](text)
    else:
        print(text, file=sys.stderr, flush=True)


def tell(listener: Callable[[str], None]) -> None:
    """Have `listener` called with all lines from now on."""
    _listeners.append(listener)


def stop_telling() -> None:
    """Undo the last `tell`."""
    _listeners.pop()

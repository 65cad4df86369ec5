# SPDX-License-Identifier: GPL-3.0-or-later
"""Add functions to `bpy.app.handlers`, and remove them."""

from collections.abc import Callable, Iterable
from typing import Any

Handlers = Iterable[tuple[list[Callable[..., Any]], Callable[..., Any]]]
"""Lists in `bpy.app.handlers`, each with a function to add."""


def add(handlers: Handlers) -> None:
    """Add each function to its list."""
    for functions, function in handlers:
        functions.append(function)


def remove(handlers: Handlers) -> None:
    """Remove each function from its list, unless a script has already removed it."""
    for functions, function in handlers:
        if function in functions:
            functions.remove(function)

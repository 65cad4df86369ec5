# SPDX-License-Identifier: GPL-3.0-or-later
"""Functions of Patina's in Blender's lists of what to call when something happens (`bpy.app.handlers`)."""

from collections.abc import Callable, Iterable
from typing import Any

Handlers = Iterable[tuple[list[Callable[..., Any]], Callable[..., Any]]]
"""A list of Blender's, and the function that is to be in it."""


def add(handlers: Handlers) -> None:
    """Add each function to its list."""
    for functions, function in handlers:
        functions.append(function)


def remove(handlers: Handlers) -> None:
    """Remove each function from its list, unless something else has done so, such as a script that cleared it."""
    for functions, function in handlers:
        if function in functions:
            functions.remove(function)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender half of the add-on. It runs on the main thread only and never uses the network."""

from contextlib import ExitStack

from . import compat, events, panels, properties, pump, save_reminder, translation
from .operators import OPERATORS
from .panels import status_bar
from .session import session, thumbnails

_PARTS = (translation, pump, properties, thumbnails, session, *OPERATORS, panels, status_bar, events, save_reminder)


_registered = ExitStack()
compat.empty_at_exit(__package__)


def register() -> None:
    """Register every part, in order: all or none."""
    with ExitStack() as stack:
        for part in _PARTS:
            part.register()
            stack.callback(part.unregister)
        _registered.callback(stack.pop_all().close)


def unregister() -> None:
    """Unregister every part, in reverse order, even if one fails."""
    _registered.close()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side, on the main thread only: settings in, materials out. It never talks to the network."""

from contextlib import ExitStack

from . import leaving, panels, properties, pump
from .adjusting import tiled_look, wishes
from .jobs import events, session, thumbnails
from .operators import OPERATORS

_PARTS = (
    pump,
    properties,
    thumbnails,
    session,
    events,
    wishes,
    *OPERATORS,
    tiled_look,
    leaving,
    panels,
)


_registered = ExitStack()


def register() -> None:
    """Register every part, in order; all or none."""
    with ExitStack() as stack:
        for part in _PARTS:
            part.register()
            stack.callback(part.unregister)
        _registered.callback(stack.pop_all().close)


def unregister() -> None:
    """The mirror of register. A part that fails keeps no other from it."""
    _registered.close()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side, on the main thread only: settings in, materials out. It never talks to the network."""

from contextlib import ExitStack

from . import (
    account,
    job_operators,
    leaving,
    material_operators,
    material_settings,
    operators,
    panels,
    preferences,
    pump,
    session,
    settings,
    size_operators,
    store_operators,
)

_PARTS = (
    preferences,
    settings,
    material_settings,
    session,
    pump,
    operators,
    job_operators,
    store_operators,
    material_operators,
    size_operators,
    leaving,
    account,
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

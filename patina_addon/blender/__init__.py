# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side, on the main thread only: settings in, materials out. It never talks to the network."""

from contextlib import ExitStack

from . import (
    account,
    adjust_operators,
    adjust_settings,
    adjusting,
    history_operators,
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
    thumbnails,
    tiled_look,
)

_PARTS = (
    preferences,
    settings,
    material_settings,
    thumbnails,
    session,
    adjusting,
    adjust_settings,
    pump,
    operators,
    job_operators,
    store_operators,
    history_operators,
    material_operators,
    adjust_operators,
    tiled_look,
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

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every property that Blender keeps for Patina: what a person sets, and what scripts read. Read through values.py."""

from contextlib import ExitStack

from . import corrections, history_search, inputs, material, reminder, results

_FILES = (inputs, material, corrections, history_search, reminder, results)
_registered = ExitStack()


def register() -> None:
    """Add the properties to Blender's types; all or none."""
    with ExitStack() as stack:
        for file in _FILES:
            file.register()
            stack.callback(file.unregister)
        _registered.callback(stack.pop_all().close)


def unregister() -> None:
    """The mirror of register."""
    _registered.close()

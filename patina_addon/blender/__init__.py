# SPDX-License-Identifier: GPL-3.0-or-later
"""The Blender side, on the main thread only: settings in, materials out. It never talks to the network."""

from . import account, job_operators, operators, panels, preferences, pump, session, settings

_PARTS = (preferences, settings, session, pump, operators, job_operators, account, panels)


def register() -> None:
    """Register every part, in order."""
    for part in _PARTS:
        part.register()


def unregister() -> None:
    """The mirror of register."""
    for part in reversed(_PARTS):
        part.unregister()

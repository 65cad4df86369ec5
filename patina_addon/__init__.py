# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina: a sentence becomes a material."""


def register() -> None:
    """Add Patina to Blender. Called by Blender."""
    from . import blender

    blender.register()


def unregister() -> None:
    """Take Patina out of Blender again, without a trace. Called by Blender."""
    from . import blender

    blender.unregister()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Advance everything that is running by one step, for the timer and for scripts that wait."""

import bpy

from ..session.session import Session
from . import preview
from .apply import apply_due


def advance(session: Session, context: bpy.types.Context) -> bool:
    """Process the results of threads, and apply what is ready. Return whether anything visible has changed."""
    is_changed = session.update(context)
    is_changed |= preview.update(session, context)
    is_changed |= apply_due(session, context)
    is_changed |= session.corrections.update(context)
    session.previews.update()
    return is_changed

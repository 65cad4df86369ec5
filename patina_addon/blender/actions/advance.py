# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of everything that is under way, for the timer and for scripts that wait."""

import bpy

from ..session.session import Session
from .apply import apply_due


def advance(session: Session, context: bpy.types.Context) -> bool:
    """Take in what threads did, and apply what is ready. Return whether anything visible changed."""
    is_changed = session.update(context)
    is_changed |= apply_due(session, context)
    return is_changed | session.corrections.update(context)

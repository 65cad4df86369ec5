# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages and errors in the language of Blender's interface."""

import bpy

from ..core.model.errors import PatinaError
from ..core.model.message import Message


def shown(message: Message | PatinaError) -> str:
    """Return a message or an error as labels, buttons, and dialogs show it."""
    return message.text(translated)


def translated(text: str) -> str:
    """Return a label or a template as Blender's interface shows it."""
    return bpy.app.translations.pgettext_iface(text)


def reported(message: Message | PatinaError) -> str:
    """Return a message or an error as reports show it, for which Blender has its own translation setting."""
    return message.text(bpy.app.translations.pgettext_rpt)

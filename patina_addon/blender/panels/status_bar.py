# SPDX-License-Identifier: GPL-3.0-or-later
"""The notice at the end of Blender's status bar, which every workspace has."""

import bpy

from ...core.model.message import Message
from .. import pump
from ..message_layout import Icon
from ..narrowing import present
from ..operators.notices import PATINA_OT_close_notice
from ..session.session import current
from ..translation import shown
from .buttons import draw_button


def draw_notice(header: bpy.types.Header, _context: bpy.types.Context) -> None:
    """Draw the notice that jobs have ended, if there is one. It is a button that shows them; another one closes it."""
    session = current()
    if session.has_dormant_jobs:
        session.look()  # Every workspace has a status bar, which is redrawn when online access is turned on.
    notices = session.notices
    if not (message := notices.message):
        return
    row = present(header.layout).row(align=True)
    text = shown(Message("Patina: {notice}", notice=message))
    icon: Icon = 'ERROR' if notices.has_failures else 'INFO' if notices.has_more else 'CHECKMARK'
    draw_button(row, PATINA_OT_close_notice, text=text, icon=icon, translate=False).show = True
    draw_button(row, PATINA_OT_close_notice, text="", icon='X').show = False


def register() -> None:
    """Have Blender draw the notice in its status bar."""
    bpy.types.STATUSBAR_HT_header.append(draw_notice)  # type: ignore[arg-type]


def unregister() -> None:
    """Remove the notice from the status bar."""
    bpy.types.STATUSBAR_HT_header.remove(draw_notice)  # type: ignore[arg-type]
    pump.redraw_status_bar()

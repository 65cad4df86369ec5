# SPDX-License-Identifier: GPL-3.0-or-later
"""The operator for the notice in the status bar."""

import bpy
from bpy.props import BoolProperty

from ...core.model.message import Message
from ..actions.show_tab import show_tab
from ..session.session import Session
from ..translation import shown
from .base import PatinaOperator


class PATINA_OT_close_notice(PatinaOperator, bpy.types.Operator):
    """Remove the notice from the status bar, and show the jobs that it is about."""

    bl_idname = "patina.close_notice"
    bl_label = "Close Notice"

    show: BoolProperty(
        name="Show", description="Open the Patina tab in the 3D Viewport's sidebar", options={'SKIP_SAVE'}
    )

    @classmethod
    def description(cls, _context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what the button does."""
        if getattr(properties, "show", False):
            return shown(Message("Open the Patina tab in the 3D Viewport's sidebar"))
        return shown(Message("Close this notice"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the notice, and select the last of its jobs."""
        rows, ended = session.job_list.rows, next(reversed(session.notices.jobs), "")
        session.notices.close()
        if self.show:
            show_tab(context)
            if ended in rows:
                session.job_list.select(rows.index(ended))


register, unregister = bpy.utils.register_classes_factory((PATINA_OT_close_notice,))

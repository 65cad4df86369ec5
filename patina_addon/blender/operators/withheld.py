# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with maps that were kept on disk and not loaded."""

import bpy

from ...core.model.message import Message
from ..actions import withheld
from ..session.session import Session
from .dialog import AskingOperator, Dialog
from .jobs import JobOperator


class PATINA_OT_use_scaled_down(JobOperator, bpy.types.Operator):
    """Use maps that are larger than requested."""

    bl_idname = "patina.use_scaled_down"
    bl_label = "Use Anyway, Scaled Down"
    bl_description = "Scale the maps down that are much larger than requested, and use them. The files are kept"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have a thread scale them down."""
        withheld.use_scaled_down(session, context, self.job)


class PATINA_OT_load_unchecked(JobOperator, AskingOperator, bpy.types.Operator):
    """Use maps that nothing could check."""

    bl_idname = "patina.load_unchecked"
    bl_label = "Load Anyway"
    bl_description = "Load maps that could not be checked. If a file is damaged, Blender may crash"

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Tell the risk."""
        risk = Message("These files could not be checked. If one is damaged, loading it can crash Blender.")
        lines = (risk, Message("Save your work first."))
        return Dialog(Message("Load Unchecked Maps?"), lines, Message("Load Anyway"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Have the maps used."""
        withheld.load_unchecked(session, context, self.job)


CLASSES = (PATINA_OT_use_scaled_down, PATINA_OT_load_unchecked)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

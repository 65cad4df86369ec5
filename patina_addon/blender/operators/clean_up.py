# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that clean up the Patina folder."""

import bpy

from ...core.model.message import Message
from ..actions import clean_up
from ..session.session import Session
from .base import PatinaOperator
from .dialog import AskingOperator, Dialog


class _FolderOperator(PatinaOperator):
    """An operator on the Patina folder, which can run once the folder was measured."""

    @classmethod
    def problem(cls, context: bpy.types.Context, session: Session) -> Message:
        """Return why there is nothing to do."""
        if session.folder.is_changing:
            return Message("Patina is already cleaning up")
        if session.folder.use is None:
            return Message("The Patina folder is still being measured")
        return cls.nothing(session)

    @classmethod
    def nothing(cls, session: Session) -> Message:
        """Return why there is nothing to do, once the folder was measured."""
        use = session.folder.use
        return Message() if use and use.removed else Message("No job was removed")


class PATINA_OT_clean_up(_FolderOperator, AskingOperator, bpy.types.Operator):
    """Remove the jobs that no known .blend uses."""

    bl_idname = "patina.clean_up"
    bl_label = "Clean Up..."
    bl_description = (
        "Remove the jobs that no known .blend uses. They can be restored for 30 days. Jobs of the last 24 hours stay, "
        "and so do active and uncertain ones, and maps beside a .blend"
    )

    @classmethod
    def nothing(cls, session: Session) -> Message:
        """Return why there is nothing to remove."""
        use = session.folder.use
        if use and use.unused:
            return Message()
        return Message("All jobs are used by a known .blend, or made in the last 24 hours")

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be removed, and who might use it."""
        return Dialog(Message("Clean Up?"), clean_up.clean_up_lines(session), Message("Clean Up"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the jobs on a thread."""
        clean_up.clean_up(session, context)


class PATINA_OT_restore_removed(_FolderOperator, bpy.types.Operator):
    """Bring back what was cleaned up."""

    bl_idname = "patina.restore_removed"
    bl_label = "Restore Removed"
    bl_description = "Bring all removed jobs back, with their maps, to where they were"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Restore the jobs on a thread."""
        clean_up.restore_removed(session, context)


class PATINA_OT_delete_removed(_FolderOperator, AskingOperator, bpy.types.Operator):
    """Delete what was cleaned up."""

    bl_idname = "patina.delete_removed"
    bl_label = "Delete Now..."
    bl_description = "Delete all removed jobs from the disk now. What they cost stays counted"

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be deleted."""
        return Dialog(Message("Delete the Removed Jobs?"), clean_up.deletion_lines(session), Message("Delete"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Delete the jobs on a thread."""
        clean_up.delete_removed(session, context)


CLASSES = (PATINA_OT_clean_up, PATINA_OT_restore_removed, PATINA_OT_delete_removed)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

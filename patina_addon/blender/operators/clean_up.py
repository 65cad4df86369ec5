# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that clean up the Patina folder."""

from pathlib import Path

import bpy
from bpy.props import BoolProperty, StringProperty

from ...core.model.message import Message
from ..actions import clean_up
from ..narrowing import present
from ..session.session import Session
from ..translation import translated
from .base import PatinaOperator, Result
from .dialog import AskingOperator, Dialog


class PATINA_OT_clean_up(AskingOperator, bpy.types.Operator):
    """Remove the jobs that no known .blend uses."""

    bl_idname = "patina.clean_up"
    bl_label = "Clean Up..."
    bl_description = (
        "Remove the jobs that no known .blend uses. They can be restored for 30 days. Jobs of the last 24 hours stay, "
        "and so do active and uncertain ones, and maps beside a .blend"
    )

    asked: tuple[str, ...] | None = None
    """The jobs that the question told of; None for a script, which is asked nothing."""

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be removed, and who might use it."""
        use = clean_up.measured(session)
        self.asked = use.unused
        return Dialog(Message("Clean Up?"), clean_up.clean_up_lines(use), Message("Clean Up"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the jobs on a thread, or right away in background mode."""
        clean_up.clean_up(session, context, self.asked)


class PATINA_OT_restore_removed(PatinaOperator, bpy.types.Operator):
    """Bring back what was cleaned up."""

    bl_idname = "patina.restore_removed"
    bl_label = "Restore Removed"
    bl_description = "Bring removed jobs back, with their maps, to where they were"

    jobs: StringProperty(
        name="Jobs",
        description="The IDs of the jobs, with spaces between them. If empty, all removed jobs",
        options={'SKIP_SAVE'},
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what this button brings back."""
        if len(properties.jobs.split()) == 1:
            return translated("Bring this job back, with its maps, to where it was")
        return translated(cls.bl_description)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Restore the jobs on a thread, or right away in background mode."""
        clean_up.restore_removed(session, context, tuple(self.jobs.split()) or None)


class PATINA_OT_delete_removed(AskingOperator, bpy.types.Operator):
    """Delete what was cleaned up."""

    bl_idname = "patina.delete_removed"
    bl_label = "Delete Now..."
    bl_description = "Delete all removed jobs from the disk now. What they cost stays counted"

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be deleted."""
        lines = clean_up.deletion_lines(clean_up.measured(session))
        return Dialog(Message("Delete the Removed Jobs?"), lines, Message("Delete"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Delete the jobs on a thread, or right away in background mode."""
        clean_up.delete_removed(session, context)


class PATINA_OT_look_in_folder(PatinaOperator, bpy.types.Operator):
    """Find out which jobs the .blend files in a folder use."""

    bl_idname = "patina.look_in_folder"
    bl_label = "Look in a Folder..."
    bl_description = (
        "Find out which jobs the .blend files in a folder use, such as those that were saved with an earlier version. "
        "Clean Up then leaves these jobs. The files are only read"
    )

    directory: StringProperty(
        name="Folder", description="The folder, with all that are in it", subtype='DIR_PATH', options={'SKIP_SAVE'}
    )
    filter_folder: BoolProperty(
        name="Folders", description="List folders", default=True, options={'HIDDEN', 'SKIP_SAVE'}
    )
    filter_blender: BoolProperty(
        name="Blender Files", description="List .blend files", default=True, options={'HIDDEN', 'SKIP_SAVE'}
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Let the user choose a folder."""
        present(context.window_manager).fileselect_add(self)
        return {'RUNNING_MODAL'}

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Look there on a thread, or right away in background mode."""
        clean_up.look_in_folder(session, context, Path(bpy.path.abspath(self.directory)).absolute())


class PATINA_OT_stop_looking(PatinaOperator, bpy.types.Operator):
    """Stop looking in a folder."""

    bl_idname = "patina.stop_looking"
    bl_label = "Stop"
    bl_description = "Stop looking in the folder. What was found until now stays known"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Stop the thread."""
        clean_up.stop_looking(session)


CLASSES = (
    PATINA_OT_clean_up,
    PATINA_OT_restore_removed,
    PATINA_OT_delete_removed,
    PATINA_OT_look_in_folder,
    PATINA_OT_stop_looking,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

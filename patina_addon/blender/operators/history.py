# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators of the history, for jobs of this session and of earlier ones."""

import bpy
from bpy.props import EnumProperty, IntProperty

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..actions import jobs
from ..actions.restore_inputs import restore_inputs
from ..narrowing import present
from ..session import session
from ..session.session import Session
from ..translation import translated
from .base import Dialog, PatinaOperator, Report, Result
from .jobs import JobOperator


class PATINA_OT_turn_page(PatinaOperator, bpy.types.Operator):
    """Show older or newer jobs."""

    bl_idname = "patina.turn_page"
    bl_label = "Change Page"
    bl_description = "Show older or newer jobs"

    pages: IntProperty(
        name="Pages", description="How many pages to go toward older jobs", default=1, options={'SKIP_SAVE'}
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Request the other page."""
        session.history.turn(self.pages)


class PATINA_OT_show_job(JobOperator, bpy.types.Operator):
    """Show or hide the details of a job."""

    bl_idname = "patina.show_job"
    bl_label = "Show Details"
    bl_description = "Show or hide the details of this job"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Select it in the history."""
        session.history.select(self.job)


class PATINA_OT_restore_settings(JobOperator, bpy.types.Operator):
    """Set the inputs in the panel to those of a job."""

    bl_idname = "patina.restore_settings"
    bl_label = "Restore Settings"
    bl_description = "Set all inputs in the panel to those of this job. Nothing is generated"
    bl_options = {'INTERNAL', 'UNDO'}

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Set the inputs, and report those that could not be set."""
        job = session.known(context, self.job)
        return Report(warnings=restore_inputs(session, present(context.scene), job))


class PATINA_OT_open_folder(JobOperator, bpy.types.Operator):
    """Open a job's folder."""

    bl_idname = "patina.open_folder"
    bl_label = "Open Folder"
    bl_description = "Open the folder with this job's maps"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Open the folder in the system's file manager."""
        jobs.open_folder(session, context, self.job)


class PATINA_OT_copy_text(JobOperator, bpy.types.Operator):
    """Copy a job's error or task ID to the clipboard."""

    bl_idname = "patina.copy_text"
    bl_label = "Copy"
    bl_description = "Copy the error or the task ID of this job to the clipboard"

    what: EnumProperty(
        name="Text",
        description="What to copy",
        items=(
            ('ERROR', "Error", "The error, with the details for a bug report"),
            ('TASK', "Task ID", "The ID of the task at the service"),
        ),
        default='ERROR',
        options={'SKIP_SAVE'},
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what this button copies."""
        if properties.what == 'TASK':
            return translated("Copy the ID of the task at the service to the clipboard")
        return translated("Copy the error to the clipboard, with the task ID and the service")

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Set the clipboard."""
        job = session.known(context, self.job)
        present(context.window_manager).clipboard = job.task if self.what == 'TASK' else jobs.report_of(job)


class PATINA_OT_delete_job(JobOperator, bpy.types.Operator):
    """Delete a job with its files."""

    bl_idname = "patina.delete_job"
    bl_label = "Delete..."
    bl_description = "Delete this job and its folder, with all maps, from the disk"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> Result:
        """Ask first, and say what would be deleted."""
        try:
            lines = jobs.deletion_warning(session.current(), context, self.job)
        except PatinaError as error:
            return self.refuse(error)
        return Dialog(Message("Delete This Job and Its Maps?"), lines, Message("Delete")).show(self, context, event)

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Delete the job on a thread."""
        jobs.delete(session, context, self.job)


CLASSES = (
    PATINA_OT_turn_page,
    PATINA_OT_show_job,
    PATINA_OT_restore_settings,
    PATINA_OT_open_folder,
    PATINA_OT_copy_text,
    PATINA_OT_delete_job,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

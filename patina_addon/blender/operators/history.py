# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators of the history, for jobs of this session and of earlier ones."""

import bpy
from bpy.props import BoolProperty, EnumProperty, IntProperty

from ...core.model.message import Message, plural
from ..actions import delete_jobs, jobs
from ..actions.restore_inputs import restore_inputs
from ..narrowing import present
from ..session import session
from ..session.session import Session
from ..translation import translated
from .base import PatinaOperator, Report
from .dialog import AskingOperator, Dialog
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

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """Return what the job was asked for, since a button has no room for all of it."""
        job = session.current().history.find(properties.job)
        return job.request.subject if job else translated(cls.bl_description)

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


class PATINA_OT_delete_job(JobOperator, AskingOperator, bpy.types.Operator):
    """Delete a job with its files."""

    bl_idname = "patina.delete_job"
    bl_label = "Delete..."
    bl_description = "Delete this job and its folder, with all maps, from the disk"

    pack: BoolProperty(
        name="Pack, Then Delete",
        description="First pack those maps that this .blend uses into it, so that its materials stay as they are",
        options={'SKIP_SAVE'},
    )

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be deleted, and offer to pack what is used of it."""
        self.used = delete_jobs.count_used_maps(session, context, self.job)
        self.pack = self.used > 0
        lines = delete_jobs.deletion_lines(session, context, self.job)
        return Dialog(Message("Delete This Job and Its Maps?"), lines, Message("Delete"))

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the question, and what becomes of the maps that are used."""
        AskingOperator.draw(self, context)
        if self.used:
            present(self.layout).prop(self, "pack")
            self.draw_line(context, delete_jobs.consequence(self.used, self.pack))
        self.draw_line(context, Message("This cannot be undone."))

    def run(self, context: bpy.types.Context, session: Session) -> Report:
        """Delete the job on a thread."""
        count = delete_jobs.delete(session, context, self.job, self.pack)
        packed = plural(
            count,
            "Packed {count} map. Save this .blend to keep it.",
            "Packed {count} maps. Save this .blend to keep them.",
        )
        return Report((packed,) if count else ())


class PATINA_OT_clear_failed_jobs(AskingOperator, bpy.types.Operator):
    """Delete the failed and canceled jobs that cost nothing."""

    bl_idname = "patina.clear_failed_jobs"
    bl_label = "Clear Failed and Canceled Jobs"
    bl_description = (
        "Delete all failed and canceled jobs that cost nothing and have no maps. "
        "Uncertain jobs and those that may have cost something stay"
    )

    def question(self, context: bpy.types.Context, session: Session) -> Dialog:
        """Say what would be deleted."""
        lines = delete_jobs.clearing_lines(session)
        return Dialog(Message("Clear Failed and Canceled Jobs?"), lines, Message("Clear"))

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Delete the jobs on a thread."""
        delete_jobs.clear_failed(session, context)


CLASSES = (
    PATINA_OT_turn_page,
    PATINA_OT_show_job,
    PATINA_OT_restore_settings,
    PATINA_OT_open_folder,
    PATINA_OT_copy_text,
    PATINA_OT_delete_job,
    PATINA_OT_clear_failed_jobs,
)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

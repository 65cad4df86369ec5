# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with a job of the history, of this session or of any before it."""

from pathlib import Path

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ...core.model.errors import PatinaError
from ...core.model.job import Job
from .. import pump, values
from ..jobs import reuse, session
from ..operator_base import SKIP_SAVE
from .jobs import JobOperator


class PATINA_OT_turn_page(bpy.types.Operator):
    """Show older or newer jobs."""

    bl_idname = "patina.turn_page"
    bl_label = "Turn Page"
    bl_description = "Show older jobs, or newer ones"
    bl_options = {'INTERNAL'}

    pages: IntProperty(name="Pages", description="How many pages further back", default=1, options=SKIP_SAVE)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Have another page read."""
        session.current().history.turn(self.pages)
        pump.hurry()
        return {'FINISHED'}


class PATINA_OT_show_job(bpy.types.Operator):
    """Show or hide the details of a job."""

    bl_idname = "patina.show_job"
    bl_label = "Show Details"
    bl_description = "Show what is known of this job and what can be done with it; click again to hide it"
    bl_options = {'INTERNAL'}

    job: StringProperty(name="Job", description="The id of the job", options=SKIP_SAVE)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Select it in the history."""
        session.current().history.select(self.job)
        pump.redraw()
        return {'FINISHED'}


class _KnownJobOperator(JobOperator):
    """Looks at a job without having it offered in the panel."""

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Look the job up and do with it what the operator is for; every error becomes a report."""
        try:
            self.do(context, session.current().known(context, self.job))
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        return {'FINISHED'}


class PATINA_OT_use_settings(_KnownJobOperator, bpy.types.Operator):
    """Set the panel to what a job asked for."""

    bl_idname = "patina.use_settings"
    bl_label = "Use Settings Again"
    bl_description = "Set every input of the panel to what this job asked for. Nothing is generated"
    bl_options = {'INTERNAL', 'UNDO'}

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Set the panel; say what could not be set."""
        for sentence in reuse.put_back(values.inputs(context.scene), job):
            self.report({'WARNING'}, sentence)


class PATINA_OT_open_folder(_KnownJobOperator, bpy.types.Operator):
    """Show a job's files."""

    bl_idname = "patina.open_folder"
    bl_label = "Open Folder"
    bl_description = "Show the folder with this job's maps"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Open the folder in the system's file manager."""
        if not job.folder.is_dir():
            raise PatinaError(f"The folder {job.folder} is not there any more.")
        bpy.ops.wm.path_open(filepath=str(job.folder))


class PATINA_OT_copy_text(_KnownJobOperator, bpy.types.Operator):
    """Copy something of a job to the clipboard."""

    bl_idname = "patina.copy_text"
    bl_label = "Copy"
    bl_description = "Copy this to the clipboard"

    what: EnumProperty(
        name="What",
        description="What is copied",
        items=(
            ('ERROR', "Error", "What went wrong, with what a report needs"),
            ('TASK', "Task", "The task's id with the service"),
        ),
        options=SKIP_SAVE,
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: bpy.types.OperatorProperties) -> str:
        """What this button copies."""
        if properties.what == 'TASK':
            return "Copy the task's id, by which the service knows it, to the clipboard"
        return "Copy the error to the clipboard, with the task's id and the service"

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Put it in the clipboard."""
        context.window_manager.clipboard = job.task if self.what == 'TASK' else report_of(job)


class PATINA_OT_delete_job(_KnownJobOperator, bpy.types.Operator):
    """Delete a job with its files."""

    bl_idname = "patina.delete_job"
    bl_label = "Delete..."
    bl_description = "Delete this job and its folder with all maps in it from the disk"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first, and say what would be lost."""
        try:
            message = _loss(session.current().known(context, self.job))
        except PatinaError as error:
            self.report({'ERROR'}, str(error))
            return {'CANCELLED'}
        return context.window_manager.invoke_confirm(
            self, event, title="Delete This Job and Its Maps?", message=message, confirm_text="Delete", icon='WARNING'
        )

    def do(self, context: bpy.types.Context, job: Job) -> None:
        """Have a thread delete it."""
        if job.is_at_work:
            raise PatinaError("This job is still at work.", "Cancel it first, or wait until it has ended.")
        session.current().delete(context, job)
        pump.hurry()


def report_of(job: Job) -> str:
    """A job's error with what somebody who helps would ask for. Nothing secret is in it."""
    lines = (str(job.error or ""), *job.notes, f"Service: {job.service}", f"Task: {job.task}" if job.task else "")
    return "\n".join(filter(None, lines))


def _loss(job: Job) -> str:
    """What deleting a job would take away."""
    lines = ["This folder is removed from the disk, with everything in it:", str(job.folder)]
    if count := sum(_is_inside(image, job.folder) for image in bpy.data.images):
        images = "1 image in this .blend shows" if count == 1 else f"{count} images in this .blend show"
        lines.append(f"{images} these files. Make them local or pack them first to keep them.")
    lines.append("This cannot be undone.")
    return "\n".join(lines)


def _is_inside(image: bpy.types.Image, folder: Path) -> bool:
    if not image.filepath or image.packed_file:
        return False
    return Path(bpy.path.abspath(image.filepath, library=image.library)).is_relative_to(folder)


CLASSES = (
    PATINA_OT_turn_page,
    PATINA_OT_show_job,
    PATINA_OT_use_settings,
    PATINA_OT_open_folder,
    PATINA_OT_copy_text,
    PATINA_OT_delete_job,
)


register, unregister = bpy.utils.register_classes_factory(CLASSES)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that remove jobs from the panel. The history keeps them."""

import bpy
from bpy.props import BoolProperty

from ..actions import jobs
from ..session.session import Session
from .base import PatinaOperator
from .jobs import JobOperator


class PATINA_OT_dismiss(JobOperator, bpy.types.Operator):
    """Remove a job from the panel."""

    bl_idname = "patina.dismiss"
    bl_label = "Dismiss"
    bl_description = "Remove this job from the list. It stays in the history, with its maps"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the job from the panel."""
        jobs.dismiss(session, context, self.job)


class PATINA_OT_dismiss_all(PatinaOperator, bpy.types.Operator):
    """Remove all jobs that have ended from the panel."""

    bl_idname = "patina.dismiss_all"
    bl_label = "Dismiss All"
    bl_description = "Remove all jobs that have ended from the list. They stay in the history, with their maps"

    only_lost: BoolProperty(
        name="Only Lost",
        description="Only earlier tasks whose response was lost",
        options={'SKIP_SAVE'},
    )

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Remove the jobs from the panel."""
        jobs.dismiss_all(session, context, self.only_lost)


class PATINA_OT_show_lost_jobs(PatinaOperator, bpy.types.Operator):
    """Show or hide the tasks whose response was lost."""

    bl_idname = "patina.show_lost_jobs"
    bl_label = "Show Each"
    bl_description = "Show or hide each task whose response was lost"

    def run(self, context: bpy.types.Context, session: Session) -> None:
        """Fold or unfold their row."""
        session.job_list.fold()


CLASSES = (PATINA_OT_dismiss, PATINA_OT_dismiss_all, PATINA_OT_show_lost_jobs)
register, unregister = bpy.utils.register_classes_factory(CLASSES)

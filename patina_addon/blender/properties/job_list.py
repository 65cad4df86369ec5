# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the lists of jobs, and of removed jobs. They hold ids alone, since Blender saves them in the file.

The session knows the rest. The timer writes them, and only if they change. They are not part of undo.

"""

import bpy
from bpy.props import CollectionProperty, IntProperty, StringProperty

from .. import values
from ..session import session
from .declarations import Attached, Classes


def _name(row: "PATINA_PG_job_row") -> str:
    """Return the words that the list is searched for."""
    now = session.current()
    tracked, removed = now.jobs.get(row.job), now.folder.removed(row.job)
    job = tracked.job if tracked else removed.job if removed else None
    return job.request.subject if job else ""


def _active(_manager: bpy.types.WindowManager) -> int:
    return session.current().job_list.index


def _select(_manager: bpy.types.WindowManager, index: int) -> None:
    session.current().job_list.select(index)
    session.current().facts.forget()


class PATINA_PG_job_row(bpy.types.PropertyGroup):
    """A row of the list of jobs."""

    name: StringProperty(name="Name", description="The prompt of the job", get=_name)
    job: StringProperty(name="Job", description="The ID of the job")


CLASSES: Classes = (PATINA_PG_job_row,)
ATTACHED: Attached = (
    (bpy.types.WindowManager, "patina_jobs", CollectionProperty(type=PATINA_PG_job_row, options={'SKIP_SAVE'})),
    (
        bpy.types.WindowManager,
        "patina_active_job",
        IntProperty(name="Active Job", description="The row whose job is shown below", get=_active, set=_select),
    ),
    (bpy.types.WindowManager, values.REMOVED_JOBS, CollectionProperty(type=PATINA_PG_job_row, options={'SKIP_SAVE'})),
    (
        bpy.types.WindowManager,
        values.ACTIVE_REMOVED_JOB,
        IntProperty(name="Removed Job", description="The row that is selected", options={'SKIP_SAVE'}),
    ),
)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel, for the tests of their list and of the card: jobs that are known, drawn, and clicked."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import bpy

from patina_addon.blender.panels.job_card import draw_card
from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.session.tracked_job import TrackedJob
from patina_addon.core.model.job import Job, State
from tests import stored_jobs

from .recording_layout import RecordingLayout, context, layout

ALWAYS = {"dismiss", "dismiss_all", "generate_again", "restore_settings", "open_folder", "compare", "copy_text"}
"""What the details offer for each job, and the icons of the card."""


def show(*jobs: Job) -> None:
    """Have this session know these jobs, the newest last."""
    now = session.current()
    for job in jobs:
        now.jobs[job.id] = TrackedJob(job, now.monitor(bpy.context), job.request)
    now.arrange(bpy.context)


def draw() -> RecordingLayout:
    """Draw the list, the card, and the details of the job that is selected."""
    drawn = layout()
    draw_jobs(drawn, context())
    return drawn


def card() -> RecordingLayout:
    """Draw the card alone."""
    drawn = layout()
    drawn.popover = MagicMock()
    draw_card(drawn, context())
    return drawn


def labels(drawn: RecordingLayout) -> list[str]:
    return [text for text in drawn.texts if text]


def listed() -> list[str]:
    """The rows of the list, as Blender has them."""
    return [row.job for row in bpy.context.window_manager.patina_jobs]


def select(job_id: str) -> None:
    """Click a row."""
    bpy.context.window_manager.patina_active_job = listed().index(job_id)


def lost(home: Path, count: int) -> list[Job]:
    """Earlier tasks whose response was lost."""
    one = stored_jobs.ends(home)[1]
    jobs = [stored_jobs.job(home, 10 + number, state=State.UNCERTAIN, task="") for number in range(count)]
    return [replace(job, error=one.error, credits=None, is_dismissed=False) for job in jobs]

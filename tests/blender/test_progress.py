# SPDX-License-Identifier: GPL-3.0-or-later
"""The bar of a running job: true between two answers of the service, and redrawn only if it says another thing."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.session.shown_progress import ShownProgress
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from patina_addon.core.model.timing import Timing
from tests import stored_jobs

from .job_panels import show
from .recording_layout import context, layout

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def job(patina_home: Path) -> stored_jobs.Job:
    """A job whose maps are being made, for 40 s as is usual, of which 15 are over."""
    now = session.current().clock.now()
    timing = Timing(now - 15.0, now + 25.0, is_usual=True)
    return replace(
        stored_jobs.job(patina_home, 1, state=State.WAITING), message=Message("Making the maps"), timing=timing
    )


def bar() -> SimpleNamespace:
    """What the card of the one running job says, how full its bar and that of its row are, and the row's text."""
    drawn = layout()
    draw_jobs(drawn, context())
    (*_, text) = drawn.texts[: 3 if drawn.progress.called else 4]
    factors = {call.kwargs["factor"] for call in drawn.progress.call_args_list}
    in_row = drawn.progress.call_args_list[0].kwargs["text"] if factors else ""
    return SimpleNamespace(text=text, factor=factors.pop() if factors else None, others=factors, in_row=in_row)


def test_the_bar_says_the_time_left_and_no_service(job: stored_jobs.Job) -> None:
    show(job)
    assert bar().text == "Making the maps, about 30 s left"
    assert bar().in_row == "30 s left"
    show(replace(job, timing=replace(job.timing, ends=job.timing.began + 5.0)))
    assert bar().text.startswith("Longer than usual, 0:1")


def test_the_bar_is_as_full_as_the_service_says(job: stored_jobs.Job) -> None:
    show(replace(job, fraction=0.08))
    assert bar().factor == 0.08
    assert not bar().others
    show(replace(job, timing=None))
    assert bar().factor is None, "There is no bar where there is no ground for one."


def test_a_second_in_which_nothing_else_is_to_be_said_is_no_reason_to_redraw(job: stored_jobs.Job) -> None:
    shown, began = ShownProgress(), job.timing.began
    still = replace(job, fraction=0.5)
    assert shown.has_changed([still], began + 15.0)
    assert not shown.has_changed([still], began + 15.5)
    assert not shown.has_changed([still], began + 16.5)
    assert shown.has_changed([still], began + 26.0), "The time left is another."
    assert shown.has_changed([], began + 27.0)
    assert not shown.has_changed([], began + 28.0)


def test_fifty_running_jobs_are_compared_in_no_time(job: stored_jobs.Job) -> None:
    jobs, shown = [replace(job, id=f"job{number}") for number in range(50)], ShownProgress()
    began = time.perf_counter()
    for second in range(100):
        shown.has_changed(jobs, job.timing.began + second)
    assert (time.perf_counter() - began) / 100 < 0.02


def test_a_canceled_job_says_no_time(job: stored_jobs.Job) -> None:
    show(job)
    session.current().cancel(session.current().jobs[job.id])
    assert bar().text == "Canceling"

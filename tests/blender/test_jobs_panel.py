# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: few enough to be read, the urgent ones first, and each with a way out."""

import time
from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.session.tracked_job import TrackedJob
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import cube, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")


def show(*jobs: Job) -> None:
    """Have this session know these jobs, the newest last."""
    now = session.current()
    for job in jobs:
        now.jobs[job.id] = TrackedJob(job, now.monitor(bpy.context), job.request)


def draw() -> RecordingLayout:
    drawn = layout()
    draw_jobs(drawn, context())
    return drawn


def labels(drawn: RecordingLayout) -> list[str]:
    return [text for text in drawn.texts if text]


def test_no_more_than_five_running_jobs_are_drawn(patina_home: Path) -> None:
    jobs = [stored_jobs.job(patina_home, number, state=State.WAITING) for number in range(7)]
    show(*jobs[:5])
    assert not any("more" in text for text in labels(draw()))
    show(*jobs)
    drawn = draw()
    assert drawn.progress.call_count == 5
    assert "and 2 more running" in labels(drawn)
    assert jobs[6].request.subject in labels(drawn)


def test_uncertain_jobs_come_first_and_older_ones_are_in_the_history(patina_home: Path) -> None:
    ready, uncertain, *others = stored_jobs.ends(patina_home)
    show(uncertain, ready, *others)
    drawn = draw()
    assert labels(drawn)[0] == uncertain.request.subject
    assert "and 3 more in the history" in labels(drawn)


WAYS_OUT = {
    "ready": {"dismiss", "apply"},
    "uncertain": {"dismiss", "link_task"},
    "stopped": {"dismiss", "fetch"},
    "incomplete": {"dismiss", "apply", "fetch"},
    "failed": {"dismiss"},
    "offline": {"dismiss", "apply"},
}


@pytest.mark.parametrize("number", range(len(WAYS_OUT)), ids=list(WAYS_OUT))
def test_every_ended_job_offers_a_next_step(patina_home: Path, number: int) -> None:
    show(stored_jobs.ends(patina_home)[number])
    assert operators(draw()) - {"assign_job_image"} == list(WAYS_OUT.values())[number]


def test_a_request_whose_options_were_refused_can_be_sent_again_before_anything_else(patina_home: Path) -> None:
    refused = ServiceError(Message("No such options."), refused_fields=("seed",))
    show(replace(stored_jobs.ends(patina_home)[0], error=refused))
    names = [call.args[0].removeprefix("patina.") for call in draw().operator.call_args_list]
    assert names == ["dismiss", "retry", "apply"]


def test_missing_maps_and_the_time_to_fetch_them_are_shown(patina_home: Path) -> None:
    show(stored_jobs.ends(patina_home)[3])
    drawn = draw()
    text = " ".join(labels(drawn))
    assert "The Height map is missing." in text
    assert "The service keeps the result until" in text
    (fetch,) = [call for call in drawn.operator.call_args_list if call.args[0] == "patina.fetch"]
    assert fetch.kwargs["text"] == "Fetch Missing Maps"


def test_a_canceled_job_shows_its_possible_cost_and_expiry(patina_home: Path) -> None:
    stopped = replace(stored_jobs.ends(patina_home)[2], accepted=time.time())
    show(stopped)
    text = " ".join(labels(draw()))
    assert "may still charge" in text
    assert "keeps the result until tomorrow" in text
    show(replace(stopped, accepted=1.0))
    drawn = draw()
    assert "keeps the result" not in " ".join(labels(drawn))
    assert operators(drawn) == {"dismiss"}


def test_a_job_of_an_unknown_service_is_drawn(patina_home: Path) -> None:
    show(replace(stored_jobs.ends(patina_home)[0], service="GONE"))
    assert operators(draw()) == {"dismiss", "apply"}


def test_the_reason_for_read_only_mode_is_shown_first(patina_home: Path) -> None:
    ready = stored_jobs.ends(patina_home)[0]
    stored_jobs.save(patina_home, [ready])
    session.current().begin(bpy.context)
    tick_until(lambda: ready.id in session.current().jobs)
    session.current()._monitors.at(patina_home).problem = Message("Another Blender works there.")
    assert labels(draw())[0] == "Another Blender works there."


def test_an_undone_job_can_be_applied_again(patina_home: Path) -> None:
    ready = stored_jobs.ends(patina_home)[0]
    stored_jobs.save(patina_home, [ready])
    session.current().begin(bpy.context)
    tick_until(lambda: ready.id in session.current().jobs)
    assert "Ready to apply." in labels(draw())
    cube("A")
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.apply(job=ready.id) == {'FINISHED'}
    bpy.ops.ed.undo()
    drawn = draw()
    assert "Removed. Its maps are kept." in labels(drawn)
    assert "apply" in operators(drawn)
    assert bpy.ops.patina.apply(job=ready.id) == {'FINISHED'}
    assert bpy.data.objects["A"].material_slots[0].material

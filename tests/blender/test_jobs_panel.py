# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of jobs in the panel: the newest first, running ones with a bar, and lost responses in one row."""

import time
from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.blender.session.job_list import LOST
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import generate, last_job, tick_until
from .job_panels import card, draw, labels, listed, lost, select, show
from .recording_layout import draw as draw_panel
from .recording_layout import operators

pytestmark = pytest.mark.usefixtures("addon")


def test_the_newest_job_is_first_and_selected_whatever_the_others_are(patina_home: Path) -> None:
    ready, uncertain, *others = stored_jobs.ends(patina_home)
    show(*others, uncertain)
    assert listed()[0] == uncertain.id
    show(ready)
    assert listed()[:2] == [ready.id, uncertain.id]
    for title in (labels(draw())[0], labels(card())[0]):
        assert set(title.split()) <= set(ready.request.subject.split())


def test_a_job_that_begins_here_is_first_although_the_clock_was_set_back(
    patina_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = generate(seed=1)
    show(*stored_jobs.ends(patina_home, 1))
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    generate(seed=2)
    assert listed()[0] == last_job().id
    assert session.current().jobs[listed()[1]].material() == first


def test_the_selection_stays_until_a_newer_job_comes_or_it_is_dismissed(patina_home: Path) -> None:
    jobs = [stored_jobs.with_maps(stored_jobs.job(patina_home, number)) for number in range(4)]
    show(*jobs[1:])
    select(jobs[2].id)
    session.current().arrange(bpy.context)
    assert session.current().job_list.active == jobs[2].id
    assert bpy.ops.patina.dismiss(job=jobs[2].id) == {'FINISHED'}
    assert session.current().job_list.active == jobs[3].id
    show(jobs[0])
    assert session.current().job_list.active == jobs[0].id


def test_the_list_is_written_on_change_alone_and_again_in_another_file(patina_home: Path) -> None:
    show(*stored_jobs.ends(patina_home))
    before = [row.as_pointer() for row in bpy.context.window_manager.patina_jobs]
    session.current().arrange(bpy.context)
    draw()
    assert [row.as_pointer() for row in bpy.context.window_manager.patina_jobs] == before
    rows = listed()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert listed() == rows


def test_every_running_job_is_in_the_list_with_a_true_bar_and_cancel(patina_home: Path) -> None:
    jobs = [stored_jobs.job(patina_home, number, state=State.WAITING) for number in range(7)]
    show(*(replace(job, fraction=number / 10 or None, message=Message("Working")) for number, job in enumerate(jobs)))
    drawn = draw()
    assert listed() == [job.id for job in jobs]
    assert [call.kwargs["factor"] for call in drawn.progress.call_args_list] == [number / 10 for number in range(1, 7)]
    assert "Working" in labels(drawn)  # There is no ground for a number.
    canceled = [call for call in drawn.operator.call_args_list if call.args[0] == "patina.cancel"]
    assert len(canceled) == 7


def test_a_row_with_little_room_has_the_words_that_matter_most(patina_home: Path) -> None:
    job = stored_jobs.job(patina_home, 1, state=State.WAITING)
    show(replace(job, request=replace(job.request, prompt="Weathered red brick wall with moss")))
    assert labels(draw())[0] == "Red brick wall"


def test_a_material_that_was_applied_needs_no_word_and_every_other_end_has_one(patina_home: Path) -> None:
    show(*stored_jobs.ends(patina_home))
    shown = labels(draw())
    assert "Failed" in shown
    generate()
    assert "Applied" not in labels(draw())


def test_earlier_tasks_whose_response_was_lost_are_one_line_that_opens_and_goes_with_one_click(
    patina_home: Path,
) -> None:
    ready, jobs = stored_jobs.ends(patina_home)[0], lost(patina_home, 2)
    show(*jobs, ready)
    assert listed() == [ready.id, LOST]
    assert "2 responses lost" in labels(draw())
    bpy.ops.patina.show_lost_jobs()
    assert listed() == [ready.id, LOST, *(job.id for job in jobs)]
    select(jobs[0].id)
    assert "link_task" in operators(card())
    bpy.ops.patina.show_lost_jobs()
    assert listed() == [ready.id, LOST]
    select(LOST)
    assert operators(card()) == {"dismiss_all"}
    assert "2 tasks whose response was lost" in labels(card())
    assert bpy.ops.patina.dismiss_all(only_lost=True) == {'FINISHED'}
    assert listed() == [ready.id]
    session.current().close()
    assert all(stored_jobs.find(patina_home, job.id).is_dismissed for job in jobs)


def test_a_response_that_was_lost_just_now_is_not_folded_away(patina_home: Path) -> None:
    generate()
    begun = last_job()
    earlier = lost(patina_home, 1)
    show(*earlier)
    now_lost = replace(begun, state=State.UNCERTAIN, maps=(), error=earlier[0].error)
    session.current().jobs[begun.id].job = now_lost
    session.current().arrange(bpy.context)
    assert begun.id in listed()
    assert LOST not in listed()


def test_dismiss_all_leaves_running_jobs(patina_home: Path) -> None:
    running = stored_jobs.job(patina_home, 20, state=State.WAITING)
    show(running, *stored_jobs.ends(patina_home))
    assert bpy.ops.patina.dismiss_all() == {'FINISHED'}
    assert listed() == [running.id]


def test_the_reason_for_read_only_mode_is_shown_first(patina_home: Path) -> None:
    ready = stored_jobs.ends(patina_home)[0]
    stored_jobs.save(patina_home, [ready])
    session.current().begin(bpy.context)
    tick_until(lambda: ready.id in session.current().jobs)
    session.current()._monitors.at(patina_home).problem = Message("Another Blender works there.")
    assert "Another Blender works there." in draw_panel().texts


def test_a_snapshot_with_nothing_new_to_see_is_no_reason_to_redraw(
    patina_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = stored_jobs.job(patina_home, state=State.WAITING, fraction=0.3)
    show(job)
    now = session.current()
    tick_until(lambda: not now.calls.is_busy)
    monkeypatch.setattr(now._shown_progress, "has_changed", lambda *_: False)
    monkeypatch.setattr(now._runner, "changes", lambda: [replace(job, fraction=0.3001)])
    assert not now.update(bpy.context)
    monkeypatch.setattr(now._runner, "changes", lambda: [job.move(State.DOWNLOADING)])
    assert now.update(bpy.context)

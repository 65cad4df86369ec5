# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs in the panel: a list with the newest first, and a card that says the one thing and has the way out."""

import time
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import bpy
import pytest

from patina_addon.blender.panels.job_card import draw_card
from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.session.job_list import LOST
from patina_addon.blender.session.tracked_job import TrackedJob
from patina_addon.core.model.errors import Money, NetworkError, ServiceError, StorageError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import cube, generate, last_job, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")


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


def test_the_newest_job_is_first_and_selected_whatever_the_others_are(patina_home: Path) -> None:
    ready, uncertain, *others = stored_jobs.ends(patina_home)
    show(*others, uncertain)
    assert listed()[0] == uncertain.id
    show(ready)
    assert listed()[:2] == [ready.id, uncertain.id]
    assert labels(draw())[0] == ready.request.subject
    assert ready.request.subject.startswith(labels(card())[0].removesuffix("..."))


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


def lost(home: Path, count: int) -> list[Job]:
    """Earlier tasks whose response was lost."""
    one = stored_jobs.ends(home)[1]
    jobs = [stored_jobs.job(home, 10 + number, state=State.UNCERTAIN, task="") for number in range(count)]
    return [replace(job, error=one.error, credits=None, is_dismissed=False) for job in jobs]


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


ALWAYS = {"dismiss", "dismiss_all", "generate_again", "restore_settings", "open_folder", "compare", "copy_text"}
"""What the details offer for each job, and the icons of the card."""
WAYS_OUT = {
    "ready": {"apply"},
    "uncertain": {"link_task"},
    "stopped": {"fetch"},
    "incomplete": {"apply", "fetch"},
    "failed": {"try_again"},
    "offline": {"apply"},
}


@pytest.mark.parametrize("number", range(len(WAYS_OUT)), ids=list(WAYS_OUT))
def test_every_ended_job_offers_a_next_step(patina_home: Path, number: int) -> None:
    show(stored_jobs.ends(patina_home)[number])
    assert operators(draw()) - ALWAYS == list(WAYS_OUT.values())[number]


def test_a_request_whose_options_were_refused_can_be_sent_again_before_anything_else(patina_home: Path) -> None:
    refused = ServiceError(Message("No such options."), refused_fields=("seed",))
    show(replace(stored_jobs.ends(patina_home)[0], error=refused))
    names = [call.args[0].removeprefix("patina.") for call in card().operator.call_args_list]
    assert names[0] == "retry"
    assert operators(draw()) - ALWAYS == {"apply", "retry"}


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
    assert "You may still be charged." in labels(card())
    text = " ".join(labels(draw()))
    assert "may still charge" in text
    assert "keeps the result until tomorrow" in text
    show(replace(stopped, accepted=1.0))
    drawn = draw()
    assert "keeps the result" not in " ".join(labels(drawn))
    assert operators(drawn) <= ALWAYS


@pytest.mark.parametrize(
    ("money", "said", "can_try"),
    [
        (Money.NOT_CHARGED, "You were not charged.", True),
        (Money.PROBABLY_NOT_CHARGED, "You were probably not charged.", False),
        (Money.MAY_BE_CHARGED, "You may still be charged.", False),
        (Money.CHARGED, "You were probably charged.", False),
    ],
)
def test_a_failure_says_first_what_it_means_for_the_money(
    patina_home: Path, money: Money, said: str, can_try: bool
) -> None:
    error = NetworkError(Message("The connection failed."), Message("Try again."), money)
    show(replace(stored_jobs.ends(patina_home)[4], error=error, task=""))
    drawn = card()
    assert labels(drawn)[:2] == [said, "The connection failed."]
    assert ("try_again" in operators(drawn)) is can_try


@pytest.mark.parametrize("error", [ServiceError(Message("Bad key."), status=401), StorageError(Message("Full."))])
def test_a_failure_that_the_preferences_mend_opens_them(patina_home: Path, error: ServiceError | StorageError) -> None:
    show(replace(stored_jobs.ends(patina_home)[4], error=error, task=""))
    names = [call.args[0] for call in card().operator.call_args_list]
    assert names[:2] == ["patina.open_preferences", "patina.try_again"]


def test_what_waits_for_online_access_has_the_switch(patina_home: Path) -> None:
    show(stored_jobs.job(patina_home, state=State.WAITING))
    session.current().jobs[listed()[0]].is_dormant = True
    assert card().prop.call_args.args[1] == "use_online_access"
    bpy.context.preferences.system.use_online_access = True
    assert not card().prop.called
    bpy.context.preferences.system.use_online_access = False


class Column(MagicMock):
    """A column that notes the heights of its rows."""

    def row(self, **_: object) -> MagicMock:
        made = MagicMock(scale_y=1.0)
        self.made.append(made)
        return made


def heights_of_card(sidebar: int) -> list[float]:
    column, box = Column(made=[]), MagicMock()
    box.column.return_value = box.split.return_value.column.return_value = column
    draw_card(MagicMock(box=lambda: box), context(height=sidebar))
    return [row.scale_y for row in column.made]


@pytest.mark.parametrize(("sidebar", "rows"), [(845, 5), (585, 4)])
def test_the_card_is_equally_high_whatever_it_shows(patina_home: Path, sidebar: int, rows: int) -> None:
    empty = heights_of_card(sidebar)
    assert len(empty) == rows
    show(*lost(patina_home, 2))
    assert session.current().job_list.active == LOST
    assert heights_of_card(sidebar) == empty
    for job in (*reversed(stored_jobs.ends(patina_home)), stored_jobs.job(patina_home, state=State.WAITING)):
        show(job)
        select(LOST if job.id not in listed() else job.id)
        assert heights_of_card(sidebar) == empty


def test_a_job_of_an_unknown_service_is_drawn(patina_home: Path) -> None:
    show(replace(stored_jobs.ends(patina_home)[0], service="GONE"))
    assert operators(draw()) - ALWAYS == {"apply"}


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


def test_the_details_show_the_variants_side_by_side(patina_home: Path) -> None:
    def numbers() -> list[str]:
        texts = [call.kwargs.get("text") for call in draw().operator.call_args_list]
        return [text for text in texts if text in ("1", "2")]

    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    second = tuple(replace(file, variant=1) for file in job.maps)
    show(job)
    assert numbers() == []
    show(replace(job, maps=(*job.maps, *second)))
    assert numbers() == ["1", "2"]

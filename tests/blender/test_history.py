# SPDX-License-Identifier: GPL-3.0-or-later
"""The history: what the panel shows of it, and what can be done with a job of any day."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.operators import history as history_operators
from patina_addon.blender.panels.history import PATINA_PT_history
from patina_addon.blender.session import session
from patina_addon.blender.session.history import ROWS, History
from patina_addon.core.jobs.background_calls import BackgroundCalls
from patina_addon.core.model.apply_plan import ApplyPlan, SlotTarget
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import begin_with, cube, generate, last_job, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")


def many(home: Path, count: int) -> list[Job]:
    return [stored_jobs.job(home, number) for number in range(count)]


@pytest.fixture(autouse=True)
def as_list(addon: None) -> None:
    """Most of what is told here is drawn in both views. The list has all of it."""
    bpy.context.window_manager.patina_history_view = 'LIST'


def draw() -> RecordingLayout:
    drawn = layout()
    PATINA_PT_history.draw(SimpleNamespace(layout=drawn), context())
    return drawn


def titles(drawn: RecordingLayout) -> list[str]:
    calls = [call for call in drawn.operator.call_args_list if call.args[0] == "patina.show_job"]
    return [call.kwargs["text"] for call in calls]


def turn(history: History, pages: int) -> list[str]:
    """Click an arrow. Returns what the rows then say."""
    before = history.page
    assert bpy.ops.patina.turn_page(pages=pages) == {'FINISHED'}
    tick_until(lambda: history.page is not before)
    return titles(draw())


def test_an_empty_history_explains_itself() -> None:
    session.current().begin(bpy.context)
    drawn = draw()
    assert "Every material that you generate" in " ".join(drawn.texts)
    assert not drawn.props
    assert not operators(drawn)


def test_a_page_shows_the_newest_jobs_with_their_state_date_and_cost(patina_home: Path) -> None:
    newest, *others = many(patina_home, 20)
    begin_with(patina_home, replace(newest, plan=ApplyPlan(SlotTarget(()))), *others)
    drawn = draw()
    subjects = [job.request.subject for job in many(patina_home, ROWS)]
    for subject, title in zip(subjects, titles(drawn), strict=True):
        assert set(title.replace(",", "").lower().split()) <= set(subject.replace(",", "").lower().split())
    for state in ("Applied", "Made"):  # The others were to go nowhere.
        said = f"{state} \N{MIDDLE DOT} "
        assert any(text.startswith(said) and text.endswith("8 credits") for text in drawn.texts)
    assert f"1\N{EN DASH}{ROWS} of 20" in drawn.texts
    assert drawn.props == ["patina_search", "patina_history_view"]


def test_paging_stops_at_the_first_and_last_page(patina_home: Path) -> None:
    history = begin_with(patina_home, *many(patina_home, ROWS + 2))
    assert len(turn(history, 1)) == 2
    assert f"{ROWS + 1}\N{EN DASH}{ROWS + 2} of {ROWS + 2}" in draw().texts
    bpy.ops.patina.turn_page(pages=5)
    assert history.start == ROWS
    assert len(turn(history, -1)) == ROWS
    bpy.ops.patina.turn_page(pages=-3)
    assert history.start == 0


def test_the_grid_shows_a_picture_and_a_button_for_each_job_and_details_below(patina_home: Path) -> None:
    bpy.context.window_manager.patina_history_view = 'GRID'
    prompt = "Weathered oak planks with peeling white paint and rusty nails"
    named = stored_jobs.job(patina_home, 1)
    request, plan = replace(named.request, prompt=prompt), ApplyPlan(SlotTarget(()))
    named = replace(named, request=request, plan=plan)
    begin_with(patina_home, stored_jobs.job(patina_home, 0), named)
    drawn = draw()
    assert drawn.template_icon.call_count == 2
    assert titles(drawn)[1] == "Oak planks", "It says which material it is, in whole words."
    assert "restore_settings" not in operators(drawn)
    bpy.ops.patina.show_job(job=named.id)
    drawn = draw()
    assert "restore_settings" in operators(drawn)
    assert prompt in " ".join(drawn.texts)
    assert any(text.startswith("Applied") for text in drawn.texts)
    pressed = [call.kwargs.get("depress") for call in drawn.operator.call_args_list if "show_job" in call.args[0]]
    assert pressed == [False, True]
    properties = SimpleNamespace(job=named.id)
    assert history_operators.PATINA_OT_show_job.description(bpy.context, properties) == prompt


def test_the_titles_of_the_grid_say_which_material_it_is(patina_home: Path) -> None:
    bpy.context.window_manager.patina_history_view = 'GRID'
    prompts = ("polished and scratched brass", "polished and scratched copper", "polished floor of oak planks")
    jobs = [
        replace(job, request=replace(job.request, prompt=prompt))
        for job, prompt in zip(many(patina_home, 3), prompts, strict=True)
    ]
    begin_with(patina_home, *jobs)
    assert titles(draw()) == ["brass", "copper", "oak planks"]


def test_a_wider_sidebar_has_more_columns(patina_home: Path) -> None:
    bpy.context.window_manager.patina_history_view = 'GRID'
    begin_with(patina_home, *many(patina_home, 3))
    for width, columns in ((292, 3), (180, 2), (600, 7)):
        drawn = layout()
        PATINA_PT_history.draw(SimpleNamespace(layout=drawn), context(width))
        assert drawn.grid_flow.call_args.kwargs["columns"] == columns


def test_the_search_covers_prompts_states_and_tasks(patina_home: Path) -> None:
    history = begin_with(patina_home, *stored_jobs.ends(patina_home))
    manager = bpy.context.window_manager
    for words, count in (("oak", 1), ("failed", 1), ("built-in", 1), ("task-00000002", 1), ("brick moss", 1), ("", 6)):
        manager.patina_search = words
        tick_until(lambda words=words: history.page.search == words)
        assert history.page.total == count, words
    manager.patina_search = "marble 100%"
    tick_until(lambda: history.page.search == "marble 100%")
    drawn = draw()
    assert 'No job matches "marble 100%"' in " ".join(drawn.texts)
    assert drawn.props == ["patina_search", "patina_history_view"]


def test_an_answer_to_an_earlier_search_is_not_shown_for_the_newest() -> None:
    history = History(BackgroundCalls())
    history.search_for("new")
    from patina_addon.blender.session.history import Page

    assert not history._show(Page("old"))
    assert history.page is None
    assert history._show(Page("new"))


def test_an_unreadable_store_is_reported(patina_home: Path) -> None:
    history = begin_with(patina_home, *many(patina_home, 1))
    from patina_addon.core.store.database import opened
    from patina_addon.core.store.folders import database

    with opened(database(patina_home)) as connection:
        connection.execute("PRAGMA user_version = 99")
    history.refresh()
    tick_until(lambda: bool(history.page.error))
    assert "newer version of Patina:" in " ".join(draw().texts)


EXPECTED = {
    "ready": {"apply", "generate_again", "restore_settings", "copy_text", "open_folder", "delete_job"},
    "uncertain": {"link_task", "generate_again", "restore_settings", "copy_text", "delete_job"},
    "stopped": {"fetch", "generate_again", "restore_settings", "copy_text", "delete_job"},
    "incomplete": {"apply", "fetch", "generate_again", "restore_settings", "copy_text", "open_folder", "delete_job"},
    "failed": {"generate_again", "restore_settings", "copy_text", "delete_job"},
    "offline": {"apply", "generate_again", "restore_settings", "copy_text", "open_folder", "delete_job"},
}


def test_the_details_of_each_ended_job_offer_its_actions(patina_home: Path) -> None:
    jobs = stored_jobs.ends(patina_home)
    begin_with(patina_home, *jobs)
    rows_alone = operators(draw())
    for (name, expected), job in zip(EXPECTED.items(), jobs, strict=True):
        bpy.ops.patina.show_job(job=job.id)
        found = operators(draw()) - rows_alone
        assert found == expected, name
    bpy.ops.patina.show_job(job=jobs[3].id)
    text = " ".join(draw().texts)
    assert "Missing: Height" in text
    assert jobs[3].task in text
    assert "keeps the result until" in text
    bpy.ops.patina.show_job(job=jobs[3].id)
    assert operators(draw()) == rows_alone


def test_an_expired_result_is_not_offered(patina_home: Path) -> None:
    old = replace(stored_jobs.ends(patina_home)[2], accepted=1.0)
    begin_with(patina_home, old)
    bpy.ops.patina.show_job(job=old.id)
    assert "fetch" not in operators(draw())


def test_missing_files_are_reported_and_not_offered(patina_home: Path) -> None:
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    job.folder.rename(patina_home / "moved")
    begin_with(patina_home, job)
    bpy.ops.patina.show_job(job=job.id)
    drawn = draw()
    assert "no longer exists" in " ".join(drawn.texts)
    assert not operators(drawn) & {"apply", "open_folder"}
    with pytest.raises(RuntimeError, match="no longer exists"):
        bpy.ops.patina.open_folder(job=job.id)


def test_a_job_of_an_earlier_day_is_applied_as_one_undo_step(patina_home: Path) -> None:
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job)
    obj = cube("A")
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    material = obj.material_slots[0].material
    assert material.name.startswith("Weathered red brick")
    assert material["patina_job"] == job.id
    bpy.ops.ed.undo()
    assert not bpy.data.objects["A"].material_slots


@pytest.mark.skipif(sys.platform != "linux", reason="Other systems have no program to stand in for.")
def test_the_folder_is_opened_by_the_system(patina_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job)
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{tmp_path}/opened"\n')
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", str(opener.parent), prepend=os.pathsep)
    assert bpy.ops.patina.open_folder(job=job.id) == {'FINISHED'}
    assert (tmp_path / "opened").read_text() == str(job.folder)


@pytest.mark.parametrize(("what", "has"), [('ERROR', "content policy"), ('TASK', "task-00000004")])
def test_an_error_and_a_task_can_be_copied(patina_home: Path, what: str, has: str) -> None:
    job = stored_jobs.ends(patina_home)[4]
    manager = SimpleNamespace(clipboard="")
    copy = history_operators.PATINA_OT_copy_text
    store = SimpleNamespace(known=lambda *_: job)
    copy.run(SimpleNamespace(what=what, job=job.id), SimpleNamespace(window_manager=manager), store)
    assert has in manager.clipboard
    assert job.task in manager.clipboard


def test_the_error_is_copied_by_default() -> None:
    assert bpy.ops.patina.copy_text.get_rna_type().properties["what"].default == 'ERROR'


def delete(job: Job) -> None:
    assert bpy.ops.patina.delete_job(job=job.id) == {'FINISHED'}


def test_deleting_removes_the_job_and_its_folder_from_every_list(patina_home: Path) -> None:
    offered, *others = stored_jobs.ends(patina_home)
    history = begin_with(patina_home, offered, *others)
    tick_until(lambda: offered.id in session.current().jobs)
    delete(offered)
    assert offered.id not in session.current().jobs
    tick_until(lambda: history.page.total == len(others) and not offered.folder.exists())
    assert stored_jobs.find(patina_home, offered.id) is None
    assert not history.error
    assert others[2].folder.exists()


def test_a_job_that_was_just_applied_stays_deleted(patina_home: Path) -> None:
    generate()
    job = last_job()
    history = session.current().history
    tick_until(lambda: history.find(job.id) is not None)
    delete(job)
    tick_until(lambda: history.page.total == 0 and not job.folder.exists())
    assert stored_jobs.find(patina_home, job.id) is None


def test_deleting_the_last_job_of_a_page_shows_the_previous_page(patina_home: Path) -> None:
    jobs = many(patina_home, ROWS + 1)
    history = begin_with(patina_home, *jobs)
    turn(history, 1)
    delete(jobs[-1])
    tick_until(lambda: history.page.start == 0 and len(history.page.rows) == ROWS)
    assert history.start == 0


def test_a_job_that_another_blender_runs_cannot_be_deleted(patina_home: Path) -> None:
    job = stored_jobs.with_maps(replace(stored_jobs.ends(patina_home)[2]))
    history = begin_with(patina_home, job)
    from patina_addon.core.store import Store
    from patina_addon.core.store.folders import database

    # Another Blender has it fetched meanwhile.
    Store(database(patina_home)).reopen(job.move(State.WAITING), "another")
    delete(job)
    tick_until(lambda: bool(history.error))
    assert "still running" in " ".join(draw().texts)
    assert job.folder.exists()
    assert stored_jobs.find(patina_home, job.id)
    tick_until(lambda: history.find(job.id).state is State.WAITING)
    with pytest.raises(RuntimeError, match="still running"):
        bpy.ops.patina.delete_job(job=job.id)
    bpy.ops.patina.show_job(job=job.id)
    assert "delete_job" not in operators(draw())


def test_a_job_of_an_unknown_service_is_drawn_and_applied(patina_home: Path) -> None:
    begin_with(patina_home, stored_jobs.with_maps(stored_jobs.job(patina_home, 1, service="NEWER")))
    bpy.ops.patina.show_job(job=f"{1:012x}")
    assert "apply" in operators(draw())
    obj = cube("A")
    assert bpy.ops.patina.apply(job=f"{1:012x}") == {'FINISHED'}
    material = obj.material_slots[0].material
    assert (material["patina_service"], material["patina_model"]) == ("NEWER", "")


def test_a_job_of_an_unknown_service_cannot_be_sent_again(patina_home: Path) -> None:
    refused = ServiceError(Message("No such options."), refused_fields=("seed",))
    begin_with(patina_home, stored_jobs.job(patina_home, 1, service="NEWER", state=State.FAILED, error=refused))
    with pytest.raises(RuntimeError, match="This version of Patina does not know the service NEWER"):
        bpy.ops.patina.retry(job=f"{1:012x}")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences: one page in the order of a newcomer's questions, and the clean-up of the Patina folder."""

import os
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels, pump
from patina_addon.blender.inputs.plan_request import make_plan
from patina_addon.blender.operators.clean_up import PATINA_OT_clean_up, PATINA_OT_delete_removed
from patina_addon.blender.session import session, thumbnails
from patina_addon.blender.session.patina_folder import PatinaFolder
from patina_addon.core.model.job import Job
from patina_addon.core.store import Store, folders
from tests import stored_jobs
from tests.server import ApiServer
from tests.waiting import until

from .dialogs import ask
from .helpers import addon_preferences, begin_with, cube, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")
SECTIONS = ["Where Materials Come From", "Maps and Jobs", "Daily Limit", "Defaults"]


def draw() -> RecordingLayout:
    drawn = layout()
    panels.PATINA_AP_preferences.draw(SimpleNamespace(layout=drawn), context(700))
    return drawn


def text_of(drawn: RecordingLayout) -> str:
    return " ".join(drawn.texts)


def folder() -> PatinaFolder:
    return session.current().folder


def store(home: Path) -> Store:
    return Store(folders.database(home))


def old_job(home: Path, number: int = 48) -> Job:
    return stored_jobs.with_maps(stored_jobs.job(home, number))


def measured() -> PatinaFolder:
    """What the page knows once it was drawn and a thread has measured the folder."""
    folder()._measured_at = 0.0
    draw()
    tick_until(lambda: folder().use is not None and not session.current().calls.is_busy)
    return folder()


@pytest.fixture
def use_folder(patina_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The Patina folder, chosen in the preferences and not by the environment."""
    monkeypatch.delenv("PATINA_HOME")
    addon_preferences().folder = str(patina_home)
    return patina_home


def test_the_page_answers_a_newcomers_questions_in_their_order() -> None:
    drawn = draw()
    assert [text for text in drawn.texts if text in SECTIONS] == SECTIONS
    assert "You need no key" in text_of(drawn)
    keys = [name for name in drawn.props if name.endswith("_key")]
    assert keys == ["foxapi_key", "fal_key"]
    order = [*keys, "folder", "foxapi_limit", "fal_limit", "service", "storage", "drop_in_viewport"]
    assert [name for name in drawn.props if name in order] == order


def test_only_a_known_address_has_a_button() -> None:
    called = [call for call in draw().operator.call_args_list if call.args[0] == "wm.url_open"]
    texts = [call.kwargs["text"] for call in called]
    assert texts == ["Documentation", "Open Account"], "The PATINA API's pages name no page of the account."


def test_nothing_has_a_check_mark_before_it_was_tested() -> None:
    assert 'CHECKMARK' not in {call.kwargs.get("icon") for call in draw().label.call_args_list}


def test_a_key_that_cannot_be_tested_offline_has_the_switch_beside_it(server: ApiServer) -> None:
    assert "use_online_access" not in draw().props
    bpy.context.preferences.system.use_online_access = False
    assert "use_online_access" in draw().props


def test_a_variable_that_wins_is_named_and_its_value_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "FAL_KEY" not in text_of(draw())
    for name in ("FAL_KEY", "PATINA_BASE_URL", "PATINA_HOME"):
        monkeypatch.setenv(name, f"{os.sep}secret-{name}")
    drawn, grayed = layout(), set()
    drawn.prop.side_effect = lambda _, name, **__: None if drawn.enabled else grayed.add(name)
    panels.PATINA_AP_preferences.draw(SimpleNamespace(layout=drawn), context(700))
    assert {"fal_key", "foxapi_url", "folder"} <= grayed
    assert not {"foxapi_key", "fal_url"} & grayed
    for name in ("FAL_KEY", "PATINA_BASE_URL", "PATINA_HOME"):
        assert f"Environment variable {name} overrides this" in text_of(drawn)
    assert "secret" not in text_of(drawn)


def test_a_limit_has_its_unit_and_0_is_no_limit() -> None:
    drawn = draw()
    assert {"credits a day (0 = no limit)", "$ a day (0 = no limit)"} <= set(drawn.texts)
    addon_preferences().foxapi_limit, addon_preferences().fal_limit = 5.0, 2.0
    drawn = draw()
    assert {"credits a day", "$ a day"} <= set(drawn.texts)
    addon_preferences().foxapi_limit = addon_preferences().fal_limit = 0.0


def test_the_preferences_say_which_service_automatic_stands_for(server: ApiServer) -> None:
    assert make_plan(bpy.context, {"prompt": "brick"}).service.id == "FOXAPI"
    addon_preferences().service = 'OFFLINE'
    try:
        assert make_plan(bpy.context, {"prompt": "brick"}).service.id == "OFFLINE"
        assert make_plan(bpy.context, {"prompt": "brick", "service": 'FOXAPI'}).service.id == "FOXAPI"
    finally:
        addon_preferences().service = 'AUTO'


def test_the_folder_is_measured_beside_the_main_thread_and_only_while_the_page_is_drawn(use_folder: Path) -> None:
    begin_with(use_folder, old_job(use_folder))
    assert folder().use is None, "Nothing has drawn the page."
    drawn = draw()
    assert "Measuring..." in drawn.texts
    assert folder().use is None
    measured()
    drawn = draw()
    assert any(text.endswith(" KB") for text in drawn.texts)
    # Where a line ends, the space is gone.
    assert str(use_folder).replace(" ", "") in "".join(drawn.texts).replace(" ", "")
    assert "1 unused job" in text_of(drawn)


def test_a_page_that_is_open_keeps_no_timer(use_folder: Path) -> None:
    begin_with(use_folder, old_job(use_folder))
    measured()
    draw()
    until(lambda: pump.tick() is None)


def test_saving_a_blend_writes_down_which_jobs_it_uses(patina_home: Path, tmp_path: Path) -> None:
    job, other = old_job(patina_home), old_job(patina_home, 49)
    begin_with(patina_home, job, other)
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    path, copy = tmp_path / "wall.blend", tmp_path / "copy.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    until(lambda: store(patina_home).uses() == {str(path): (job.id,)})
    bpy.ops.wm.save_as_mainfile(filepath=str(copy), copy=True)
    until(lambda: store(patina_home).uses() == {str(path): (job.id,), str(copy): (job.id,)})
    bpy.ops.wm.read_homefile(use_empty=True)
    use = measured().use
    assert use.unused == (other.id,)
    bpy.ops.wm.open_mainfile(filepath=str(path))
    bpy.data.objects["A"].data.materials.clear()
    for material in list(bpy.data.materials):
        bpy.data.materials.remove(material)
    bpy.ops.wm.save_mainfile()
    until(lambda: str(path) not in store(patina_home).uses())


def test_packed_maps_count_as_used(patina_home: Path, tmp_path: Path) -> None:
    job = old_job(patina_home)
    begin_with(patina_home, job)
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    bpy.ops.file.pack_all()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "packed.blend"))
    until(lambda: list(store(patina_home).uses().values()) == [(job.id,)])


def test_a_file_without_any_job_makes_no_store(patina_home: Path, tmp_path: Path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "plain.blend"))
    assert not folders.database(patina_home).exists()


def test_what_the_open_file_uses_is_not_offered_although_it_was_not_saved(patina_home: Path) -> None:
    job, other = old_job(patina_home), old_job(patina_home, 49)
    begin_with(patina_home, job, other)
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    tick_until(lambda: not session.current().calls.is_busy)
    assert measured().use.unused == (other.id,)


def test_unused_jobs_are_removed_restored_and_deleted_with_a_question(patina_home: Path) -> None:
    jobs = [old_job(patina_home, number) for number in (48, 49, 50)]
    history = begin_with(patina_home, *jobs)
    measured()
    assert "clean_up" in operators(draw())
    assert "restore_removed" not in operators(draw())
    asked = ask(PATINA_OT_clean_up)
    assert asked.options["cancel_default"]
    assert "3 jobs (" in asked.text
    assert "Files that Patina does not know may use them" in asked.text
    assert "For 30 days, you can restore" in asked.text
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    tick_until(lambda: history.page.total == 0 and folder().use.removed == 3)
    assert not any(job.folder.exists() for job in jobs)
    with pytest.raises(RuntimeError, match="removed by Clean Up"):
        bpy.ops.patina.apply(job=jobs[0].id)
    drawn = draw()
    assert {"restore_removed", "delete_removed"} <= operators(drawn)
    assert "kept for 30 days" in text_of(drawn)
    assert bpy.ops.patina.restore_removed() == {'FINISHED'}
    tick_until(lambda: history.page.total == 3 and not folder().use.removed)
    assert all(file.path.is_file() for job in jobs for file in job.maps)
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    tick_until(lambda: folder().use.removed == 3)
    asked = ask(PATINA_OT_delete_removed)
    assert asked.options["cancel_default"]
    assert "3 removed jobs (" in asked.text
    assert "cannot be undone" in asked.text
    assert bpy.ops.patina.delete_removed() == {'FINISHED'}
    tick_until(lambda: not folder().use.removed)
    assert not list(folders.removed(patina_home).iterdir())
    assert not folder().error


def test_one_removed_job_can_be_chosen_and_restored(patina_home: Path) -> None:
    jobs = [old_job(patina_home, number) for number in (48, 49, 50)]
    begin_with(patina_home, *jobs)
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    measured()
    drawn = draw()
    assert [row.job for row in bpy.context.window_manager.patina_removed_jobs] == [job.id for job in jobs]
    assert {job.request.prompt for job in jobs} <= set(drawn.texts)
    assert any(text.startswith("1 KB, ") or " KB, " in text for text in drawn.texts), "Each has its size and date."
    tick_until(lambda: all(thumbnails.has(job.id) for job in jobs))
    bpy.ops.wm.read_homefile(use_empty=True)
    assert len(bpy.context.window_manager.patina_removed_jobs) == 3, "Another file shows the same."
    assert bpy.ops.patina.restore_removed(jobs=jobs[1].id) == {'FINISHED'}
    assert [job.folder.exists() for job in jobs] == [False, True, False]
    tick_until(lambda: measured().use.removed == 2)
    assert [row.job for row in bpy.context.window_manager.patina_removed_jobs] == [jobs[0].id, jobs[2].id]


def test_a_script_needs_no_page_and_no_timer(patina_home: Path) -> None:
    job = old_job(patina_home)
    stored_jobs.save(patina_home, [job])
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    assert not job.folder.exists()
    assert bpy.ops.patina.restore_removed() == {'FINISHED'}
    assert job.folder.exists()
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    assert bpy.ops.patina.delete_removed() == {'FINISHED'}
    assert not list(folders.removed(patina_home).iterdir())


def test_a_script_is_told_what_could_not_be_done(patina_home: Path) -> None:
    job = old_job(patina_home)
    stored_jobs.save(patina_home, [job])
    assert bpy.ops.patina.clean_up() == {'FINISHED'}
    job.folder.mkdir()
    with pytest.raises(RuntimeError, match="cannot be moved"):
        bpy.ops.patina.restore_removed()


def test_the_question_names_files_that_were_moved(patina_home: Path, tmp_path: Path) -> None:
    job = old_job(patina_home)
    begin_with(patina_home, job)
    (tmp_path / "notes.txt").touch()
    store(patina_home).save_uses(str(tmp_path / "wall.blend"), {job.id})
    measured()
    assert "moved or deleted, such as wall.blend" in ask(PATINA_OT_clean_up).text

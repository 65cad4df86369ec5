# SPDX-License-Identifier: GPL-3.0-or-later
"""What today's tasks cost counts toward the daily limit, in every Blender and wherever their jobs are."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import preferences
from patina_addon.blender.actions import generate as generate_action
from patina_addon.blender.actions.wait import wait_for_spending
from patina_addon.blender.session import session, spending
from patina_addon.core.store import folders
from tests.server import ApiServer
from tests.waiting import LAST_RESORT

from .helpers import addon_preferences, last_job, tick_until
from .recording_layout import draw

pytestmark = pytest.mark.usefixtures("addon")


def generate(**given: object) -> None:
    quick = {"service": 'FOXAPI', "maps": {'basecolor', 'normal'}}
    assert bpy.ops.patina.generate_material(**(quick | given)) == {'FINISHED'}


def test_reserved_credits_count_toward_the_daily_limit(server: ApiServer) -> None:
    generate(prompt="red brick")
    assert last_job().credits
    now = session.current()
    tick_until(lambda: (now.spending.today or {}).get("FOXAPI") == last_job().credits)
    assert now.spending.here["FOXAPI"] == last_job().credits
    addon_preferences().foxapi_limit = last_job().credits
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1
    generate(prompt="gray stone", over_limit=True)
    assert len(server.submissions) == 2


def test_what_was_reserved_a_moment_ago_counts_before_it_is_read(patina_home: Path) -> None:
    now = session.current()
    tick_until(lambda: now.spending.today is not None and not now.spending.is_reading)
    now.spending.add(folders.database(patina_home), "FOXAPI", 8.0)
    assert now.spending.today == {"FOXAPI": 8.0}  # not "Today: 0, session: 8"
    now.spending.add(folders.database(patina_home), "FOXAPI", 8.0)
    assert now.spending.today == now.spending.here == {"FOXAPI": 16.0}


def test_what_the_last_such_task_cost_counts_before_the_next_one_is_sent(server: ApiServer) -> None:
    generate(prompt="red brick")
    cost = last_job().credits
    addon_preferences().foxapi_limit = 1.5 * cost
    with pytest.raises(RuntimeError, match=r"your daily limit of .* This one will cost about .* as the last such task"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1
    addon_preferences().foxapi_limit = 2.0 * cost
    generate(prompt="gray stone")
    assert len(server.submissions) == 2


def test_learned_prices_count_in_a_script_of_a_blender_that_was_just_started(server: ApiServer) -> None:
    import addon_utils

    generate(prompt="red brick")
    cost = last_job().credits
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    addon_preferences().foxapi_limit = 1.5 * cost
    with pytest.raises(RuntimeError, match="will cost about"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1


def test_the_question_says_what_the_next_task_will_cost(server: ApiServer) -> None:
    addon_preferences().fal_limit = 0.01
    session.current().spending.refresh(bpy.context)
    tick_until(lambda: session.current().spending.today is not None)
    inputs = {"prompt": "red brick", "service": 'FAL', "maps": {'basecolor'}, "image_size": 1024}
    asked = generate_action.question(session.current(), bpy.context, inputs)
    assert "This one will cost $" in str(asked.text)
    addon_preferences().fal_limit = 0.0


def test_todays_costs_are_known_after_a_restart(server: ApiServer) -> None:
    import addon_utils

    generate(prompt="red brick")
    reserved = last_job().credits
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    session.current().spending.refresh(bpy.context)
    tick_until(lambda: session.current().spending.today is not None)
    assert session.current().spending.today == {"FOXAPI": reserved}
    assert preferences.limit(bpy.context, preferences.WITH_ACCOUNT[0]) == 0.0


def test_todays_costs_are_unknown_if_they_cannot_be_read_again(server: ApiServer) -> None:
    generate(prompt="red brick")
    known, calls = session.current().spending, session.current().calls
    tick_until(lambda: known.today and not calls.is_busy)
    home = preferences.read(bpy.context).home
    with closing(sqlite3.connect(folders.database(home))) as connection:
        connection.execute("PRAGMA user_version = 1000")
    known.refresh(bpy.context)
    tick_until(lambda: not calls.is_busy)
    assert known.today is None, "Other Blenders may have spent more."
    bpy.context.scene.patina.service = 'FOXAPI'
    assert [text for text in draw().texts if text.startswith("Today")] == ["Today: unknown"]


def test_the_limit_holds_in_a_blender_that_was_just_started(server: ApiServer) -> None:
    import addon_utils

    generate(prompt="red brick")
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    addon_preferences().foxapi_limit = 0.1
    assert session.current().spending.today is None
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="gray stone")
    assert len(server.submissions) == 1


def test_sending_again_respects_the_limit(server: ApiServer) -> None:
    generate(prompt="red brick")
    server.scenario = "bad_options"
    with pytest.raises(RuntimeError):
        generate(prompt="gray stone", tiling_mode='XY')
    refused, sent = last_job().id, len(server.submissions)
    addon_preferences().foxapi_limit = 0.1
    with pytest.raises(RuntimeError, match="your daily limit of"):
        bpy.ops.patina.retry(job=refused)
    assert len(server.submissions) == sent


def test_a_change_of_the_patina_folder_does_not_reset_what_was_spent_today(
    server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import addon_utils

    monkeypatch.delenv("PATINA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data of the system"))
    stored = addon_preferences()
    stored.folder = str(tmp_path / "first")
    generate(prompt="red brick")
    first = last_job().credits
    wait_for_spending(session.current(), bpy.context)
    stored.folder = str(tmp_path / "second")
    generate(prompt="gray stone")
    both = first + last_job().credits
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today == {"FOXAPI": both}
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    stored = addon_preferences()
    stored.folder, stored.foxapi_limit = str(tmp_path / "third"), first + 0.1
    with pytest.raises(RuntimeError, match="your daily limit of"):
        generate(prompt="green moss")
    assert session.current().spending.today == {"FOXAPI": both}


def test_a_folder_of_the_system_that_cannot_be_written_keeps_no_task_from_being_counted(
    server: ApiServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("in the way")
    monkeypatch.delenv("PATINA_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(in_the_way))
    addon_preferences().folder = str(tmp_path / "first")
    generate(prompt="red brick")
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today == {"FOXAPI": last_job().credits}


def test_a_new_day_begins_with_nothing_spent(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    generate(prompt="red brick")
    wait_for_spending(session.current(), bpy.context)
    assert session.current().spending.today

    class Tomorrow(date):
        @classmethod
        def today(cls) -> date:
            return date.fromordinal(date.today().toordinal() + 1)

    monkeypatch.setattr(spending, "date", Tomorrow)
    assert session.current().spending.today == {}


def test_nothing_is_sent_while_the_spending_is_unknown(server: ApiServer, patina_home: Path) -> None:
    patina_home.mkdir(parents=True)
    with closing(sqlite3.connect(patina_home / "jobs.sqlite3")) as newer:
        newer.execute("PRAGMA user_version = 99")
    addon_preferences().foxapi_limit = 100.0
    with pytest.raises(RuntimeError, match="unknown"):
        generate(prompt="red brick")
    assert not server.requests


def test_what_is_spent_while_todays_costs_are_read_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_answer, answers = threading.Event(), [{"FOXAPI": 1.0}, {"FOXAPI": 6.0}]

    def spent_today(*_: object) -> dict[str, float]:
        may_answer.wait(LAST_RESORT)
        return answers.pop(0)

    spent = session.current().spending
    tick_until(lambda: not session.current().calls.is_busy)
    monkeypatch.setattr(spending, "_spent_today", spent_today)
    spent.refresh(bpy.context)
    spent.add(tmp_path / "jobs.sqlite3", "FOXAPI", 5.0)
    may_answer.set()
    tick_until(lambda: not session.current().calls.is_busy)
    assert spent.today == {"FOXAPI": 6.0}

# SPDX-License-Identifier: GPL-3.0-or-later
"""The status bar says that jobs have ended, in every workspace, for ten seconds or until a click."""

import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import addon_utils
import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.panels import status_bar
from patina_addon.blender.session import notices, session
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import job_of, start_job, tick_until
from .recording_layout import RecordingLayout, context, layout

pytestmark = pytest.mark.usefixtures("addon")


def drawn() -> RecordingLayout:
    bar = layout()
    status_bar.draw_notice(SimpleNamespace(layout=bar), context())
    return bar


def said() -> str:
    """What the status bar says; empty if nothing."""
    calls = drawn().operator.call_args_list
    return calls[0].kwargs["text"] if calls else ""


def icon() -> str:
    return drawn().operator.call_args_list[0].kwargs["icon"]


def drawers() -> list[str]:
    """The functions that draw the status bar."""
    return [function.__name__ for function in bpy.types.STATUSBAR_HT_header._dyn_ui_initialize()]


def finish(prompt: str = "red brick") -> str:
    job_id = start_job(prompt=prompt)
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    return job_id


def test_a_job_that_is_ready_is_said_for_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said() == ""
    finish()
    assert (said(), icon()) == ("Patina: Red brick is ready", 'CHECKMARK')
    now = time.monotonic()
    monkeypatch.setattr(notices, "time", SimpleNamespace(monotonic=lambda: now + notices.SECONDS - 1))
    pump.tick()
    assert said()
    monkeypatch.setattr(notices, "time", SimpleNamespace(monotonic=lambda: now + notices.SECONDS + 1))
    pump.tick()
    assert said() == ""


def test_jobs_that_end_while_it_is_shown_join_the_sentence() -> None:
    finish("red brick")
    finish("old stone")
    assert said() == "Patina: 2 materials are ready"


def test_a_click_on_the_cross_or_on_the_notice_removes_it() -> None:
    finish()
    show, close = drawn().operator.call_args_list
    assert show.args == close.args == ("patina.close_notice",)
    assert bpy.ops.patina.close_notice() == {'FINISHED'}
    assert said() == ""
    finish()
    assert bpy.ops.patina.close_notice(show=True) == {'FINISHED'}
    assert said() == ""


def test_a_click_on_the_notice_selects_its_job_in_the_panel() -> None:
    job_id = finish("red brick")
    bpy.ops.patina.close_notice()
    other = finish("old stone")
    session.current().job_list.select(session.current().job_list.rows.index(job_id))
    assert bpy.ops.patina.close_notice(show=True) == {'FINISHED'}
    assert session.current().job_list.active == other


def test_a_failure_is_said_with_a_warning_and_a_note_with_a_sign(patina_home: Path) -> None:
    ready = replace(stored_jobs.with_maps(stored_jobs.job(patina_home)), state=State.READY)
    shown = session.current().notices
    shown.add(replace(ready, notes=(Message("The service sent no Height map."),)))
    assert icon() == 'INFO'
    shown.add(replace(ready, id="other", state=State.FAILED, error=ServiceError(Message("No."))))
    assert said() == "Patina: 1 material is ready, 1 failed"
    assert icon() == 'ERROR'


def test_a_canceled_job_is_not_said() -> None:
    job_id = start_job(image_size=2048)
    bpy.ops.patina.cancel(job=job_id)
    tick_until(lambda: not job_of(job_id).is_active)
    assert said() == ""


def test_a_dismissed_job_is_not_said_any_more() -> None:
    job_id = finish()
    bpy.ops.patina.dismiss(job=job_id)
    assert said() == ""


def test_it_is_still_there_after_another_file_was_opened() -> None:
    finish()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert said() == "Patina: Red brick is ready"
    assert drawers().count("draw_notice") == 1


def test_disabling_takes_it_out_of_the_status_bar() -> None:
    assert "draw_notice" in drawers()
    addon_utils.disable("patina_addon", default_set=True)
    assert "draw_notice" not in drawers()
    addon_utils.enable("patina_addon", default_set=True)
    assert drawers().count("draw_notice") == 1


def test_the_status_bars_are_redrawn_only_when_the_notice_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    redraws: list[str] = []
    monkeypatch.setattr(pump, "redraw_status_bar", lambda: redraws.append(said()))
    pump.tick()
    finish()
    pump.tick()
    assert redraws == ["Patina: Red brick is ready"]
    bpy.ops.patina.close_notice()
    pump.tick()
    assert redraws == ["Patina: Red brick is ready", ""]

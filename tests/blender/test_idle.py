# SPDX-License-Identifier: GPL-3.0-or-later
"""With nothing to do, Patina has no timer and starts no thread. What happens meanwhile is seen in the next redraw."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.panels import PATINA_PT_history, PATINA_PT_main, status_bar
from patina_addon.blender.panels.material import PATINA_PT_material
from patina_addon.blender.session import missing_files, notices, session
from patina_addon.core.jobs import background_calls
from patina_addon.core.model.job import State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, folders
from tests import stored_jobs
from tests.core.store_monitor_harness import wait_for_several_chances
from tests.waiting import until

from .helpers import begin_with, cube, job_of, start_job, tick_until
from .recording_layout import context, layout
from .test_resume import left

pytestmark = pytest.mark.usefixtures("addon")

MOST_TICKS = 200


class Timers:
    """What is registered with Blender's timers, and the threads that are started, while it is watched."""

    def __init__(self) -> None:
        self.registered: list[float] = []
        self.threads: list[str] = []

    @property
    def has_rest(self) -> bool:
        return not self.registered and not self.threads


@contextlib.contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Timers]:
    """Note every timer that is registered and every thread that is started."""
    timers = Timers()
    register, thread = bpy.app.timers.register, background_calls.threading.Thread

    def note_timer(function: object, *, first_interval: float = 0.0, persistent: bool = False) -> None:
        timers.registered.append(first_interval)
        register(function, first_interval=first_interval, persistent=persistent)

    def note_thread(*arguments: object, **options: object) -> object:
        timers.threads.append(str(options.get("name")))
        return thread(*arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(bpy.app.timers, "register", note_timer)
        patch.setattr(background_calls.threading, "Thread", note_thread)
        yield timers


def come_to_rest() -> None:
    """Do what the timer does until it ends, and let it end."""
    until(lambda: pump.tick() is None)
    if bpy.app.timers.is_registered(pump.tick):
        bpy.app.timers.unregister(pump.tick)


def is_running() -> bool:
    return bpy.app.timers.is_registered(pump.tick)


def draw(panel: type[bpy.types.Panel]) -> None:
    panel.draw(SimpleNamespace(layout=layout()), context())


@pytest.fixture
def rest(addon: object, patina_home: Path, monkeypatch: pytest.MonkeyPatch) -> stored_jobs.Job:
    """A Blender with a store of ended jobs and a material of Patina's, which has come to rest."""
    monkeypatch.setattr(missing_files, "_SECONDS", 0.0)
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job, *(stored_jobs.job(patina_home, number) for number in range(1, 20)))
    bpy.context.view_layer.objects.active = cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    come_to_rest()
    return job


@pytest.mark.usefixtures("rest")
def test_the_timer_ends_and_starts_no_thread_although_there_is_a_store(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch) as timers:
        assert pump.tick() is None
        assert pump.tick() is None
    assert timers.has_rest
    assert not is_running()


@pytest.mark.usefixtures("rest")
@pytest.mark.parametrize("panel", [PATINA_PT_main, PATINA_PT_material, PATINA_PT_history])
def test_a_panel_that_is_drawn_wakes_it_once_and_it_comes_to_rest_again(
    panel: type[bpy.types.Panel], monkeypatch: pytest.MonkeyPatch
) -> None:
    with watched(monkeypatch) as timers:
        for _ in range(5):
            draw(panel)
        assert timers.registered == [pump.BUSY_SECONDS]
        assert is_running()
        come_to_rest()
    assert len(timers.registered) == 1
    assert not is_running()


@pytest.mark.usefixtures("rest")
def test_it_fires_a_few_times_after_it_was_woken_and_then_no_more() -> None:
    pump.start()
    delays = [pump.tick() for _ in range(MOST_TICKS)]
    assert delays[-1] is None
    assert delays.index(None) <= 20
    assert set(delays[delays.index(None) :]) == {None}


@pytest.mark.usefixtures("rest")
def test_the_status_bar_wakes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch) as timers:
        for _ in range(5):
            status_bar.draw_notice(SimpleNamespace(layout=layout()), context())
    assert timers.has_rest


def test_a_file_that_goes_while_it_rests_is_missed_when_the_panel_is_drawn(rest: stored_jobs.Job) -> None:
    material = bpy.context.object.active_material
    rest.maps[0].path.unlink()
    come_to_rest()
    assert not session.current().missing_files.kinds(material)
    draw(PATINA_PT_material)
    assert is_running()
    come_to_rest()
    assert session.current().missing_files.kinds(material) == ("basecolor",)


@pytest.mark.usefixtures("rest")
def test_loading_a_file_and_undo_wake_it() -> None:
    bpy.ops.ed.undo_push(message="One")
    bpy.ops.ed.undo_push(message="Two")
    bpy.ops.ed.undo()
    assert is_running()
    come_to_rest()
    bpy.ops.ed.redo()
    assert is_running()
    come_to_rest()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert is_running()


def test_a_job_wakes_it_and_only_the_notice_keeps_it_a_little_longer(
    rest: stored_jobs.Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = start_job()
    pump.wake()  # As the operator does.
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    delays = [pump.tick()]
    until(lambda: delays.append(pump.tick()) or (delays[-1] or 0.0) > pump.IDLE_SECONDS)
    assert delays[-1] <= notices.SECONDS, "It fires once more, to remove the notice."
    session.current().notices.close()
    come_to_rest()
    with watched(monkeypatch) as timers:
        assert pump.tick() is None
    assert timers.has_rest


@pytest.mark.usefixtures("rest")
def test_a_timer_that_only_waits_for_the_end_of_a_notice_is_woken_by_what_needs_it_sooner() -> None:
    job_id = start_job()
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    pump.wake()
    until(lambda: (pump.tick() or 0.0) > pump.IDLE_SECONDS)
    pump.start()
    assert pump.tick() == pump.IDLE_SECONDS


def test_a_job_of_an_earlier_blender_that_waits_for_a_key_keeps_no_timer_but_is_seen_to_by_any_redraw(
    patina_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left(patina_home, State.WAITING, task="task-1")
    session.current().begin(bpy.context)
    tick_until(lambda: session.current().has_dormant_jobs)
    come_to_rest()
    with watched(monkeypatch) as timers:
        assert pump.tick() is None
        assert timers.has_rest
        status_bar.draw_notice(SimpleNamespace(layout=layout()), context())
    assert timers.registered == [pump.BUSY_SECONDS]


def test_a_blender_at_rest_leaves_the_jobs_of_a_process_that_ended_to_one_that_goes_on_with_them(
    patina_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from patina_addon.core.jobs import store_monitor

    monkeypatch.setattr(store_monitor, "CHECK_SECONDS", 0.01)
    monkeypatch.setattr(store_monitor, "BEAT_SECONDS", 0.01)
    begin_with(patina_home, stored_jobs.job(patina_home))
    come_to_rest()
    store = Store(folders.database(patina_home))
    request = MaterialRequest("brick", ("normal",))
    waiting = replace(stored_jobs.job(patina_home, 3), state=State.WAITING, request=request, is_dismissed=False)
    store.save(waiting, "gone")
    wait_for_several_chances(session.current().monitor(bpy.context))
    assert [owner for job, owner in store.active()] == ["gone"]
    draw(PATINA_PT_main)
    tick_until(lambda: waiting.id in session.current().jobs)
    assert [owner for job, owner in store.active()] != ["gone"]
    come_to_rest()

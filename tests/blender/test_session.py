# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that nobody waits for: the timer brings them in. Timers do not fire here, so the tests call its tick."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import addon_utils
import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import generate as generate_action
from patina_addon.blender.inputs import plan_request
from patina_addon.blender.session import session
from patina_addon.blender.session.tracked_job import TrackedJob
from patina_addon.blender.targets import apply_maps
from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.errors import PatinaError, ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import ServiceClient
from patina_addon.core.store.owner import Owner
from tests.core.store_rows import rows_of
from tests.waiting import LAST_RESORT, until

from .helpers import change_job, cube, job_of, start_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}


def is_applied(job_id: str) -> bool:
    return job_of(job_id).state is State.APPLIED


def test_the_timer_puts_the_material_on_the_object_as_one_undo_step() -> None:
    obj = cube("A")
    bpy.ops.ed.undo_push(message="Before")
    job_id = start_job()
    tick_until(lambda: is_applied(job_id))
    assert obj.material_slots[0].material
    bpy.ops.ed.undo()
    assert not bpy.data.materials
    assert not bpy.data.objects["A"].material_slots


def test_the_timer_is_slow_while_no_job_runs() -> None:
    until(lambda: pump.tick() is None)
    job_id = start_job()
    assert pump.tick() == pump.BUSY_SECONDS
    tick_until(lambda: is_applied(job_id) and not session.current().is_busy)
    assert pump.tick() == pump.IDLE_SECONDS


def test_several_jobs_run_at_once() -> None:
    jobs = [start_job(prompt=prompt) for prompt in ("brick", "stone", "grass")]
    tick_until(lambda: all(is_applied(job_id) for job_id in jobs))
    assert {"Brick", "Stone", "Grass"} <= {material.name for material in bpy.data.materials}


def test_the_tick_never_raises(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: object) -> None:
        raise KeyError("broken")

    monkeypatch.setattr(session.Session, "update", fail)
    assert pump.tick() == pump.BUSY_SECONDS
    assert "Unexpected error" in caplog.text


def test_a_ticker_that_fails_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    looks: list[str] = []

    def fail(_: bpy.types.Context) -> None:
        looks.append("fails")
        raise KeyError("broken")

    def look(_: bpy.types.Context) -> float:
        looks.append("looks")
        return pump.IDLE_SECONDS

    until(lambda: pump.tick() is None)
    pump.add(fail)
    pump.add(look)
    try:
        assert pump.tick() == pump.BUSY_SECONDS
    finally:
        pump.remove(fail)
    assert pump.tick() == pump.IDLE_SECONDS
    pump.remove(look)
    assert looks == ["fails", "looks", "looks"]
    assert "KeyError: 'broken'" in caplog.text
    until(lambda: pump.tick() is None)


def test_an_error_with_one_job_does_not_affect_others_and_is_reported_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    take_snapshot = session.Session._take_snapshot
    broken, *others = [start_job(prompt=prompt) for prompt in ("brick", "stone", "grass")]

    def fail(self: session.Session, tracked: TrackedJob, job: Job) -> None:
        take_snapshot(self, tracked, job)
        if job.id == broken:
            raise KeyError("broken")

    monkeypatch.setattr(session.Session, "_take_snapshot", fail)
    tick_until(lambda: all(map(is_applied, (broken, *others))))
    assert [record.message for record in caplog.records].count(f"Job {broken} met an unexpected error") == 1


def test_a_job_that_cannot_be_applied_does_not_affect_others(monkeypatch: pytest.MonkeyPatch) -> None:
    build = apply_maps.apply

    def fail(job: Job, *more: Any) -> apply_maps.ApplyResult:
        if job.request.prompt == "brick":
            raise AttributeError("broken")
        return build(job, *more)

    monkeypatch.setattr(apply_maps, "apply", fail)
    first, second = start_job(prompt="brick"), start_job(prompt="stone")
    tick_until(lambda: is_applied(second) and bool(job_of(first).error))
    assert "Patina encountered an unexpected error (AttributeError)" in str(job_of(first).error)
    assert job_of(first).state is State.READY
    monkeypatch.undo()
    assert bpy.ops.patina.apply(job=first) == {'FINISHED'}


def test_a_result_is_kept_and_not_applied_after_another_file_was_loaded(tmp_path: Path) -> None:
    cube("A")
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    job_id = start_job()
    bpy.ops.wm.open_mainfile(filepath=path)
    tick_until(lambda: not job_of(job_id).is_active)
    pump.tick()
    assert job_of(job_id).state is State.READY
    assert not bpy.data.materials
    bpy.ops.object.select_all(action='SELECT')
    assert bpy.ops.patina.apply(job=job_id) == {'FINISHED'}
    assert bpy.data.objects["A"].material_slots[0].material


def test_unreadable_maps_end_in_an_error_and_no_material(tmp_path: Path) -> None:
    job_id = start_job()
    tick_until(lambda: is_applied(job_id))
    bpy.data.materials.remove(bpy.data.materials["Red brick"])
    finished = job_of(job_id)
    gone = tuple(replace(file, path=tmp_path / "gone.png") for file in finished.maps)
    change_job(job_id, maps=gone)
    with pytest.raises(RuntimeError, match="cannot read the maps"):
        bpy.ops.patina.apply(job=job_id)
    assert not [material for material in bpy.data.materials if material.name.startswith("Red brick")]


def test_an_identical_request_counts_as_a_repeat_for_a_while() -> None:
    plan = plan_request.make_plan(bpy.context, INPUTS)
    assert not session.current().is_repeat(plan.request)
    job_id = start_job()
    assert session.current().is_repeat(plan.request)
    assert not session.current().is_repeat(replace(plan.request, prompt="other"))
    tick_until(lambda: is_applied(job_id))


def test_a_canceled_job_is_shown_at_once_and_makes_nothing() -> None:
    job_id = start_job(image_size=2048)
    bpy.ops.patina.cancel(job=job_id)
    assert job_of(job_id).message == Message("Canceling")
    tick_until(lambda: not job_of(job_id).is_active)
    assert job_of(job_id).state is State.CANCELED
    assert not bpy.data.materials
    assert bpy.ops.patina.dismiss(job=job_id) == {'FINISHED'}
    assert job_id not in session.current().jobs


class Slow(ServiceClient):
    """A client whose submission takes until the test lets it go."""

    def __init__(self) -> None:
        self.is_sent, self.may_answer, self.is_asked = (threading.Event() for _ in range(3))

    def submit(self, request: object, context: object) -> str:
        self.is_sent.set()
        self.may_answer.wait(LAST_RESORT)
        return "task-late"

    def collect(self, task: str, request: object, folder: Path, stem: str, context) -> None:
        context.check()
        self.is_asked.set()
        raise ServiceError(Message("Asked after the add-on was disabled."))


def test_disabling_while_a_job_runs_records_its_answer(patina_home: Path) -> None:
    from patina_addon.core.store import Store
    from patina_addon.core.store.folders import database

    slow, plan = Slow(), plan_request.make_plan(bpy.context, INPUTS)
    service = replace(plan.service, connect=lambda account, clock: slow)
    generate_action.begin(session.current(), bpy.context, replace(plan, service=service), ApplyPlan())
    assert slow.is_sent.wait(LAST_RESORT)
    addon_utils.disable("patina_addon", default_set=True)
    assert not bpy.app.timers.is_registered(pump.tick)
    slow.may_answer.set()
    for thread in threading.enumerate():
        if thread.name.startswith("patina-") and thread.name != "patina-decoder":  # which is kept
            thread.join(LAST_RESORT)
    assert not slow.is_asked.is_set()
    (row,) = rows_of(Store(database(patina_home)))
    assert (row["task"], row["state"], row["owner"]) == ("task-late", "waiting", "")
    addon_utils.enable("patina_addon", default_set=True)
    assert not session.current().jobs


@pytest.mark.parametrize("is_nobodys", [True, False], ids=["nobody's", "this Blender's"])
def test_a_job_that_this_blender_is_taking_over_is_not_said_to_be_another_s(is_nobodys: bool) -> None:
    this = session.current()
    monitor = this.monitor(bpy.context)
    folder = monitor.store.home / "materials" / "brick"
    request = MaterialRequest("brick", ("normal",))
    left = Job("left", request, "FOXAPI", folder, "brick", state=State.WAITING, task="task-1")
    monitor.store.save(left, "" if is_nobodys else monitor.owner.id)
    with pytest.raises(PatinaError, match="about to be resumed"):
        this.find(bpy.context, "left")


def test_a_job_of_another_blender_is_said_to_be_its() -> None:
    this = session.current()
    store = this.monitor(bpy.context).store
    other = Owner(store.home, "other")
    other.hold()
    folder = store.home / "materials" / "brick"
    request = MaterialRequest("brick", ("normal",))
    left = Job("left", request, "FOXAPI", folder, "brick", state=State.WAITING, task="task-1")
    store.save(left, "other")
    with pytest.raises(PatinaError, match="Another Blender instance"):
        this.find(bpy.context, "left")
    other.retire()

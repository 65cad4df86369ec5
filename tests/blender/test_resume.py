# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs that an earlier Blender left, and results that are not all here."""

import time
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import jobs
from patina_addon.blender.session import session
from patina_addon.core.model.errors import Canceled, Money
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services.builtin.spec import BUILTIN
from patina_addon.core.store import Store, folders
from tests.server import ApiServer
from tests.waiting import LAST_RESORT

from .helpers import cube, generate, last_job, tick_until

REQUEST = MaterialRequest("red brick", ("basecolor", "roughness"), image_size=64, seed=1)


def left(home: Path, state: State, service: str = "FOXAPI", task: str = "", **changes: object) -> Job:
    """A job of a Blender that is gone."""
    folder = folders.job_folder(folders.materials(home), "red_brick", "job1")
    folder.mkdir(parents=True)
    job = Job("job1", REQUEST, service, folder, "red_brick", state=state, task=task, accepted=time.time(), **changes)
    Store(folders.database(home)).save(job)
    return job


def accepted(server: ApiServer) -> str:
    """A task that the service has taken from somebody."""
    from tests.server.client_helpers import RecordingContext, patina_api_client

    return patina_api_client(server).submit(REQUEST, RecordingContext())


def job(job_id: str = "job1") -> Job:
    return session.current().jobs[job_id].job


def stored(home: Path, job_id: str = "job1") -> Job:
    job = Store(folders.database(home)).find(job_id)
    assert job
    return job


def test_a_waiting_script_applies_the_result_of_an_earlier_session(server: ApiServer, patina_home: Path) -> None:
    left(patina_home, State.WAITING, task=accepted(server))
    assert bpy.ops.patina.wait(timeout=LAST_RESORT) == {'FINISHED'}
    assert job().state is State.READY
    assert len(server.submissions) == 1
    obj = cube("A")
    assert bpy.ops.patina.apply(job="job1") == {'FINISHED'}
    assert obj.material_slots[0].material.name == "Red brick"
    tick_until(lambda: stored(patina_home).state is State.APPLIED)


def test_waiting_reports_unfinished_jobs_after_the_timeout(server: ApiServer) -> None:
    server.duration = 600.0
    with pytest.raises(RuntimeError, match="keeps running"):
        bpy.ops.patina.generate_material(prompt="red brick", image_size=64, wait=True, timeout=0)
    assert bpy.ops.patina.wait(timeout=0.3) == {'CANCELLED'}
    assert last_job().is_active


@pytest.mark.usefixtures("addon")
def test_a_job_resumes_once_online_access_and_the_key_are_set(
    patina_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ApiServer(duration=0.0) as server:
        left(patina_home, State.WAITING, task=accepted(server))
        session.current().begin(bpy.context)
        tick_until(lambda: "job1" in session.current().jobs and "online access" in str(job().message))
        bpy.context.preferences.system.use_online_access = True
        try:
            tick_until(lambda: "key" in str(job().message))
            monkeypatch.setenv("PATINA_BASE_URL", server.url)
            monkeypatch.setenv("PATINA_API_KEY", server.key)
            tick_until(lambda: job().state is State.READY)
        finally:
            bpy.context.preferences.system.use_online_access = False


@pytest.mark.usefixtures("addon")
def test_a_job_that_waits_for_online_access_can_be_canceled_and_resumed(patina_home: Path) -> None:
    left(patina_home, State.WAITING, task="task-1")
    session.current().begin(bpy.context)
    tick_until(lambda: "job1" in session.current().jobs and bool(job().message))
    bpy.ops.patina.cancel(job="job1")
    assert job().state is State.CANCELED
    assert job().error.money is Money.MAY_BE_CHARGED
    tick_until(lambda: stored(patina_home).state is State.CANCELED)


@pytest.mark.usefixtures("addon")
def test_a_job_that_was_being_submitted_is_uncertain_and_never_sent_again(patina_home: Path) -> None:
    with ApiServer(duration=0.0) as server:
        left(patina_home, State.SUBMITTING)
        assert bpy.ops.patina.wait(timeout=LAST_RESORT) == {'FINISHED'}
        assert job().state is State.UNCERTAIN
        assert "may still charge" in str(job().error)
        assert not server.submissions


def test_an_uncertain_job_can_be_linked_to_its_task_by_id(server: ApiServer, patina_home: Path) -> None:
    left(patina_home, State.SUBMITTING)
    bpy.ops.patina.wait(timeout=LAST_RESORT)
    task = accepted(server)
    with pytest.raises(RuntimeError, match="empty"):
        bpy.ops.patina.link_task(job="job1", task=" ")
    assert bpy.ops.patina.link_task(job="job1", task=f" {task} ") == {'FINISHED'}
    tick_until(lambda: job().state is State.READY)
    assert len(server.submissions) == 1


def test_missing_maps_are_fetched_into_the_same_material(server: ApiServer, patina_home: Path) -> None:
    server.scenario = "one_bad_file"
    material = generate(service='FOXAPI', seed=-1)
    assert last_job().missing == ("normal",)
    files = {file.path: file.path.stat().st_mtime_ns for file in last_job().maps}
    server.scenario = "ok"
    assert bpy.ops.patina.fetch(job=last_job().id) == {'FINISHED'}
    tick_until(lambda: not last_job().missing and last_job().state is State.APPLIED)
    assert {node.get("patina_map") for node in material.node_tree.nodes} >= {"normal", "basecolor"}
    assert len(server.submissions) == 1
    assert all(path.stat().st_mtime_ns == changed for path, changed in files.items()), "What was there stays."


def test_a_canceled_job_can_be_resumed_while_its_result_is_kept(server: ApiServer, patina_home: Path) -> None:
    error = Canceled(Message("Stopped."), Message("The task is there."), Money.MAY_BE_CHARGED)
    left(patina_home, State.CANCELED, task=accepted(server), error=error)
    assert bpy.ops.patina.fetch(job="job1") == {'FINISHED'}
    tick_until(lambda: job().state is State.READY)


def test_an_expired_result_is_not_requested(server: ApiServer, patina_home: Path) -> None:
    ended = left(patina_home, State.CANCELED, task="task-1")
    Store(folders.database(patina_home)).save(Job(**{**values(ended), "accepted": time.time() - 90_000}))
    with pytest.raises(RuntimeError, match="no longer has its result"):
        bpy.ops.patina.fetch(job="job1")
    assert not server.requests


def values(job: Job) -> dict[str, object]:
    return {name: getattr(job, name) for name in Job.__slots__}


@pytest.mark.usefixtures("addon")
def test_an_undone_material_is_ready_again_and_redone_it_is_applied() -> None:
    cube("A")
    bpy.ops.ed.undo_push(message="Before")
    generate()
    assert last_job().state is State.APPLIED
    bpy.ops.ed.undo()
    assert last_job().state is State.READY
    bpy.ops.ed.redo()
    assert last_job().state is State.APPLIED
    bpy.ops.ed.undo()
    bpy.context.view_layer.objects["A"].select_set(True)
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert bpy.data.objects["A"].material_slots[0].material.name == "Red brick"


@pytest.mark.usefixtures("addon")
def test_a_stored_job_can_be_applied_by_id_offline(patina_home: Path) -> None:
    generate()
    job = last_job()
    jobs.dismiss(session.current(), bpy.context, job.id)
    bpy.ops.wm.read_homefile(use_empty=True)
    tick_until(lambda: stored(patina_home, job.id).is_dismissed)
    obj = cube("B")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    assert obj.material_slots[0].material


@pytest.mark.usefixtures("addon")
def test_dismissed_jobs_are_not_offered_again(patina_home: Path) -> None:
    left(patina_home, State.READY, BUILTIN.id, is_dismissed=True)
    session.current().begin(bpy.context)
    tick_until(lambda: not session.current().calls.is_busy and pump.tick() == pump.IDLE_SECONDS)
    assert not session.current().jobs
    assert session.current().history.page.total == 1

# SPDX-License-Identifier: GPL-3.0-or-later
"""A job is sent again with one click: in place of one that failed for free, or for another result."""

from dataclasses import replace

import bpy
import pytest

from patina_addon.blender.operators.repeat import PATINA_OT_generate_again
from patina_addon.blender.session import session
from patina_addon.core.model.errors import Money, TimedOut
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from tests.server import ApiServer

from .dialogs import ask
from .helpers import addon_preferences, change_job, cube, generate, job_of, last_job, start_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def fail_for_free(server: ApiServer) -> str:
    """A job that the service refuses since its key is wrong; then the key is right."""
    server.scenario = "401"
    with pytest.raises(RuntimeError):
        generate(service='FOXAPI')
    server.scenario = "ok"
    return last_job().id


def test_what_failed_for_free_is_tried_again_for_the_same_objects(server: ApiServer) -> None:
    cube("A")
    failed = fail_for_free(server)
    bpy.ops.object.select_all(action='DESELECT')
    assert bpy.ops.patina.try_again(job=failed) == {'FINISHED'}
    tick_until(lambda: last_job().state is State.APPLIED)
    first, second = (submission.json for submission in server.submissions[-2:])
    assert first == second
    assert bpy.data.objects["A"].material_slots[0].material
    assert failed not in session.current().jobs


def test_two_clicks_on_try_again_send_one_request(server: ApiServer) -> None:
    cube("A")
    failed = fail_for_free(server)
    server.duration, count = 600.0, len(server.submissions)
    bpy.ops.patina.try_again(job=failed)
    with pytest.raises(RuntimeError, match="sent again already"):
        bpy.ops.patina.try_again(job=failed)
    tick_until(lambda: last_job().state is State.WAITING)
    assert len(server.submissions) == count + 1
    bpy.ops.patina.cancel(job=last_job().id)
    tick_until(lambda: not last_job().is_active)


def test_what_may_have_been_charged_is_not_tried_again(server: ApiServer) -> None:
    cube("A")
    failed = fail_for_free(server)
    change_job(failed, error=TimedOut(Message("No result."), money=Money.MAY_BE_CHARGED))
    count = len(server.submissions)
    with pytest.raises(RuntimeError, match="may have cost something"):
        bpy.ops.patina.try_again(job=failed)
    assert len(server.submissions) == count


def test_generate_again_makes_another_material_for_the_same_objects_and_keeps_the_first() -> None:
    cube("A")
    first = generate(seed=7, image_size=32)
    job = last_job()
    bpy.ops.object.select_all(action='DESELECT')
    cube("B")
    assert bpy.ops.patina.generate_again(job=job.id) == {'FINISHED'}
    tick_until(lambda: last_job().state is State.APPLIED)
    again = last_job()
    assert again.id != job.id
    assert again.request == replace(job.request, seed=again.request.seed)
    assert again.request.seed != 7
    assert bpy.data.objects["A"].material_slots[0].material not in (None, first)
    assert not bpy.data.objects["B"].material_slots
    assert job.id in session.current().jobs


def test_generate_again_asks_while_the_same_is_being_made(server: ApiServer) -> None:
    cube("A")
    generate(service='FOXAPI', seed=-1)
    first = last_job().id
    server.duration = 600.0
    bpy.ops.patina.generate_again(job=first)
    asked = ask(PATINA_OT_generate_again, job=first)
    assert "Generate the Same Material Again?" in asked.text
    assert asked.options["cancel_default"]
    bpy.ops.patina.cancel(job=last_job().id)
    tick_until(lambda: not last_job().is_active)


def test_generate_again_keeps_to_the_daily_limit(server: ApiServer) -> None:
    cube("A")
    generate(service='FOXAPI')
    tick_until(lambda: not session.current().calls.is_busy)
    addon_preferences().foxapi_limit = 1.0
    count, first = len(server.submissions), last_job().id
    with pytest.raises(RuntimeError, match="daily limit"):
        bpy.ops.patina.generate_again(job=first)
    asked = ask(PATINA_OT_generate_again, job=first)
    assert "Exceed the Daily Limit?" in asked.text
    assert asked.options["cancel_default"]
    assert asked.operator.over_limit
    assert len(server.submissions) == count
    addon_preferences().foxapi_limit = 0.0


def test_a_running_job_is_not_generated_again() -> None:
    cube("A")
    running = start_job(image_size=1024)
    if job_of(running).is_active:
        with pytest.raises(RuntimeError, match="still running"):
            bpy.ops.patina.generate_again(job=running)
    tick_until(lambda: not job_of(running).is_active)

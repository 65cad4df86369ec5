# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job is to do with its maps is stored with it, and can still be done after Blender was restarted."""

from pathlib import Path
from types import ModuleType

import bpy
import pytest

from patina_addon.blender.panels.jobs import draw_jobs
from patina_addon.blender.session import session
from patina_addon.blender.targets import open_file
from patina_addon.core.model.apply_plan import SlotTarget
from patina_addon.core.model.job import State

from .helpers import cube, generate, job_of, start_job, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def scene(tmp_path: Path) -> str:
    """The path of a file with a cube, which is open."""
    cube("Wall")
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    return path


def restart(addon: ModuleType, path: str = "") -> None:
    """End the session and begin another, as a restart of Blender does, with the file at `path`."""
    addon.unregister()
    open_file.note_load()
    addon.register()
    bpy.ops.wm.open_mainfile(filepath=path) if path else bpy.ops.wm.read_homefile(use_empty=True)


def ready_after_a_restart(addon: ModuleType, path: str) -> str:
    """Return the id of a job that was begun, and is ready in another session."""
    job_id = start_job(material_name="Mine")
    bpy.ops.wm.read_homefile(use_empty=True)  # so that nothing is applied before
    tick_until(lambda: job_of(job_id).state is State.READY and not session.current().is_busy)
    restart(addon, path)
    tick_until(lambda: job_id in session.current().jobs)
    return job_id


def draw() -> RecordingLayout:
    drawn = layout()
    draw_jobs(drawn, context())
    return drawn


def test_a_restarted_blender_applies_a_job_where_it_was_to_go_with_one_click(addon: ModuleType, scene: str) -> None:
    job_id = ready_after_a_restart(addon, scene)
    assert not bpy.data.materials
    bpy.ops.object.select_all(action='DESELECT')
    drawn = draw()
    assert "apply_as_planned" in operators(drawn)
    assert "Apply to Wall" in [call.kwargs.get("text") for call in drawn.operator.call_args_list]
    assert bpy.ops.patina.apply_as_planned(job=job_id) == {'FINISHED'}
    assert bpy.data.objects["Wall"].material_slots[0].material.name == "Mine"
    assert "apply_as_planned" not in operators(draw())


def test_in_another_file_nothing_of_the_same_name_is_taken_for_the_target(addon: ModuleType, scene: str) -> None:
    job_id = ready_after_a_restart(addon, "")
    theirs = cube("Wall")
    assert "apply_as_planned" not in operators(draw())
    with pytest.raises(RuntimeError, match="no longer in this file"):
        bpy.ops.patina.apply_as_planned(job=job_id)
    assert not theirs.material_slots


def test_an_object_that_is_gone_is_no_target_and_one_that_was_deleted_is_not_taken_for_its_namesake() -> None:
    wall = cube("Wall")
    job_id = start_job()
    bpy.data.objects.remove(wall)
    theirs = cube("Wall", selected=False)
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    assert not theirs.material_slots


def test_maps_for_an_existing_material_find_it_after_a_restart(addon: ModuleType, scene: str) -> None:
    generate(prompt="old brick")
    bpy.ops.wm.save_mainfile()
    job_id = start_job(into="Old brick", prompt="green moss")
    bpy.ops.wm.read_homefile(use_empty=True)
    tick_until(lambda: job_of(job_id).state is State.READY and not session.current().is_busy)
    restart(addon, scene)
    tick_until(lambda: job_id in session.current().jobs)
    assert bpy.ops.patina.apply_as_planned(job=job_id) == {'FINISHED'}
    assert [material["patina_prompt"] for material in bpy.data.materials] == ["green moss"]


def test_the_plan_is_complete_in_another_session(addon: ModuleType, scene: str) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'PACKED'
    job_id = ready_after_a_restart(addon, scene)
    plan = job_of(job_id).plan
    assert isinstance(plan.target, SlotTarget)
    assert [slot.name for slot in plan.target.slots] == ["Wall"]
    assert plan.target.file.path == scene
    assert (plan.material_name, plan.is_packed) == ("Mine", True)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What must hold when something goes wrong half-way, or the file is not the one that the job began in."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions.advance import advance
from patina_addon.blender.session import session
from patina_addon.blender.targets import apply_maps
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message

from .helpers import change_job, cube, generate, job_of, last_job, map_files, reassign, start_job, tick_until, tracked

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}


def test_an_unexpected_error_while_applying_is_not_retried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries = []

    def fail(*_: object) -> None:
        tries.append(1)
        raise AttributeError("broken")

    monkeypatch.setattr(apply_maps, "assign_measured", fail)
    cube("A")
    job_id = start_job()
    tick_until(lambda: bool(tries))
    for _ in range(3):
        pump.tick()
    assert len(tries) == 1
    assert job_of(job_id).maps
    tick_until(lambda: not session.current().is_busy)


def test_an_unreadable_map_leaves_no_material_and_no_image(tmp_path: Path) -> None:
    bpy.data.materials.remove(generate())
    finished = last_job()
    maps = map_files(tmp_path)
    maps[-1].path.unlink()
    change_job(finished.id, maps=maps)
    before = {*bpy.data.materials, *bpy.data.images}
    with pytest.raises(RuntimeError, match="cannot read the maps"):
        bpy.ops.patina.apply(job=finished.id)
    assert {*bpy.data.materials, *bpy.data.images} == before


def test_a_namesake_in_another_file_is_not_taken_for_the_material() -> None:
    name = generate().name
    job_id = last_job().id
    bpy.ops.wm.read_homefile(use_empty=True)
    theirs = bpy.data.materials.new(name)
    if theirs.node_tree is None:
        theirs.use_nodes = True
    before = [node.name for node in theirs.node_tree.nodes]
    reassign(job_id, 'basecolor', 'roughness')
    assert [node.name for node in theirs.node_tree.nodes] == before
    assert tracked(job_id).result is None


def test_a_renamed_material_is_recognized_and_its_namesake_is_not() -> None:
    material = generate()
    name, material.name = material.name, "Mine"
    theirs = bpy.data.materials.new(name)
    material = tracked(last_job().id).material()
    assert material == material != theirs


def test_undo_and_redo_are_noticed() -> None:
    bpy.ops.ed.undo_push(message="Before")
    generate()
    result = tracked(last_job().id).result
    bpy.ops.ed.undo()
    assert result.find() is None
    bpy.ops.ed.redo()
    assert result.find() is not None


def test_a_shared_image_keeps_its_color_space(tmp_path: Path) -> None:
    material = generate(maps={'basecolor', 'roughness'})
    image = material.node_tree.nodes.active.image
    theirs = material.copy()
    reassign(last_job().id, 'basecolor', 'roughness')
    assert theirs.node_tree.nodes.active.image == image
    assert not image.colorspace_settings.is_data


def start_job_that_waits() -> str:
    """Start a job for selected faces, and then sculpt."""
    bpy.ops.mesh.primitive_cube_add()
    bpy.ops.object.mode_set(mode='EDIT')
    job_id = start_job('FACES')
    bpy.ops.object.mode_set(mode='SCULPT')
    return job_id


def test_waiting_for_object_mode_does_not_redraw() -> None:
    job_id = start_job_that_waits()
    tick_until(lambda: "Object Mode" in str(job_of(job_id).message))
    tick_until(lambda: not session.current().calls.is_busy)
    assert not advance(session.current(), bpy.context)
    bpy.ops.object.mode_set(mode='OBJECT')
    assert advance(session.current(), bpy.context)
    assert job_of(job_id).state is State.APPLIED


def test_repeat_last_does_not_start_a_task() -> None:
    assert 'REGISTER' not in bpy.types.PATINA_OT_generate_material.bl_options


def test_a_result_that_waits_for_object_mode_needs_a_click_in_another_file() -> None:
    job_id = start_job_that_waits()
    tick_until(lambda: "Object Mode" in str(job_of(job_id).message))
    tick_until(lambda: not session.current().calls.is_busy)
    bpy.ops.wm.read_homefile(use_empty=True)
    assert job_of(job_id).message == Message()
    assert not session.current().is_busy


def test_an_error_is_cleared_once_applying_succeeds(tmp_path: Path) -> None:
    generate()
    job_id, maps = last_job().id, last_job().maps
    bpy.data.materials.remove(tracked(job_id).material())
    gone = tuple(replace(file, path=tmp_path / "gone.png") for file in maps)
    change_job(job_id, maps=gone, state=State.READY)
    tracked(job_id).is_automatic = True
    pump.tick()
    assert job_of(job_id).error
    change_job(job_id, maps=maps)
    assert bpy.ops.patina.apply(job=job_id) == {'FINISHED'}
    assert job_of(job_id).error is None


def test_applying_to_more_objects_uses_the_same_material() -> None:
    first = cube("A")
    material = generate()
    first.select_set(False)
    second = cube("B")
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert first.material_slots[0].material == second.material_slots[0].material == material
    assert [one.name for one in bpy.data.materials] == [material.name]


def test_applying_after_undo_creates_the_material_again() -> None:
    cube("A")
    bpy.ops.ed.undo_push(message="Before")
    generate()
    job_id = last_job().id
    bpy.ops.ed.undo()
    assert bpy.ops.patina.apply(job=job_id) == {'FINISHED'}
    assert bpy.data.objects["A"].material_slots[0].material == tracked(job_id).material()


def test_the_last_job_has_its_name_after_another_file_was_loaded() -> None:
    job_id = start_job()
    bpy.ops.wm.read_homefile(use_empty=True)
    assert bpy.context.window_manager.patina.last_job == job_id
    tick_until(lambda: not last_job().is_active)


def test_a_result_is_applied_after_waiting_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    obj = cube("A")

    def press_control_c(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(session.Session, "update", press_control_c)
        with pytest.raises((KeyboardInterrupt, RuntimeError)):
            bpy.ops.patina.generate_material(**INPUTS, wait=True)
    tick_until(lambda: last_job().state is State.APPLIED)
    assert obj.material_slots[0].material


def test_packed_maps_stay_packed_when_they_are_swapped() -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'PACKED'
    material = generate(maps={'basecolor', 'roughness'})
    other = material.copy()
    reassign(last_job().id, 'basecolor', 'roughness')
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'USER'
    for one in (material, other):
        assert all(node.image.packed_file for node in one.node_tree.nodes if node.type == 'TEX_IMAGE')

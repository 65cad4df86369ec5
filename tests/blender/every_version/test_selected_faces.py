# SPDX-License-Identifier: GPL-3.0-or-later
"""A material on the faces that were selected in Edit Mode, and on no other."""

from collections.abc import Iterable

import bmesh
import bpy
import pytest

from patina_addon.blender import pump
from patina_addon.blender.material import tile_size
from patina_addon.blender.session import session
from patina_addon.core.model.job import State

from ..helpers import cube, generate, job_of, last_job, start_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}


def box(name: str = "Box") -> bpy.types.Object:
    """A cube with its six faces and one material."""
    obj = cube(name)
    obj.data.uv_layers.new()
    mesh = bmesh.new()
    mesh.from_mesh(obj.data)
    bmesh.ops.create_cube(mesh, calc_uvs=True)
    mesh.to_mesh(obj.data)
    mesh.free()
    obj.data.materials.append(bpy.data.materials.new(f"Old {name}"))
    bpy.context.view_layer.objects.active = obj
    return obj


def edit(obj: bpy.types.Object, faces: Iterable[int]) -> None:
    """Enter Edit Mode with these faces selected."""
    if bpy.context.mode == 'OBJECT':
        bpy.ops.object.mode_set(mode='EDIT')
    mesh = bmesh.from_edit_mesh(obj.data)
    mesh.select_mode = {'FACE'}
    selected = set(faces)
    for face in mesh.faces:
        face.select_set(face.index in selected)
    mesh.select_flush_mode()
    bmesh.update_edit_mesh(obj.data)
    bpy.ops.ed.undo_push(message="Select faces")


def indices(obj: bpy.types.Object) -> list[int]:
    """The slot of each face, in whatever mode."""
    obj.update_from_editmode()
    return [face.material_index for face in obj.data.polygons]


def materials(obj: bpy.types.Object) -> list[str]:
    return [slot.material.name if slot.material else "" for slot in obj.material_slots]


def test_selected_faces_get_the_material_in_a_new_slot_as_one_undo_step() -> None:
    edit(box(), [1, 2])
    generate(assign_to='FACES')
    obj = bpy.data.objects["Box"]
    assert obj.mode == 'EDIT'
    assert materials(obj) == ["Old Box", "Red brick"]
    assert indices(obj) == [0, 1, 1, 0, 0, 0]
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Box"]
    assert (obj.mode, materials(obj), indices(obj)) == ('EDIT', ["Old Box"], [0] * 6)
    assert "Red brick" not in bpy.data.materials
    assert sum(face.select for face in bmesh.from_edit_mesh(obj.data).faces) == 2
    bpy.ops.ed.redo()
    assert indices(bpy.data.objects["Box"]) == [0, 1, 1, 0, 0, 0]


def test_selected_faces_of_several_meshes_get_the_material() -> None:
    first, second = box("A"), box("B")
    edit(first, [0])
    edit(second, [4, 5])
    generate(assign_to='FACES')
    assert (indices(first), indices(second)) == ([1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1])


def test_a_mesh_without_slots_keeps_its_other_faces_without_a_material() -> None:
    obj = box()
    obj.data.materials.clear()
    edit(obj, [3])
    generate(assign_to='FACES')
    assert (materials(obj), indices(obj)) == (["", "Red brick"], [0, 0, 0, 1, 0, 0])


def test_the_faces_are_those_selected_when_the_job_started() -> None:
    obj = box()
    edit(obj, [1])
    job_id = start_job(assign_to='FACES', **INPUTS)
    edit(obj, [5])
    bpy.ops.object.mode_set(mode='OBJECT')
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    assert indices(obj) == [0, 1, 0, 0, 0, 0]


def test_in_edit_mode_the_size_is_measured_by_the_uvs_as_well() -> None:
    obj = box()
    edit(obj, [1])
    material = generate(assign_to='FACES')
    assert material.patina.measure.projection == 'UV'
    bpy.ops.object.mode_set(mode='OBJECT')
    assert not tile_size.is_stale(obj, material)


def test_faces_are_found_after_vertices_moved() -> None:
    obj = box()
    edit(obj, [1])
    job_id = start_job(assign_to='FACES', **INPUTS)
    mesh = bmesh.from_edit_mesh(obj.data)
    for vertex in mesh.verts:
        vertex.co.x += 1.0
    bmesh.update_edit_mesh(obj.data)
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    assert indices(obj) == [0, 1, 0, 0, 0, 0]


def test_a_changed_mesh_is_reported_and_the_result_waits_for_a_click() -> None:
    obj = box()
    edit(obj, [1])
    job_id = start_job(assign_to='FACES', **INPUTS)
    mesh = bmesh.from_edit_mesh(obj.data)
    bmesh.ops.delete(mesh, geom=mesh.faces[:1], context='FACES_ONLY')
    bmesh.update_edit_mesh(obj.data)
    tick_until(lambda: job_of(job_id).error is not None)
    job = job_of(job_id)
    assert job.state is State.READY
    assert "has changed since" in str(job.error)
    assert materials(obj) == ["Old Box"]
    assert "Red brick" not in bpy.data.materials
    edit(obj, [2])
    assert bpy.ops.patina.apply(job=job_id) == {'FINISHED'}
    assert indices(obj) == [0, 0, 1, 0, 0]


def test_applying_again_in_edit_mode_uses_the_current_faces_and_the_same_slot() -> None:
    obj = box()
    edit(obj, [1])
    generate(assign_to='FACES')
    edit(obj, [3])
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert materials(obj) == ["Old Box", "Red brick"]
    assert indices(obj) == [0, 1, 0, 1, 0, 0]


@pytest.mark.parametrize("mode", ['OBJECT', 'EDIT'])
def test_nothing_starts_without_a_selected_face(mode: str) -> None:
    obj = box()
    if mode == 'EDIT':
        edit(obj, [])
    before = len(session.current().jobs)
    with pytest.raises(RuntimeError, match="No faces are selected"):
        generate(assign_to='FACES')
    assert len(session.current().jobs) == before


def test_faces_of_a_shared_mesh_are_refused_before_anything_starts() -> None:
    obj = box()
    cube("Twin", obj.data, selected=False)
    edit(obj, [1])
    before = len(session.current().jobs)
    with pytest.raises(RuntimeError, match="Other objects use the mesh"):
        generate(assign_to='FACES')
    assert len(session.current().jobs) == before


def test_selected_objects_that_share_a_mesh_change_together() -> None:
    obj = box()
    twin = cube("Twin", obj.data)
    edit(obj, [1])
    generate(assign_to='FACES')
    assert materials(obj) == materials(twin) == ["Old Box", "Red brick"]
    assert indices(obj) == [0, 1, 0, 0, 0, 0]


def test_selected_faces_wait_for_edit_or_object_mode() -> None:
    obj = box()
    edit(obj, [1])
    job_id = start_job(assign_to='FACES', **INPUTS)
    bpy.ops.object.mode_set(mode='SCULPT')
    tick_until(lambda: "Waiting for Object Mode or Edit Mode of Box" in str(job_of(job_id).message))
    bpy.ops.object.mode_set(mode='OBJECT')
    pump.tick()
    assert indices(obj) == [0, 1, 0, 0, 0, 0]


def test_selected_faces_do_not_wait_for_another_object_that_is_being_sculpted() -> None:
    obj, other = box(), box("Other")
    bpy.context.view_layer.objects.active = obj
    other.select_set(False)
    edit(obj, [1])
    job_id = start_job(assign_to='FACES', **INPUTS)
    bpy.ops.object.mode_set(mode='OBJECT')
    bpy.context.view_layer.objects.active = other
    bpy.ops.object.mode_set(mode='SCULPT')
    tick_until(lambda: job_of(job_id).state is State.APPLIED)
    assert indices(obj) == [0, 1, 0, 0, 0, 0]
    assert other.mode == 'SCULPT'

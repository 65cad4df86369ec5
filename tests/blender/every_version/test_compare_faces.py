# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and After of a material on selected faces: what each face had, and the material again."""

import bmesh
import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.blender.targets import compare

from ..helpers import generate, last_job
from .test_selected_faces import box, edit, indices, materials

pytestmark = pytest.mark.usefixtures("addon")


def swap() -> None:
    assert bpy.ops.patina.compare(job=last_job().id) == {'FINISHED'}


def pressed() -> bool | None:
    """Whether the faces show what was before; None if the button is grayed out."""
    return state().shows_before


def state() -> compare.Comparison:
    result = session.current().jobs[last_job().id].result
    session.current().facts.forget()
    return compare.state(result)


def box_of_two() -> bpy.types.Object:
    """A box whose faces have two materials, with the new one on four of them, two of either."""
    obj = box()
    obj.data.materials.append(bpy.data.materials.new("Other"))
    for number in (2, 3, 4):
        obj.data.polygons[number].material_index = 1
    edit(obj, [0, 1, 2, 3])
    generate(assign_to='FACES')
    assert indices(obj) == [2, 2, 2, 2, 1, 0]
    return obj


@pytest.mark.parametrize("mode", ['EDIT', 'OBJECT'])
def test_each_face_gets_what_it_had_and_the_material_again_as_one_undo_step_each(mode: str) -> None:
    box_of_two()
    bpy.ops.object.mode_set(mode=mode)
    bpy.ops.ed.undo_push(message="Mode")
    assert pressed() is False
    swap()
    obj = bpy.data.objects["Box"]
    assert (indices(obj), pressed(), obj.mode) == ([0, 0, 1, 1, 1, 0], True, mode)
    assert materials(obj) == ["Old Box", "Other", "Red brick"]
    swap()
    assert (indices(obj), pressed()) == ([2, 2, 2, 2, 1, 0], False)
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Box"]
    assert (indices(obj), pressed(), obj.mode) == ([0, 0, 1, 1, 1, 0], True, mode)
    bpy.ops.ed.undo()
    obj = bpy.data.objects["Box"]
    assert (indices(obj), pressed(), obj.mode) == ([2, 2, 2, 2, 1, 0], False, mode)
    bpy.ops.ed.redo()
    assert indices(bpy.data.objects["Box"]) == [0, 0, 1, 1, 1, 0]


def test_a_mesh_that_had_no_material_shows_none_before() -> None:
    obj = box()
    obj.data.materials.clear()
    edit(obj, [3])
    generate(assign_to='FACES')
    swap()
    assert indices(obj) == [0] * 6
    swap()
    assert indices(obj) == [0, 0, 0, 1, 0, 0]


def test_faces_of_several_meshes_and_of_linked_objects_are_swapped() -> None:
    first, second = box("A"), box("B")
    twin = bpy.data.objects.new("Twin", second.data)
    bpy.context.scene.collection.objects.link(twin)
    twin.select_set(True)
    edit(first, [0])
    edit(second, [4, 5])
    generate(assign_to='FACES')
    swap()
    assert (indices(first), indices(second)) == ([0] * 6, [0] * 6)
    swap()
    assert (indices(first), indices(second)) == ([1, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 1])


def test_a_face_that_got_something_else_stays_as_it_is() -> None:
    obj = box_of_two()
    bpy.ops.object.mode_set(mode='OBJECT')
    obj.data.polygons[1].material_index = 1
    swap()
    assert indices(obj) == [0, 1, 1, 1, 1, 0]
    swap()
    assert indices(obj) == [2, 1, 2, 2, 1, 0]


def test_slots_are_found_by_their_materials_after_some_were_removed_or_moved() -> None:
    obj = box_of_two()
    bpy.ops.object.mode_set(mode='OBJECT')
    obj.active_material_index = 0
    bpy.ops.object.material_slot_move(direction='DOWN')
    assert materials(obj) == ["Other", "Old Box", "Red brick"]
    swap()
    assert indices(obj) == [1, 1, 0, 0, 0, 1]
    swap()
    assert indices(obj) == [2, 2, 2, 2, 0, 1]


def test_vertices_may_have_moved() -> None:
    obj = box_of_two()
    bmesh.from_edit_mesh(obj.data).verts.ensure_lookup_table()
    bmesh.from_edit_mesh(obj.data).verts[0].co.x += 1.0
    bmesh.update_edit_mesh(obj.data)
    swap()
    assert indices(obj) == [0, 0, 1, 1, 1, 0]


@pytest.mark.parametrize("mode", ['EDIT', 'OBJECT'])
def test_other_faces_by_now_are_a_reason_that_is_said(mode: str) -> None:
    obj = box_of_two()
    mesh = bmesh.from_edit_mesh(obj.data)
    bmesh.ops.delete(mesh, geom=list(mesh.faces)[:1], context='FACES_ONLY')
    bmesh.update_edit_mesh(obj.data)
    bpy.ops.object.mode_set(mode=mode)
    assert pressed() is None
    assert str(state().reason) == "The mesh of Box has changed since."
    before = indices(obj)
    with pytest.raises(RuntimeError, match="The mesh of Box has changed since"):
        swap()
    assert indices(obj) == before


def test_a_material_that_is_gone_is_a_reason_that_is_said() -> None:
    obj = box_of_two()
    bpy.ops.object.mode_set(mode='OBJECT')
    bpy.data.materials.remove(bpy.data.materials["Old Box"])
    assert pressed() is None
    with pytest.raises(RuntimeError, match="other materials now"):
        swap()
    assert indices(obj) == [2, 2, 2, 2, 1, 0]


def test_faces_that_have_the_material_already_are_none_to_compare() -> None:
    obj = box()
    edit(obj, [1])
    generate(assign_to='FACES')
    edit(obj, [1, 3])
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    swap()
    assert indices(obj) == [0, 1, 0, 0, 0, 0]
    swap()
    assert indices(obj) == [0, 1, 0, 1, 0, 0]

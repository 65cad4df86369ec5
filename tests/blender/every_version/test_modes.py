# SPDX-License-Identifier: GPL-3.0-or-later
"""A material is assigned in whatever mode Blender is, as one undo step that leaves the user's own steps alone."""

from collections.abc import Callable
from pathlib import Path

import bpy
import pytest

from ..helpers import cube, generate, last_job

pytestmark = pytest.mark.usefixtures("addon")

MODES = ('OBJECT', 'EDIT', 'SCULPT', 'VERTEX_PAINT', 'WEIGHT_PAINT', 'TEXTURE_PAINT')


def materials(name: str) -> list[str]:
    return [slot.material.name if slot.material else "" for slot in bpy.data.objects[name].material_slots]


def enter(mode: str) -> None:
    """Have two cubes, of which one is in this mode, and remember that."""
    bpy.ops.mesh.primitive_cube_add(location=(5.0, 0.0, 0.0))
    bpy.context.object.name = "Other"
    bpy.context.object.data.materials.append(bpy.data.materials.new("Old"))
    bpy.ops.mesh.primitive_cube_add()
    bpy.context.object.name = "Active"
    bpy.context.object.vertex_groups.new()
    bpy.data.objects["Other"].select_set(True)
    bpy.ops.ed.undo_push(message="Cubes")
    if mode != 'OBJECT':
        bpy.ops.object.mode_set(mode=mode)
        bpy.ops.ed.undo_push(message="Mode")


def hide_faces() -> None:
    """Change the active object as a user does in Edit Mode, as an undo step."""
    bpy.ops.mesh.hide('EXEC_DEFAULT', True)


def fill_mask() -> None:
    """Change it as a user does in Sculpt Mode, with an undo step like that of a brush stroke."""
    bpy.ops.paint.mask_flood_fill('EXEC_DEFAULT', True, mode='VALUE', value=1.0)


def is_changed() -> bool:
    obj = bpy.data.objects["Active"]
    obj.update_from_editmode()
    mask = obj.data.attributes.get(".sculpt_mask")
    return any(face.hide for face in obj.data.polygons) or any(value.value for value in (mask.data if mask else ()))


def test_a_file_that_was_saved_in_any_mode_gets_the_material(tmp_path: Path) -> None:
    for mode in MODES:
        bpy.ops.wm.read_homefile(use_empty=True)
        enter(mode)
        path = str(tmp_path / f"{mode}.blend")
        bpy.ops.wm.save_as_mainfile(filepath=path)
        bpy.ops.wm.open_mainfile(filepath=path)
        material = generate(prompt=f"red brick {mode}")
        assert materials("Active") == materials("Other") == [material.name], mode


@pytest.mark.parametrize("mode", MODES)
def test_one_undo_takes_the_material_back_and_keeps_the_mode(mode: str) -> None:
    enter(mode)
    before = bpy.context.mode
    name = generate().name
    bpy.ops.ed.undo()
    assert (materials("Active"), materials("Other"), bpy.context.mode) == ([], ["Old"], before)
    assert name not in bpy.data.materials
    bpy.ops.ed.redo()
    assert (materials("Active"), materials("Other"), bpy.context.mode) == ([name], [name], before)


@pytest.mark.parametrize(("mode", "change"), [('EDIT', hide_faces), ('SCULPT', fill_mask)])
def test_an_earlier_step_of_the_user_is_undone_separately(mode: str, change: Callable[[], None]) -> None:
    enter(mode)
    change()
    assert is_changed()
    generate()
    bpy.ops.ed.undo()
    assert (is_changed(), materials("Active"), materials("Other")) == (True, [], ["Old"])
    for _ in range(2):
        if is_changed():
            bpy.ops.ed.undo()
    assert (is_changed(), materials("Active"), materials("Other")) == (False, [], ["Old"])
    assert "Red brick" not in bpy.data.materials


def test_a_stroke_in_another_window_is_undone_separately() -> None:
    here, first = bpy.data.scenes.new("Here"), bpy.context.window.scene
    bpy.context.window.scene = here
    cube("Here")
    bpy.context.window.scene = first
    enter('SCULPT')
    fill_mask()
    bpy.context.window.scene = here  # As in a window of its own: the module has only one.
    name = generate().name
    assert materials("Here") == [name]
    bpy.ops.ed.undo()
    assert (is_changed(), materials("Here")) == (True, [])


@pytest.mark.parametrize(
    "add",
    [
        lambda: bpy.ops.curve.primitive_bezier_circle_add(),
        lambda: bpy.ops.surface.primitive_nurbs_surface_sphere_add(),
        lambda: bpy.ops.object.text_add(),
        lambda: bpy.ops.object.metaball_add(),
    ],
    ids=["curve", "surface", "text", "metaball"],
)
def test_other_types_than_meshes_get_the_material_in_edit_mode(add: Callable[[], object]) -> None:
    add()
    bpy.context.object.name = "Active"
    bpy.ops.object.mode_set(mode='EDIT')
    bpy.ops.ed.undo_push(message="Edit")
    name = generate().name
    assert materials("Active") == [name]
    bpy.ops.ed.undo()
    assert (materials("Active"), bpy.data.objects["Active"].mode) == ([], 'EDIT')


@pytest.mark.parametrize("mode", ['EDIT', 'SCULPT'])
def test_new_maps_of_a_material_come_in_any_mode_as_one_undo_step(mode: str) -> None:
    name = generate(prompt="old brick", assign_to='NOTHING').name
    enter(mode)
    generate(prompt="gray stone", into=name)
    assert bpy.data.materials["Gray stone"]["patina_prompt"] == "gray stone"
    bpy.ops.ed.undo()
    assert bpy.data.materials[name]["patina_prompt"] == "old brick"


@pytest.mark.parametrize("mode", ['SCULPT', 'TEXTURE_PAINT'])
def test_a_finished_job_can_be_applied_in_any_mode(mode: str) -> None:
    name = generate(assign_to='NOTHING').name
    enter(mode)
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert materials("Active") == [name]
    bpy.data.objects["Other"].scale = (2.0, 2.0, 2.0)
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    assert materials("Other") != materials("Active")
    assert bpy.ops.patina.toggle_map(material=name, kind='roughness') == {'FINISHED'}


def test_faces_are_refused_in_other_modes_before_anything_is_generated() -> None:
    enter('SCULPT')
    with pytest.raises(RuntimeError, match="No faces are selected"):
        generate(assign_to='FACES')
    assert cube("A") and not bpy.data.materials.get("Red brick")

# SPDX-License-Identifier: GPL-3.0-or-later
"""One click on several objects: copies for other sizes are announced, and one material for all is one click away."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.panels import jobs as jobs_panel
from patina_addon.blender.panels import material as material_panel

from . import render_helpers
from .helpers import generate, last_job, tracked
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")

MADE = "Created 2 copies because the UVs differ in size."


def planes(*scales: float, has_uvs: bool = True) -> list[bpy.types.Object]:
    """Selected planes, of which the first is active."""
    objects = [
        render_helpers.plane(f"Plane {scale:g} {has_uvs}", has_uvs=has_uvs, scale=(scale,) * 3) for scale in scales
    ]
    for obj in objects:
        obj.select_set(True)
    bpy.context.view_layer.objects.active = objects[0]
    bpy.context.view_layer.update()
    return objects


def shown() -> list[bpy.types.Material]:
    return [obj.material_slots[0].material for obj in bpy.data.objects]


def draw(draw_part) -> RecordingLayout:
    drawn, here = layout(), context()
    here.view_layer, here.mode = bpy.context.view_layer, bpy.context.mode
    drawn.grid_flow.return_value = drawn
    draw_part(drawn, here)
    return drawn


def draw_jobs() -> RecordingLayout:
    return draw(jobs_panel.draw_jobs)


def draw_material() -> RecordingLayout:
    return draw(lambda drawn, here: material_panel.PATINA_PT_material.draw(SimpleNamespace(layout=drawn), here))


def said() -> str:
    return " ".join(draw_jobs().texts)


def test_copies_for_other_sizes_are_announced_with_one_for_all(capfd: pytest.CaptureFixture[str]) -> None:
    planes(1.0, 2.0, 3.0)
    generate()
    assert len(set(shown())) == 3
    assert MADE in said()
    assert "one_for_all" in operators(draw_jobs())
    assert "one_for_all" in operators(draw_material())
    assert MADE in capfd.readouterr().out  # the operator's report


def test_without_copies_there_is_no_message() -> None:
    planes(1.0, 1.0)
    generate()
    assert "Made" not in said()
    assert "one_for_all" not in operators(draw_jobs()) | operators(draw_material())


def test_one_for_all_is_one_undo_step_and_fit_size_takes_it_back() -> None:
    planes(1.0, 2.0, 3.0)
    made = generate()
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.one_for_all(material=made.name) == {'FINISHED'}
    assert shown() == [made] * 3
    assert "Made" not in said()
    assert "one_for_all" not in operators(draw_jobs()) | operators(draw_material())
    assert "fit_size" in operators(draw_material())
    bpy.ops.ed.undo()
    assert len(set(shown())) == 3
    bpy.ops.ed.redo()
    assert len(set(shown())) == 1
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    scales = [nodes.find(material, nodes.MAPPING).inputs["Scale"].default_value[0] for material in shown()]
    meters = shown()[0].patina.meters
    assert scales == pytest.approx([size / meters for size in (1.0, 2.0, 3.0)])


def test_the_copy_that_is_chosen_gives_all_of_them_its_size() -> None:
    planes(1.0, 2.0)
    generate()
    copy = bpy.data.objects["Plane 2 True"].material_slots[0].material
    bpy.context.view_layer.objects.active = bpy.data.objects["Plane 2 True"]
    assert bpy.ops.patina.one_for_all() == {'FINISHED'}
    assert shown() == [copy] * 2


def test_only_a_copy_that_the_user_edited_is_kept(tmp_path: Path) -> None:
    planes(1.0, 2.0, 3.0)
    made = generate()
    _, edited, again = shown()
    edited.node_tree.nodes.new('ShaderNodeGamma')
    kept = {made.name, edited.name}
    bpy.ops.patina.one_for_all(material=made.name)
    assert edited.use_fake_user
    assert not again.use_fake_user
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert {material.name for material in bpy.data.materials} == kept


def test_more_objects_get_the_same_material_too() -> None:
    planes(1.0, 2.0)
    material = generate()
    bpy.ops.patina.one_for_all(material=material.name)
    planes(5.0)
    bpy.ops.patina.apply(job=last_job().id)
    assert shown() == [material] * 3
    assert tracked(last_job().id).result.assignment.copies.messages() == ()


def test_objects_without_uvs_keep_their_own() -> None:
    planes(1.0, 2.0)
    (boxed,) = planes(4.0, has_uvs=False)
    material = generate()
    assert "Created a copy for the objects without UVs." in said()
    bpy.ops.patina.one_for_all(material=material.name)
    assert boxed.material_slots[0].material != material
    assert len(set(shown())) == 2
    assert "Created a copy for the objects without UVs." in said()

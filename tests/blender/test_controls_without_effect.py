# SPDX-License-Identifier: GPL-3.0-or-later
"""Controls that do nothing for an object, its maps, or the service are not shown, or say why."""

from math import pi

import bpy
import pytest

from patina_addon.blender.material import nodes, relief
from patina_addon.blender.panels import material as panel
from patina_addon.blender.panels import material_size
from patina_addon.blender.panels.material_facts import facts_of
from patina_addon.blender.session import session

from . import recording_layout
from .helpers import generate, tick_until
from .recording_layout import buttons, operators
from .test_material_panel import draw, text

pytestmark = pytest.mark.usefixtures("addon")


def made(has_uvs: bool = True, **given: object) -> bpy.types.Material:
    """A material on a cube of 2 m, which is active and selected."""
    bpy.ops.mesh.primitive_cube_add(calc_uvs=has_uvs)
    return generate(**given)


def active() -> bpy.types.Object:
    return bpy.context.view_layer.objects.active


def layout_active(part: str) -> bool:
    """Whether a property is drawn as one that has an effect; all parts of the recording layout are itself."""
    was_active: dict[str, bool] = {}
    drawn = recording_layout.layout()
    drawn.grid_flow.return_value = drawn
    drawn.active = True
    drawn.prop.side_effect = lambda _, name, **__: was_active.setdefault(name, drawn.active)
    here = recording_layout.here()
    material = active().active_material
    facts = facts_of(here, material)
    panel._draw_corrections(drawn, here, facts)
    drawn.active = True
    material_size.draw_relief(drawn, here, material, facts)
    return was_active[part]


def test_without_uvs_the_panel_says_that_it_is_box_projection() -> None:
    made(has_uvs=False)
    drawn = draw()
    assert "Box projection" in text(drawn)
    assert "normal map need UVs" in text(drawn)
    assert not {"rotation", "flip_normal"} & set(drawn.props)
    assert "rotate" not in operators(drawn)
    assert "Normal (needs UVs)" in buttons(drawn)


def test_with_uvs_everything_is_offered() -> None:
    made()
    drawn = draw()
    assert "Box projection" not in text(drawn)
    assert {"rotation", "flip_normal"} <= set(drawn.props)
    assert "rotate" in operators(drawn)
    assert "Normal" in buttons(drawn)


def test_a_normal_map_that_nothing_could_show_is_not_derived() -> None:
    made(has_uvs=False, maps={'basecolor', 'height'})
    assert "Derive Normal" not in buttons(draw())
    assert "Derive Ambient Occlusion" in buttons(draw())


def test_add_subdivision_is_not_offered_once_it_is_there() -> None:
    material = made(maps={'basecolor', 'height'})
    assert "add_subdivision" not in operators(draw())
    material.patina.relief = 'DISPLACEMENT'
    assert "add_subdivision" in operators(draw())
    assert "Too few faces" in text(draw())
    assert bpy.ops.patina.add_subdivision() == {'FINISHED'}
    bpy.context.view_layer.update()
    assert "add_subdivision" not in operators(draw())
    assert "Too few faces" not in text(draw())
    assert "Levels: " in text(draw())


def test_a_subdivision_of_few_levels_is_said_to_be_too_little() -> None:
    material = made(maps={'basecolor', 'height'})
    material.patina.relief = 'BOTH'
    active().modifiers.new("Own", 'SUBSURF').levels = 1
    bpy.context.view_layer.update()
    assert "Too few faces: add levels" in text(draw())
    assert "add_subdivision" not in operators(draw())


def test_a_dense_mesh_needs_no_warning() -> None:
    bpy.ops.mesh.primitive_grid_add(x_subdivisions=64, y_subdivisions=64)
    generate(maps={'basecolor', 'height'}).patina.relief = 'DISPLACEMENT'
    assert "Too few faces" not in text(draw())
    assert "add_subdivision" in operators(draw())


def test_faces_that_another_modifier_makes_count() -> None:
    made(maps={'basecolor', 'height'}).patina.relief = 'DISPLACEMENT'
    multires = active().modifiers.new("Multires", 'REMESH')
    multires.mode, multires.octree_depth = 'BLOCKS', 6
    bpy.context.view_layer.update()
    assert "Too few faces" not in text(draw())


def test_text_is_not_subdivided() -> None:
    bpy.ops.object.text_add()
    generate(maps={'basecolor', 'height'}).patina.relief = 'DISPLACEMENT'
    assert "needs a mesh" in text(draw())
    assert "add_subdivision" not in operators(draw())


def test_controls_of_a_map_that_is_off_are_grayed_out() -> None:
    made(maps={'basecolor', 'normal', 'roughness', 'height'})
    kinds = {"roughness": "roughness_low", "normal": "flip_normal", "height": "relief"}
    for kind, control in kinds.items():
        assert layout_active(control)
        bpy.ops.patina.toggle_map(kind=kind)
        assert not layout_active(control)


def test_the_height_is_not_offered_where_bump_shows_the_normal_map() -> None:
    material = made(maps={'basecolor', 'normal', 'height'})
    displacement = nodes.find(material, nodes.DISPLACEMENT)
    assert displacement.inputs["Scale"].default_value < 1e-6
    assert relief.is_height_off(material)
    assert "height" not in draw().props
    material.patina.relief = 'DISPLACEMENT'
    assert displacement.inputs["Scale"].default_value > 1e-3
    assert "height" in draw().props


def test_a_size_that_the_service_ignores_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "a-key")
    settings = bpy.context.scene.patina
    settings.task, settings.service, settings.match_image_size = 'MAPS', 'FAL', False
    assert not {"match_image_size", "image_size"} & set(recording_layout.draw().props)
    settings.service = 'OFFLINE'
    settings.task = 'MATERIAL'
    assert "image_size" in recording_layout.draw().props


def test_four_right_angles_are_a_full_turn() -> None:
    material = made()
    angles = []
    for _ in range(4):
        assert bpy.ops.patina.rotate() == {'FINISHED'}
        angles.append(material.patina.rotation)
    assert angles == pytest.approx([pi / 2, pi, 3 * pi / 2, 0.0], abs=1e-6)
    assert angles[-1] == 0.0


def test_rotating_is_one_undo_step() -> None:
    name = made().name
    bpy.ops.ed.undo_push(message="Before")
    bpy.ops.patina.rotate('EXEC_DEFAULT', True)
    bpy.ops.ed.undo()
    assert bpy.data.materials[name].patina.rotation == 0.0
    bpy.ops.ed.redo()
    assert bpy.data.materials[name].patina.rotation == pytest.approx(pi / 2)


def test_rotating_turns_the_normals_and_keeps_the_second_sample() -> None:
    material = made()
    material.patina.use_anti_repetition = True
    count = len(material.node_tree.nodes)
    bpy.ops.patina.rotate()
    assert nodes.find(material, nodes.MAPPING).inputs["Rotation"].default_value[2] == pytest.approx(pi / 2)
    assert nodes.find(material, nodes.NORMAL_ROTATION).inputs["Angle"].default_value == pytest.approx(-pi / 2)
    assert len(material.node_tree.nodes) == count + 1
    for _ in range(3):
        bpy.ops.patina.rotate()
    assert len(material.node_tree.nodes) == count


def test_rotating_reaches_the_copies_for_other_sizes() -> None:
    bpy.ops.mesh.primitive_cube_add(size=6)
    large = active()
    bpy.ops.mesh.primitive_cube_add(size=2)
    large.select_set(True)
    generate()
    material, copy = active().active_material, large.active_material
    assert material != copy
    bpy.ops.patina.rotate()
    assert material.patina.rotation == copy.patina.rotation == pytest.approx(pi / 2)


def test_box_projection_is_not_rotated() -> None:
    made(has_uvs=False)
    with pytest.raises(RuntimeError, match="cannot be rotated"):
        bpy.ops.patina.rotate()


def test_a_map_that_has_no_effect_with_the_relief_says_so() -> None:
    material = made(maps={'basecolor', 'normal', 'height'})
    material.patina.relief = 'BUMP'
    assert "Height (off with this relief)" in buttons(draw())
    material.patina.relief = 'DISPLACEMENT'
    is_off = "Normal (off with this relief)" in buttons(draw())
    assert is_off == relief.is_normal_map_off(material) == (bpy.app.version < (5, 1))


def test_ambient_occlusion_is_said_to_be_for_exports() -> None:
    made(maps={'basecolor', 'height'})
    bpy.ops.patina.derive_map(kind='ao')
    tick_until(lambda: not session.current().is_busy)
    assert "Ambient Occlusion (exports only)" in buttons(draw())


def test_the_active_object_is_fitted_and_subdivided_although_it_is_not_selected() -> None:
    made(maps={'basecolor', 'height'}).patina.relief = 'DISPLACEMENT'
    active().scale = (2.0, 2.0, 2.0)
    active().select_set(False)
    bpy.context.view_layer.update()
    assert "Scale or UVs Changed: Fit Size" in buttons(draw())
    assert bpy.ops.patina.fit_size() == {'FINISHED'}
    assert "Fit Size" in buttons(draw())
    assert bpy.ops.patina.add_subdivision() == {'FINISHED'}
    assert "Levels: " in text(draw())

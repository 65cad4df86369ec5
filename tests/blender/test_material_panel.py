# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel of the active material, drawn into a layout that only remembers."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.material import build
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance

from .every_version.test_map_corrections import on_a_cube, panel_corrections, paths, seamed
from .grouping import group
from .helpers import cube, generate, map_files, tick_until
from .recording_layout import QuickLayout, RecordingLayout, buttons, context, here, layout, operators

pytestmark = pytest.mark.usefixtures("addon")

DETAILS = ("PATINA_PT_material_maps", "PATINA_PT_material_placement")


def draw() -> RecordingLayout:
    """Every part of it, all open."""
    drawn, here = layout(), context()
    here.view_layer, here.mode = bpy.context.view_layer, bpy.context.mode
    drawn.grid_flow.return_value = drawn
    for cls in (getattr(panels, name) for name in ("PATINA_PT_material", *DETAILS)):
        if cls.poll(here):
            cls.draw(SimpleNamespace(layout=drawn), here)
    return drawn


def text(drawn: RecordingLayout) -> str:
    return " ".join(drawn.texts)


def test_the_panel_is_hidden_without_a_patina_material() -> None:
    obj = cube("A")
    obj.data.materials.append(bpy.data.materials.new("Foreign"))
    bpy.context.view_layer.objects.active = obj
    assert not draw().props
    bpy.context.view_layer.objects.active = None
    assert not draw().props


def test_the_controls_follow_the_maps() -> None:
    on_a_cube(maps={'basecolor', 'roughness'})
    drawn = draw()
    assert {"meters", "roughness_low", "invert_roughness"} <= set(drawn.props)
    assert not {"relief", "flip_normal", "non_metal"} & set(drawn.props)
    on_a_cube(maps={'basecolor', 'height', 'metalness'})
    assert {"relief", "height", "invert_height", "non_metal"} <= set(draw().props)


def test_earlier_maps_are_offered_beside_the_button_that_replaced_them() -> None:
    bpy.context.view_layer.objects.active = cube()
    material = generate()
    assert "compare_maps" not in operators(draw())
    generate(prompt="gray stone", into=material.name)
    assert "compare_maps" in operators(draw())


def test_missing_maps_can_be_derived_from_the_panel() -> None:
    bpy.ops.mesh.primitive_plane_add()
    generate(maps={'basecolor', 'height'})
    assert {"Derive Normal", "Derive Ambient Occlusion"} <= set(buttons(draw()))


def test_the_panel_is_drawn_in_edit_mode() -> None:
    on_a_cube()
    obj = bpy.context.view_layer.objects.active
    obj.data.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    obj.data.uv_layers.new()
    bpy.ops.object.mode_set(mode='EDIT')
    assert "meters" in draw().props


def test_a_changed_scale_is_said_and_moves_no_row() -> None:
    on_a_cube()
    before = draw()
    assert "Fit Size" in buttons(before)
    bpy.context.view_layer.objects.active.scale = (2.0, 2.0, 2.0)
    bpy.context.view_layer.update()
    after = draw()
    assert "Scale or UVs Changed: Fit Size" in buttons(after)
    assert len(buttons(after)) == len(buttons(before))
    assert after.texts == before.texts


def test_a_visible_seam_is_shown_with_a_repair(tmp_path: Path) -> None:
    seamed(tmp_path)
    bpy.ops.patina.correct_maps(repair_seams=False)
    drawn = draw()
    assert "visible in Base Color" in text(drawn)
    assert "repair_seams" in drawn.props
    bpy.ops.patina.toggle_tile_preview()
    draw()
    bpy.ops.patina.correct_maps(repair_seams=True)
    assert "Seams repaired" in text(draw())


def test_a_linked_material_cannot_be_changed(tmp_path: Path) -> None:
    material = build("Far", map_files(tmp_path))
    path = str(tmp_path / "library.blend")
    bpy.data.libraries.write(path, {material})
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.materials = ["Far"]
    obj = cube("A")
    obj.data.materials.append(into.materials[0])
    bpy.context.view_layer.objects.active = obj
    drawn = draw()
    assert "Linked from another file" in text(drawn)
    assert not drawn.props
    assert not any(getattr(panels, name).poll(bpy.context) for name in DETAILS)
    with pytest.raises(RuntimeError, match="linked from another file"):
        bpy.ops.patina.toggle_map(kind='normal')


def test_a_group_that_something_else_uses_is_named_with_a_button_for_a_copy() -> None:
    material = on_a_cube()
    holder = group([node for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'])
    assert draw().props
    holder.node_tree.use_fake_user = True
    assert draw().props
    material.copy()
    drawn = draw()
    assert f"The node group {holder.node_tree.name} contains maps and is also used elsewhere." in text(drawn)
    assert not drawn.props
    assert "make_single_user" in operators(drawn)
    bpy.ops.patina.make_single_user()
    assert draw().props


def test_an_error_is_shown_until_the_next_attempt() -> None:
    material = on_a_cube()
    path = paths(material)["normal"]
    content = path.read_bytes()
    path.unlink()
    bpy.context.window_manager.patina_adjust.flip_normal = True
    assert "no longer exists" in text(draw())
    path.write_bytes(content)
    bpy.ops.patina.correct_maps(flip_normal=True)
    assert "no longer exists" not in text(draw())


def test_replaced_materials_are_removed_in_a_menu_away_from_what_costs_money() -> None:
    on_a_cube()
    generate()
    assert not [text for text in buttons(draw()) if "Replaced" in text]
    menu, header = layout(), layout()
    panels.PATINA_MT_material.draw(SimpleNamespace(layout=menu), context())
    assert buttons(menu) == ["Remove 1 Replaced Material..."]
    panels.PATINA_PT_material.draw_header_preset(SimpleNamespace(layout=header), context())
    assert header.menu.call_args.args == ("PATINA_MT_material",)


def test_damaged_provenance_does_not_prevent_drawing() -> None:
    material = on_a_cube()
    for name in (provenance.MAPS, provenance.CORRECTIONS, provenance.FINDINGS, provenance.SETTINGS):
        material[name] = "no JSON"
    draw()
    for name in (provenance.MAPS, provenance.CORRECTIONS, provenance.FINDINGS, provenance.SETTINGS):
        material[name] = "[1]"
    draw()
    for name in (provenance.MAPS, provenance.CORRECTIONS, provenance.FINDINGS, provenance.SETTINGS):
        material[name] = 3
    draw()


def test_how_a_copy_lies_is_a_choice_only_where_there_is_a_copy_on_uvs() -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = generate()
    choice = "repetition_copy"
    assert choice not in draw().props
    material.patina.use_anti_repetition = True
    # Without UVs, a copy cannot be rotated.
    assert choice not in draw().props
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.data.materials.append(material)
    bpy.ops.patina.fit_size()
    assert choice in draw().props


def test_a_repair_shows_two_by_two_tiles_before_and_after(tmp_path: Path) -> None:
    material = seamed(tmp_path)
    bpy.ops.patina.correct_maps(repair_seams=False)
    previews = session.current().previews
    panel_corrections().repair_seams = True
    tick_until(lambda: not session.current().is_busy and len(previews.icons(material)) == 2)
    drawn = text(draw())
    assert "Before" in drawn
    assert "After" in drawn
    bpy.ops.patina.correct_maps(repair_seams=False)
    assert previews.is_shown(material)
    assert "After" not in text(draw())


def drawn_above(button: str) -> int:
    """How much of the material's panel is drawn above a button."""
    drawn = QuickLayout()
    panels.PATINA_PT_material.draw(SimpleNamespace(layout=drawn), here())
    visible = {"label", "prop", "operator", "template_icon"}
    return [str(args[-1]) if args else "" for name, args, _ in drawn.calls if name in visible].index(button)


def test_what_a_repair_of_seams_says_and_shows_moves_no_button(tmp_path: Path) -> None:
    material = seamed(tmp_path)
    bpy.ops.patina.correct_maps(repair_seams=False)
    fixed = ("repair_seams", "patina.toggle_tile_preview", "patina.generate_material")
    before = list(map(drawn_above, fixed))
    previews = session.current().previews
    panel_corrections().repair_seams = True
    assert list(map(drawn_above, fixed)) == before
    tick_until(lambda: not session.current().is_busy and len(previews.icons(material)) == 2)
    assert "Seams repaired" in text(draw())
    assert list(map(drawn_above, fixed)) == before

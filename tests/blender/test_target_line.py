# SPDX-License-Identifier: GPL-3.0-or-later
"""The line above Generate Material that says where the material goes, and the menu beside it."""

from collections.abc import Callable
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import compat
from tests.server import ApiServer

from .helpers import cube, fill_panel
from .recording_layout import buttons, draw, operators
from .test_fal import from_file

pytestmark = pytest.mark.usefixtures("addon")


def target() -> str:
    """The line that says where the material goes."""
    (line,) = [text for text in draw().texts if text.startswith(("Onto", "Into", "Only", "Nothing", "Nowhere"))]
    return line


def test_the_target_stands_at_the_button_with_the_menu_that_changes_it() -> None:
    panel = fill_panel()
    cube("Cube")
    drawn = draw()
    assert "Onto Cube, slot 1" in drawn.texts
    assert [call.args[1] for call in drawn.prop_menu_enum.call_args_list] == ["assign_to"]
    panel.assign_to = 'NEW_SLOT'
    assert target() == "Onto Cube, new slot"
    panel.assign_to = 'NOTHING'
    assert target() == "Only made, not assigned"
    panel.assign_to = 'FACES'
    assert target() == "Nowhere to put the material"
    panel.assign_to = 'ACTIVE'
    bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
    assert target() == "Onto Cube, slot 1"


def select_another(obj: bpy.types.Object) -> None:
    cube("Other")


def deselect(obj: bpy.types.Object) -> None:
    obj.select_set(False)


def hide(obj: bpy.types.Object) -> None:
    obj.hide_set(True)


def rename(obj: bpy.types.Object) -> None:
    obj.name = "Crate"


def use_second_slot(obj: bpy.types.Object) -> None:
    for _ in range(2):
        obj.data.materials.append(None)
    obj.active_material_index = 1


def remove(obj: bpy.types.Object) -> None:
    bpy.data.objects.remove(obj)


CHANGES: dict[Callable[[bpy.types.Object], None], str] = {
    select_another: "Onto 2 objects",
    deselect: "Nothing selected: only made",
    hide: "Nowhere to put the material",
    rename: "Onto Crate, slot 1",
    use_second_slot: "Onto Cube, slot 2",
    remove: "Nothing selected: only made",
}


@pytest.mark.parametrize(("change", "line"), CHANGES.items())
def test_the_target_is_the_one_of_the_selection_as_it_is(
    change: Callable[[bpy.types.Object], None], line: str
) -> None:
    fill_panel()
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    assert target() == "Onto Cube, slot 1"
    change(obj)
    assert target() == line


def test_the_target_follows_the_mode_undo_and_the_file() -> None:
    panel = fill_panel()
    mesh = bpy.data.meshes.new("Cube")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    obj = cube("Cube", mesh)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.ed.undo_push(message="Before")
    panel.assign_to = 'FACES'
    drawn = draw()
    assert "Nowhere to put the material" in drawn.texts
    assert "Edit Mode" in buttons(drawn)
    bpy.ops.object.mode_set(mode='EDIT')
    assert target() == "Onto the selected faces"
    bpy.ops.object.mode_set(mode='OBJECT')
    panel.assign_to = 'SELECTED'
    cube("Other")
    bpy.ops.ed.undo_push(message="Other")
    assert target() == "Onto 2 objects"
    bpy.ops.ed.undo()
    assert target() == "Onto Cube, slot 1"
    bpy.ops.ed.redo()
    assert target() == "Onto 2 objects"
    bpy.ops.wm.read_homefile(use_empty=True)
    fill_panel()
    assert target() == "Nothing selected: only made"


def test_a_long_name_is_cut_and_the_slot_is_still_seen() -> None:
    fill_panel()
    cube("Weathered wooden window frame of the old barn")
    line = target()
    assert line.startswith("Onto Weathered")
    assert line.endswith("..., slot 1")
    assert len(line) < 36


def test_a_hidden_object_is_shown_and_selected_with_one_click() -> None:
    fill_panel()
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    obj.hide_set(True)
    assert "show_object" in operators(draw())
    assert bpy.ops.patina.show_object() == {'FINISHED'}
    assert target() == "Onto Cube, slot 1"
    collection = bpy.data.collections.new("Barn")
    bpy.context.scene.collection.children.link(collection)
    bpy.context.scene.collection.objects.unlink(obj)
    collection.objects.link(obj)
    collection.hide_viewport = True
    with pytest.raises(RuntimeError, match="Cube is in a collection that is hidden"):
        bpy.ops.patina.show_object()


def test_the_maps_for_a_texture_go_into_the_material_that_shows_it(server: ApiServer, tmp_path: Path) -> None:
    panel = fill_panel(service='FOXAPI', task='MAPS')
    obj, material = cube("Cube"), bpy.data.materials.new("Wall")
    obj.data.materials.append(material)
    panel.image = from_file(tmp_path / "brick.png")
    assert target() == "Onto Cube, slot 1"
    compat.use_nodes(material)
    material.node_tree.nodes.new('ShaderNodeTexImage').image = panel.image
    assert target() == "Into Wall"

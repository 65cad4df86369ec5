# SPDX-License-Identifier: GPL-3.0-or-later
"""A selection that cannot get a material is refused before anything is generated. The material can still be made."""

import os
from collections.abc import Callable
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session

from .helpers import cube, generate
from .recording_layout import RecordingLayout, buttons, draw
from .test_target import linked_object, override

pytestmark = pytest.mark.usefixtures("addon")


def linked(tmp_path: Path) -> None:
    obj = linked_object(tmp_path, "objects")
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(True)


def instance(tmp_path: Path) -> None:
    obj = bpy.data.objects.new("Tree", None)
    obj.instance_type, obj.instance_collection = 'COLLECTION', bpy.data.collections.new("Oak")
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(True)


def system_override(tmp_path: Path) -> None:
    override(tmp_path, 1, is_editable=False)


def override_without_slots(tmp_path: Path) -> None:
    override(tmp_path, 0, is_editable=True)


def hidden(tmp_path: Path) -> None:
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    obj.hide_set(True)


def light(tmp_path: Path) -> None:
    cube("Light", bpy.data.lights.new("Light", 'POINT'))


REFUSED = {
    linked: "Far is linked from another file. Make a library override of it first.",
    instance: "Tree is an instance of a collection. Select the objects in that collection.",
    system_override: "Far is a library override that is not editable. Make it editable first.",
    override_without_slots: "Far has no material slots, and its data is linked from another file.",
    hidden: "Cube is hidden, so it is not selected. Show it and select it.",
    light: "Light is of type Light, which has no surface for a material.",
}


def prepare() -> RecordingLayout:
    """The panel, with all inputs that are needed but a selection."""
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image_size = "red brick", 'OFFLINE', 16
    return draw()


def said(drawn: RecordingLayout) -> str:
    return " ".join(drawn.texts)


@pytest.mark.parametrize(("select", "sentence"), REFUSED.items())
def test_it_is_refused_before_a_job_begins(tmp_path: Path, select: Callable[[Path], None], sentence: str) -> None:
    select(tmp_path)
    drawn = prepare()
    assert sentence.removesuffix(" Show it and select it.") in said(drawn)
    assert drawn.enabled is False
    with pytest.raises(RuntimeError, match=sentence.replace(".", r"\.")) as refused:
        generate()
    assert "To only make the material, set assign_to to NOTHING." in str(refused.value)
    assert not session.current().jobs
    assert not (Path(os.environ["PATINA_HOME"]) / "materials").exists()


@pytest.mark.parametrize("select", REFUSED)
def test_the_material_can_be_made_nevertheless(tmp_path: Path, select: Callable[[Path], None]) -> None:
    select(tmp_path)
    drawn = prepare()
    assert "Only Make It" in buttons(drawn)
    assert drawn.operator.return_value.assign_to == 'NOTHING'
    assert generate(assign_to='NOTHING').use_fake_user


def test_the_button_says_that_nothing_gets_the_material() -> None:
    operator = bpy.types.PATINA_OT_generate_material
    properties = bpy.context.window_manager.operator_properties_last("patina.generate_material")
    assert "assign it to the selected objects" in operator.description(bpy.context, properties)
    properties.assign_to = 'NOTHING'
    assert "without assigning it" in operator.description(bpy.context, properties)


def test_what_part_of_the_selection_cannot_get_is_said_and_nothing_is_refused(tmp_path: Path) -> None:
    linked(tmp_path)
    light(tmp_path)
    obj = cube("Mine")
    drawn = prepare()
    assert "Far is linked" in said(drawn)
    assert "Light" not in said(drawn)
    assert drawn.enabled is True
    material = generate()
    assert obj.material_slots[0].material == material


def test_without_a_selection_the_panel_says_that_the_material_goes_nowhere() -> None:
    cube("A", selected=False)
    drawn = prepare()
    assert "Nothing selected: only made" in drawn.texts
    assert drawn.enabled is True
    assert generate()


def test_the_active_slot_needs_an_active_object() -> None:
    cube("A")
    bpy.context.view_layer.objects.active = None
    bpy.context.scene.patina.assign_to = 'ACTIVE'
    assert "There is no active object. Select an object." in said(prepare())
    with pytest.raises(RuntimeError, match="There is no active object"):
        generate()


def test_a_new_slot_on_linked_data_is_refused(tmp_path: Path) -> None:
    override(tmp_path, 1, is_editable=True)
    assert generate(assign_to='SELECTED')
    with pytest.raises(RuntimeError, match="cannot get a new material slot"):
        generate(assign_to='NEW_SLOT')


def test_a_large_selection_is_counted_and_refused_if_nothing_of_it_has_a_surface() -> None:
    for number in range(30):
        cube(f"Light {number}", bpy.data.lights.new("Light", 'POINT'))
    drawn = prepare()
    assert "Nowhere to put the material" in drawn.texts
    assert drawn.enabled is False
    with pytest.raises(RuntimeError, match="and 27 more are of type Light"):
        generate()
    text = bpy.data.objects.new("Text", bpy.data.curves.new("Text", 'FONT'))
    bpy.context.scene.collection.objects.link(text)
    text.select_set(True)
    assert "Onto 1 object" in prepare().texts
    cube("A")
    drawn = prepare()
    assert "Onto 2 objects" in drawn.texts
    assert drawn.enabled is True

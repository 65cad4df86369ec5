# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and After: what was on the objects, and the material again, with one click each."""

import bpy
import pytest

from patina_addon.blender.panels.job_next_step import is_on_selection
from patina_addon.blender.session import session
from patina_addon.blender.targets.compare import state

from .helpers import cube, generate, last_job
from .job_panels import card
from .recording_layout import context

pytestmark = pytest.mark.usefixtures("addon")


def compare() -> None:
    assert bpy.ops.patina.compare(job=last_job().id) == {'FINISHED'}


def shown(name: str) -> bpy.types.Material | None:
    return bpy.data.objects[name].material_slots[0].material


def two_cubes() -> tuple[bpy.types.Material, bpy.types.Material]:
    """Two cubes with a material, one of them without any before; returns that one's, and the new one."""
    cube("A").data.materials.append(own := bpy.data.materials.new("Own"))
    cube("B")
    return own, generate()


def test_before_and_after_are_one_click_and_one_undo_step_each() -> None:
    own, made = two_cubes()
    bpy.ops.ed.undo_push(message="Before")
    compare()
    assert (shown("A"), shown("B")) == (own, None)
    compare()
    assert shown("A") == shown("B") == made
    bpy.ops.ed.undo()
    assert (shown("A"), shown("B")) == (bpy.data.materials["Own"], None)
    bpy.ops.ed.redo()
    assert shown("A") == shown("B") == bpy.data.materials[made.name]


def test_the_card_says_in_words_that_what_was_before_is_shown() -> None:
    two_cubes()
    compare()
    assert "Before is shown" in card().texts
    compare()
    assert "Applied to 2 objects" in card().texts


def test_the_material_stays_in_the_file_while_its_objects_show_what_was_before() -> None:
    _, made = two_cubes()
    compare()
    assert made.use_fake_user
    compare()
    assert made.users - made.use_fake_user == 2


def test_a_slot_that_got_something_else_stays_as_it_is() -> None:
    own, _ = two_cubes()
    bpy.data.objects["B"].material_slots[0].material = other = bpy.data.materials.new("Other")
    compare()
    assert (shown("A"), shown("B")) == (own, other)


def test_what_can_be_compared_is_while_the_old_material_of_another_object_is_gone() -> None:
    own, made = two_cubes()
    bpy.data.materials.remove(own)
    compare()
    assert (shown("A"), shown("B")) == (made, None)


def test_there_is_nothing_to_compare_once_the_old_material_is_gone() -> None:
    cube("A").data.materials.append(own := bpy.data.materials.new("Own"))
    generate()
    assert pressed() is False
    compare()
    assert pressed() is True
    compare()
    bpy.data.materials.remove(own)
    assert pressed() is None
    with pytest.raises(RuntimeError, match="nothing to compare"):
        compare()


def test_there_is_nothing_to_compare_once_the_material_was_undone() -> None:
    cube("A").data.materials.append(bpy.data.materials.new("Own"))
    bpy.ops.ed.undo_push(message="Before")
    generate()
    assert pressed() is False
    bpy.ops.ed.undo()
    assert pressed() is None


def pressed() -> bool | None:
    """Whether what the card's button swaps shows what was before; None if the button is grayed out."""
    result = session.current().jobs[last_job().id].result
    return state(result).shows_before


def test_the_card_says_where_the_material_went_and_what_was_only_made() -> None:
    two_cubes()
    assert "Applied to 2 objects" in card().texts
    generate(assign_to='NOTHING')
    assert "Made" in card().texts
    assert "Applied" not in card().texts
    bpy.ops.object.select_all(action='DESELECT')
    cube("C")
    bpy.ops.patina.apply(job=last_job().id)
    assert "Applied to C" in card().texts


def test_apply_to_selection_is_grayed_out_where_the_material_has_just_been_applied() -> None:
    cube("A")
    generate()
    job = session.current().jobs[last_job().id]
    assert is_on_selection(context(), job)
    other = cube("B")
    bpy.context.view_layer.update()
    assert not is_on_selection(context(), job)
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert is_on_selection(context(), job)
    bpy.ops.object.camera_add()
    for obj in bpy.data.objects:
        obj.select_set(True)
    assert is_on_selection(context(), job), "The camera is selected too, and can have no material."
    other.material_slots[0].material = None
    bpy.context.view_layer.update()
    assert not is_on_selection(context(), job)
    bpy.ops.object.select_all(action='DESELECT')
    bpy.context.view_layer.update()
    assert not is_on_selection(context(), job)


def test_the_card_says_in_words_that_a_material_shows_its_earlier_maps() -> None:
    cube("A")
    generate(prompt="gray stone", into=generate().name)
    assert pressed() is False
    compare()
    assert "Before is shown" in card().texts
    assert pressed() is True

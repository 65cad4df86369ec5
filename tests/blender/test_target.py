# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes, and what stays as it was."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.target import assign, capture

from .helpers import cube

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def red(addon: object) -> bpy.types.Material:
    return bpy.data.materials.new("Red")


def materials(item: bpy.types.Object) -> list[str]:
    return [slot.material.name if slot.material else "" for slot in item.material_slots]


def with_slots(item: bpy.types.Object, *names: str) -> bpy.types.Object:
    for name in names:
        item.data.materials.append(bpy.data.materials.get(name) or bpy.data.materials.new(name))
    return item


def test_every_selected_object_gets_it_and_no_other(red: bpy.types.Material) -> None:
    chosen, other = cube("A"), cube("B", selected=False)
    assert assign(red, capture(bpy.context)).objects == ("A",)
    assert (materials(chosen), materials(other)) == (["Red"], [])


def test_it_goes_into_the_slot_that_was_active_when_it_was_asked_for(red: bpy.types.Material) -> None:
    item = with_slots(cube("A"), "One", "Two", "Three")
    item.active_material_index = 1
    target = capture(bpy.context)
    item.active_material_index = 2
    item.select_set(False)
    assign(red, target)
    assert materials(item) == ["One", "Red", "Three"]


def test_a_rename_does_not_lose_the_target(red: bpy.types.Material) -> None:
    item = cube("A")
    target = capture(bpy.context)
    item.name = "B"
    assert assign(red, target).objects == ("B",)


def test_a_deleted_object_is_said(red: bpy.types.Material) -> None:
    item = cube("A")
    target = capture(bpy.context)
    bpy.data.objects.remove(item)
    assert "no longer exist" in assign(red, target).refusals[0]


@pytest.mark.parametrize("had_slot", [True, False])
def test_an_unselected_twin_that_shares_the_mesh_does_not_change(red: bpy.types.Material, had_slot: bool) -> None:
    chosen = cube("A")
    if had_slot:
        with_slots(chosen, "Old")
    twin = cube("Twin", chosen.data, selected=False)
    assign(red, capture(bpy.context))
    assert materials(chosen) == ["Red"]
    assert materials(twin) == (["Old"] if had_slot else [""])


def test_selected_twins_share_the_slot_of_their_mesh(red: bpy.types.Material) -> None:
    first = cube("A")
    second = cube("B", first.data)
    assign(red, capture(bpy.context))
    assert materials(first) == materials(second) == ["Red"]
    assert first.material_slots[0].link == 'DATA'


def test_a_material_that_loses_its_last_user_is_kept_over_save_and_reopen(
    red: bpy.types.Material, tmp_path: Path
) -> None:
    with_slots(cube("A"), "Old")
    assert assign(red, capture(bpy.context)).replaced == ("Old",)
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert "Old" in bpy.data.materials


def test_a_material_that_others_use_gets_no_fake_user(red: bpy.types.Material) -> None:
    with_slots(cube("A"), "Old")
    with_slots(cube("B", selected=False), "Old")
    assert assign(red, capture(bpy.context)).replaced == ()
    assert not bpy.data.materials["Old"].use_fake_user


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("curve", lambda: bpy.data.curves.new("C", 'CURVE')),
        ("text", lambda: bpy.data.curves.new("T", 'FONT')),
        ("metaball", lambda: bpy.data.metaballs.new("M")),
    ],
)
def test_curves_text_and_metaballs_carry_a_material_too(red: bpy.types.Material, kind: str, data) -> None:
    item = cube(kind, data())
    assign(red, capture(bpy.context))
    assert materials(item) == ["Red"]


def test_lights_and_cameras_are_passed_over() -> None:
    cube("Light", bpy.data.lights.new("Light", 'POINT'))
    cube("Camera", bpy.data.cameras.new("Camera"))
    assert capture(bpy.context).slots == ()


def linked_object(tmp_path: Path, what: str) -> bpy.types.ID:
    """A mesh or an object that lives in another file."""
    cube("Far")
    path = str(tmp_path / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        setattr(into, what, ["Far"])
    return getattr(into, what)[0]


def test_a_linked_object_is_said_and_left_alone(tmp_path: Path) -> None:
    item = linked_object(tmp_path, "objects")
    bpy.context.scene.collection.objects.link(item)
    item.select_set(True)
    cube("Mine")
    result = assign(bpy.data.materials.new("Red"), capture(bpy.context))
    assert result.objects == ("Mine",)
    assert "Far is linked" in result.refusals[0]


def test_an_object_with_linked_data_and_no_slot_is_said_and_left_alone(tmp_path: Path) -> None:
    item = cube("Mine", linked_object(tmp_path, "meshes"))
    result = assign(bpy.data.materials.new("Red"), capture(bpy.context))
    assert result.objects == ()
    assert "Mine has no material slot" in result.refusals[0]
    assert not item.material_slots


def test_selected_twins_with_different_active_slots_change_in_those_alone(red: bpy.types.Material) -> None:
    first = with_slots(cube("A"), "One", "Two")
    second = cube("B", first.data)
    first.active_material_index, second.active_material_index = 0, 1
    assign(red, capture(bpy.context))
    assert (materials(first), materials(second)) == (["Red", "Two"], ["One", "Red"])


def test_a_material_that_only_a_hidden_link_of_the_object_used_is_kept(red: bpy.types.Material) -> None:
    item = with_slots(cube("A"), "Old")
    item.material_slots[0].link = 'OBJECT'
    item.material_slots[0].material = bpy.data.materials.new("Hidden")
    item.material_slots[0].link = 'DATA'
    cube("Twin", item.data, selected=False)
    assert assign(red, capture(bpy.context)).replaced == ("Hidden",)
    assert bpy.data.materials["Hidden"].use_fake_user


def test_two_objects_of_one_name_from_two_files_are_told_apart(red: bpy.types.Material, tmp_path: Path) -> None:
    linked_object(tmp_path, "objects")
    mine = cube("Far")
    target = capture(bpy.context)
    assert assign(bpy.data.materials.new("Red"), target).objects == ("Far",)
    assert materials(mine) == ["Red"]

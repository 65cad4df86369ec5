# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a material goes, and what stays as it was."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.material import build
from patina_addon.blender.targets import open_file
from patina_addon.blender.targets.assign_material import assign
from patina_addon.blender.targets.capture import capture

from .helpers import cube, map_files

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def red(addon: object) -> bpy.types.Material:
    return bpy.data.materials.new("Red")


def materials(obj: bpy.types.Object) -> list[str]:
    return [slot.material.name if slot.material else "" for slot in obj.material_slots]


def holders() -> tuple[str, ...]:
    """The objects that show the red material."""
    return tuple(obj.name for obj in bpy.data.objects if "Red" in materials(obj))


def with_slots(obj: bpy.types.Object, *names: str) -> bpy.types.Object:
    for name in names:
        obj.data.materials.append(bpy.data.materials.get(name) or bpy.data.materials.new(name))
    return obj


def test_only_selected_objects_get_the_material(red: bpy.types.Material) -> None:
    selected, other = cube("A"), cube("B", selected=False)
    assign(red, capture(bpy.context))
    assert holders() == ("A",)
    assert (materials(selected), materials(other)) == (["Red"], [])


def test_the_material_goes_into_the_slot_that_was_active_at_the_start(red: bpy.types.Material) -> None:
    obj = with_slots(cube("A"), "One", "Two", "Three")
    obj.active_material_index = 1
    target = capture(bpy.context)
    obj.active_material_index = 2
    obj.select_set(False)
    assign(red, target)
    assert materials(obj) == ["One", "Red", "Three"]


def test_a_renamed_object_is_still_a_target(red: bpy.types.Material) -> None:
    obj = cube("A")
    target = capture(bpy.context)
    obj.name = "B"
    assign(red, target)
    assert holders() == ("B",)


def test_a_deleted_object_is_reported(red: bpy.types.Material) -> None:
    obj = cube("A")
    target = capture(bpy.context)
    bpy.data.objects.remove(obj)
    assert "no longer exist" in str(assign(red, target).refusals[0])


@pytest.mark.parametrize("had_slot", [True, False])
def test_an_unselected_object_that_shares_the_mesh_does_not_change(red: bpy.types.Material, had_slot: bool) -> None:
    obj = cube("A")
    if had_slot:
        with_slots(obj, "Old")
    twin = cube("Twin", obj.data, selected=False)
    assign(red, capture(bpy.context))
    assert materials(obj) == ["Red"]
    assert materials(twin) == (["Old"] if had_slot else [""])


def test_selected_objects_that_share_a_mesh_share_its_slot(red: bpy.types.Material) -> None:
    first = cube("A")
    second = cube("B", first.data)
    assign(red, capture(bpy.context))
    assert materials(first) == materials(second) == ["Red"]
    assert first.material_slots[0].link == 'DATA'


def test_a_material_without_users_survives_save_and_reopen(red: bpy.types.Material, tmp_path: Path) -> None:
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
def test_curves_text_and_metaballs_get_the_material(red: bpy.types.Material, kind: str, data) -> None:
    obj = cube(kind, data())
    assign(red, capture(bpy.context))
    assert materials(obj) == ["Red"]


def volume() -> bpy.types.ID:
    return bpy.data.volumes.new("A")


def hair() -> bpy.types.ID:
    return bpy.data.hair_curves.new("A")


def grease_pencil() -> bpy.types.ID:
    collection = bpy.data.grease_pencils_v3 if hasattr(bpy.data, "grease_pencils_v3") else bpy.data.grease_pencils
    return collection.new("A")


@pytest.mark.parametrize(("data", "has_surface"), [(hair, True), (volume, False), (grease_pencil, False)])
def test_only_what_renders_a_surface_gets_the_material(red: bpy.types.Material, data, has_surface: bool) -> None:
    obj = cube("A", data())
    bpy.context.view_layer.objects.active = obj
    result = assign(red, capture(bpy.context))
    assert materials(obj) == (["Red"] if has_surface else [])
    assert [str(refusal).partition(",")[2] for refusal in result.refusals] == (
        [] if has_surface else [" which has no surface for a material."]
    )


def test_an_instance_of_a_collection_leads_to_what_is_in_it(red: bpy.types.Material) -> None:
    obj = bpy.data.objects.new("Tree", None)
    obj.instance_type, obj.instance_collection = 'COLLECTION', bpy.data.collections.new("Oak")
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(True)
    (refusal,) = assign(red, capture(bpy.context)).refusals
    assert str(refusal) == "Tree is an instance of a collection. Select the objects in that collection."


def test_objects_that_cannot_have_a_material_are_reported(red: bpy.types.Material) -> None:
    cube("Light", bpy.data.lights.new("Light", 'POINT'))
    for number in range(5):
        obj = bpy.data.objects.new(f"Empty {number}", None)
        bpy.context.scene.collection.objects.link(obj)
        obj.select_set(True)
    cube("A")
    result = assign(red, capture(bpy.context))
    assert holders() == ("A",)
    light, empties = sorted(map(str, result.refusals), key=len)
    assert light == "Light is of type Light, which has no surface for a material."
    assert empties == "Empty 0, Empty 1, Empty 2, and 2 more are of type Empty, which has no surface for a material."


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (lambda: None, "Empty"),
        (lambda: bpy.data.cameras.new("A"), "Camera"),
        (lambda: bpy.data.lattices.new("A"), "Lattice"),
    ],
    ids=["empty", "camera", "lattice"],
)
def test_another_object_under_the_same_name_that_cannot_have_a_material_is_reported(
    red: bpy.types.Material, tmp_path: Path, data, kind: str
) -> None:
    obj = cube("A")
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    target = capture(bpy.context)
    bpy.data.objects.remove(obj)
    bpy.data.objects.new("A", data())
    open_file.note_load()  # As when the file is opened again: names are all that is known then.
    sentence = f"A is of type {kind}, which has no surface for a material."
    assert tuple(map(str, assign(red, target).refusals)) == (sentence,)


def linked_object(tmp_path: Path, what: str) -> bpy.types.ID:
    """A mesh or an object that lives in another file."""
    cube("Far")
    path = str(tmp_path / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        setattr(into, what, ["Far"])
    return getattr(into, what)[0]


def test_a_linked_object_is_reported_and_not_changed(tmp_path: Path) -> None:
    obj = linked_object(tmp_path, "objects")
    bpy.context.scene.collection.objects.link(obj)
    obj.select_set(True)
    cube("Mine")
    result = assign(bpy.data.materials.new("Red"), capture(bpy.context))
    assert holders() == ("Mine",)
    assert "Far is linked" in str(result.refusals[0])


def test_an_object_with_linked_data_and_no_slot_is_reported_and_not_changed(tmp_path: Path) -> None:
    obj = cube("Mine", linked_object(tmp_path, "meshes"))
    result = assign(bpy.data.materials.new("Red"), capture(bpy.context))
    assert holders() == ()
    assert "Mine has no material slots" in str(result.refusals[0])
    assert not obj.material_slots


def test_objects_that_share_a_mesh_change_in_their_active_slots_only(red: bpy.types.Material) -> None:
    first = with_slots(cube("A"), "One", "Two")
    second = cube("B", first.data)
    first.active_material_index, second.active_material_index = 0, 1
    assign(red, capture(bpy.context))
    assert (materials(first), materials(second)) == (["Red", "Two"], ["One", "Red"])


def test_a_slot_that_is_linked_to_the_object_is_said(red: bpy.types.Material) -> None:
    first = with_slots(cube("A"), "One")
    second = cube("B", first.data, selected=False)
    (note,) = assign(red, capture(bpy.context)).refusals
    assert "A shares its data" in str(note)
    assert first.material_slots[0].link == 'OBJECT'
    assert materials(second) == ["One"]
    second.select_set(True)
    assert not assign(bpy.data.materials.new("Blue"), capture(bpy.context)).refusals


def test_a_material_that_only_a_hidden_link_of_the_object_used_is_kept(red: bpy.types.Material) -> None:
    obj = with_slots(cube("A"), "Old")
    obj.material_slots[0].link = 'OBJECT'
    obj.material_slots[0].material = bpy.data.materials.new("Hidden")
    obj.material_slots[0].link = 'DATA'
    cube("Twin", obj.data, selected=False)
    assert assign(red, capture(bpy.context)).replaced == ("Hidden",)
    assert bpy.data.materials["Hidden"].use_fake_user


def test_linked_objects_of_the_same_name_are_distinguished(red: bpy.types.Material, tmp_path: Path) -> None:
    linked_object(tmp_path, "objects")
    mine = cube("Far")
    target = capture(bpy.context)
    assign(bpy.data.materials.new("Red"), target)
    assert holders() == ("Far",)
    assert materials(mine) == ["Red"]


def test_only_the_active_slot_is_filled_on_request(red: bpy.types.Material) -> None:
    active, other = with_slots(cube("A"), "One", "Two"), with_slots(cube("B"), "Three")
    active.active_material_index = 1
    bpy.context.view_layer.objects.active = active
    active.select_set(False)
    assign(red, capture(bpy.context, 'ACTIVE'))
    assert holders() == ("A",)
    assert (materials(active), materials(other)) == (["One", "Red"], ["Three"])


def test_the_active_slot_needs_an_active_object(red: bpy.types.Material) -> None:
    cube("A")
    bpy.context.view_layer.objects.active = None
    assign(red, capture(bpy.context, 'ACTIVE'))
    assert holders() == ()


def test_a_new_slot_leaves_the_others_and_becomes_the_active_one(red: bpy.types.Material) -> None:
    full, empty = with_slots(cube("A"), "One", "Two"), cube("B")
    assign(red, capture(bpy.context, 'NEW_SLOT'))
    assert (materials(full), materials(empty)) == (["One", "Two", "Red"], ["Red"])
    assert full.active_material_index == 2


def test_objects_that_share_a_mesh_get_one_new_slot(red: bpy.types.Material) -> None:
    first = with_slots(cube("A"), "One")
    second, third = cube("B", first.data), cube("C", first.data, selected=False)
    assign(red, capture(bpy.context, 'NEW_SLOT'))
    assert materials(first) == materials(second) == ["One", "Red"]
    assert materials(third) == ["One", ""]


def test_assign_to_nothing_has_no_target() -> None:
    cube("A")
    assert capture(bpy.context, 'NOTHING') is None


def test_two_results_for_an_object_without_a_slot_share_one_new_slot(red: bpy.types.Material) -> None:
    obj = cube("A")
    target = capture(bpy.context)
    assign(bpy.data.materials.new("First"), target)
    assign(red, target)
    assert materials(obj) == ["Red"]


def test_objects_of_different_scale_get_the_density_copy_that_fits(tmp_path: Path) -> None:
    first = cube("A")
    second = cube("B", first.data)
    second.scale = (3.0, 3.0, 3.0)
    bpy.context.view_layer.update()
    material = build("Red", map_files(tmp_path))
    assign(material, capture(bpy.context))
    copies = [obj.material_slots[0].material for obj in (first, second)]
    assert copies[0] != copies[1]
    assert [material.patina.meters for material in copies] == [1.0, 1.0]


def override(tmp_path: Path, slots: int, is_editable: bool) -> bpy.types.Object:
    """A library override of an object from another file."""
    group = bpy.data.collections.new("Group")
    obj = with_slots(cube("Far"), *(f"Slot {number}" for number in range(slots)))
    group.objects.link(obj)
    path = str(tmp_path / "library.blend")
    bpy.data.libraries.write(path, {group})
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, into):
        into.collections = ["Group"]
    bpy.context.scene.collection.children.link(into.collections[0])
    hierarchy = into.collections[0].override_hierarchy_create(
        bpy.context.scene, bpy.context.view_layer, do_fully_editable=is_editable
    )
    (candidate,) = hierarchy.objects
    for other in bpy.context.view_layer.objects:
        other.select_set(other == candidate)
    return candidate


def test_a_slot_of_an_editable_override_survives_save_and_reopen(tmp_path: Path) -> None:
    name = override(tmp_path, 1, is_editable=True).name
    assert assign(bpy.data.materials.new("Red"), capture(bpy.context)).refusals == ()
    path = str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    (reopened,) = (obj for obj in bpy.data.objects if obj.name == name and obj.override_library)
    assert materials(reopened) == ["Red"]


@pytest.mark.parametrize(
    ("slots", "is_editable", "assign_to", "sentence"),
    [
        (1, False, 'SELECTED', "not editable"),
        (0, True, 'SELECTED', "has no material slot"),
        (1, True, 'NEW_SLOT', "cannot get a new material slot"),
    ],
)
def test_changes_that_an_override_cannot_keep_are_reported_and_not_made(
    tmp_path: Path, slots: int, is_editable: bool, assign_to: str, sentence: str
) -> None:
    obj = override(tmp_path, slots, is_editable)
    before = materials(obj)
    result = assign(bpy.data.materials.new("Red"), capture(bpy.context, assign_to))
    assert holders() == ()
    assert sentence in str(result.refusals[0])
    assert materials(obj) == before

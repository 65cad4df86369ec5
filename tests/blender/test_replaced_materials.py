# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials that Patina replaced: a person's own are never lost, and Patina's own do not pile up in the file."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.operators.materials import PATINA_OT_remove_replaced
from patina_addon.core.model.job import State

from .helpers import change_job, cube, generate, last_job, map_files, tracked

pytestmark = pytest.mark.usefixtures("addon")


def on_a_cube(name: str = "Mine") -> bpy.types.Material:
    """A person's own material, on a selected cube."""
    own = bpy.data.materials.new(name)
    cube("A").data.materials.append(own)
    return own


def names() -> set[str]:
    return {material.name for material in bpy.data.materials}


def save_and_open(folder: Path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(folder / "scene.blend"))


def remove() -> set[str]:
    return bpy.ops.patina.remove_replaced('EXEC_DEFAULT', True)


def with_variants(folder: Path) -> list[bpy.types.Material]:
    """Three variants of a new job, the first on the selected objects."""
    bpy.data.materials.remove(generate())
    job = last_job()
    maps = []
    for variant in range(3):
        (folder / job.id / str(variant)).mkdir(parents=True)
        maps += map_files(folder / job.id / str(variant), variant=variant)
    change_job(job.id, maps=tuple(maps), state=State.READY)
    tracked(job.id).result = None
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    return [bpy.data.materials[name] for name in tracked(job.id).result.materials]


def test_a_users_material_is_kept_and_never_removed(tmp_path: Path) -> None:
    on_a_cube()
    name = generate().name
    assert not PATINA_OT_remove_replaced.poll(bpy.context)
    save_and_open(tmp_path)
    assert names() == {"Mine", name}
    bpy.data.objects["A"].select_set(True)
    generate()
    remove()
    assert "Mine" in names()


def test_removing_is_one_undo_step() -> None:
    cube("A")
    first = generate().name
    second = generate().name
    bpy.ops.ed.undo_push(message="Before")
    assert remove() == {'FINISHED'}
    assert names() == {second}
    bpy.ops.ed.undo()
    assert names() == {first, second}


def test_the_dialog_lists_what_will_be_removed() -> None:
    on_a_cube()
    first = generate().name
    generate()
    asked: list[dict[str, str]] = []
    manager = SimpleNamespace(invoke_confirm=lambda *_, **given: asked.append(given))
    PATINA_OT_remove_replaced.invoke(SimpleNamespace(), SimpleNamespace(window_manager=manager), None)
    assert first in asked[0]["message"]
    assert "Mine" not in asked[0]["message"]
    assert first in names()


@pytest.mark.parametrize("storage", ['USER', 'PACKED'])
def test_a_file_holds_the_maps_of_the_last_try_alone(tmp_path: Path, storage: str) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = storage
    cube("A")
    for seed in (1, 2, 3):
        name = generate(seed=seed).name
    count = len(last_job().maps)
    save_and_open(tmp_path)
    assert names() == {name}
    assert len(bpy.data.images) == count


def test_variants_go_with_the_one_that_was_replaced(tmp_path: Path) -> None:
    cube("A")
    first = {material.name for material in with_variants(tmp_path)}
    second = generate().name
    assert first <= names()
    save_and_open(tmp_path)
    assert names() == {second}


def test_variants_stay_as_long_as_one_of_them_is_used(tmp_path: Path) -> None:
    cube("A")
    materials = with_variants(tmp_path)
    before, made_first = {variant.name for variant in materials}, materials[0].name
    cube("B", selected=False).data.materials.append(materials[1])
    generate()
    save_and_open(tmp_path)
    assert {variant for variant in before if variant in names()} == before - {made_first}


def test_variants_of_earlier_maps_go_when_a_material_gets_new_ones(tmp_path: Path) -> None:
    cube("A")
    first = with_variants(tmp_path)
    name, others = first[0].name, {variant.name for variant in first[1:]}
    generate(into=name)
    save_and_open(tmp_path)
    assert name in names()
    assert not others & names()


def test_materials_that_cannot_be_made_again_are_kept(tmp_path: Path) -> None:
    cube("A")
    edited = generate(seed=1)
    edited.node_tree.nodes.new('ShaderNodeGamma')
    lost = generate(seed=2)
    for file in last_job().maps:
        file.path.unlink()
    animated = generate(seed=3)
    animated.node_tree.animation_data_create()
    asset = generate(seed=4)
    asset.asset_mark()
    kept = {edited.name, lost.name, animated.name, asset.name}
    name = generate(seed=5).name
    save_and_open(tmp_path)
    assert names() == {name} | kept


def test_a_replaced_material_that_is_used_again_is_not_removed() -> None:
    obj = cube("A")
    first = generate()
    generate()
    obj.material_slots[0].material = first
    assert not bpy.ops.patina.remove_replaced.poll()


def test_a_material_that_is_applied_again_is_no_longer_a_replaced_one(tmp_path: Path) -> None:
    cube("A")
    first, job = generate(seed=1).name, last_job().id
    second = generate(seed=2).name
    assert bpy.ops.patina.apply(job=job) == {'FINISHED'}
    assert not bpy.data.materials[first].use_fake_user
    save_and_open(tmp_path)
    assert names() == {first}
    assert second != first


def test_variants_that_are_applied_again_are_no_longer_replaced_ones(tmp_path: Path) -> None:
    cube("A")
    variants, job = {material.name for material in with_variants(tmp_path)}, last_job().id
    generate()
    assert bpy.ops.patina.apply(job=job) == {'FINISHED'}
    remove()
    assert names() == variants
    save_and_open(tmp_path)
    assert names() == variants


def test_variants_that_are_picked_are_no_longer_replaced_ones(tmp_path: Path) -> None:
    obj = cube("A")
    first, second, _ = with_variants(tmp_path)
    generate()
    obj.material_slots[0].material = first
    for variant in (1, 0, 1):
        assert bpy.ops.patina.pick_variant(material=obj.active_material.name, variant=variant) == {'FINISHED'}
    remove()
    assert {first.name, second.name} <= names()
    save_and_open(tmp_path)
    assert len(names()) == 2


def test_a_namesake_of_a_variant_gets_no_fake_user(tmp_path: Path) -> None:
    cube("A")
    variant = with_variants(tmp_path)[1]
    name, variant.name = variant.name, "Renamed"
    variant.use_fake_user = False
    namesake = bpy.data.materials.new(name)
    cube("B")
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert not namesake.use_fake_user
    assert variant.use_fake_user


def test_a_duplicate_that_the_user_kept_stays(tmp_path: Path) -> None:
    cube("A")
    duplicate = generate().copy()
    duplicate.use_fake_user = True
    kept = duplicate.name
    last = generate().name
    bpy.ops.patina.remove_replaced()
    save_and_open(tmp_path)
    assert names() == {last, kept}

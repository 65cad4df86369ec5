# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials that Patina replaced: a person's own are never lost, and Patina's own do not pile up in the file."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.operators.materials import PATINA_OT_remove_replaced

from .dialogs import ask
from .helpers import cube, generate, last_job

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
    asked = ask(PATINA_OT_remove_replaced)
    assert first in asked.text
    assert "Mine" not in asked.text
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


def test_a_duplicate_that_the_user_kept_stays(tmp_path: Path) -> None:
    cube("A")
    duplicate = generate().copy()
    duplicate.use_fake_user = True
    kept = duplicate.name
    last = generate().name
    bpy.ops.patina.remove_replaced()
    save_and_open(tmp_path)
    assert names() == {last, kept}

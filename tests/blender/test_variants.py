# SPDX-License-Identifier: GPL-3.0-or-later
"""The variants of one job: the one that was picked is what the material is, everywhere and in every session."""

import shutil
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import map_toggles
from patina_addon.blender.actions.apply import apply
from patina_addon.blender.actions.pick_variant import pick as request
from patina_addon.blender.material import nodes
from patina_addon.blender.operators.variants import PATINA_OT_compare_variants
from patina_addon.blender.session import session, thumbnails
from patina_addon.blender.targets import capture, provenance
from patina_addon.core.images import png, safe_files
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.job import State
from patina_addon.core.model.maps import MapFile

from .dialogs import Asked, ask
from .helpers import KINDS, cube, generate, job_of, last_job, map_files, tick_until, tracked
from .recording_layout import buttons, draw, draw_all, operators

pytestmark = pytest.mark.usefixtures("addon")

COUNT = 3


def files_of(folder: Path, variant: int, kinds: tuple[str, ...] = KINDS) -> tuple[MapFile, ...]:
    """The maps of a variant, each with another roughness."""
    (folder / str(variant)).mkdir(exist_ok=True)
    files = map_files(folder / str(variant), kinds, variant=variant)
    for file in files:
        if file.kind == "roughness":
            png.write(file.path, np.full((8, 8), 50 * (variant + 1), np.uint8))
    return tuple(
        replace(file, mean=(50 * (variant + 1) / 255,) * 3) if file.kind == "roughness" else file for file in files
    )


def with_variants(folder: Path, *kinds_of: tuple[str, ...], is_packed: bool = False) -> bpy.types.Material:
    """The material of a job with several variants, the first of them on the selected objects, in the store."""
    bpy.data.materials.remove(generate())
    job = last_job()
    kinds = kinds_of or (KINDS,) * COUNT
    maps = tuple(file for variant, own in enumerate(kinds) for file in files_of(folder, variant, own))
    changed = replace(job, maps=maps, state=State.READY, analysis=None, plan=replace(job.plan, is_packed=is_packed))
    session.current().save(tracked(job.id), changed)
    tracked(job.id).result = None
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def pick(variant: int, material: str = "Red brick") -> None:
    assert bpy.ops.patina.pick_variant(material=material, variant=variant) == {'FINISHED'}


def folder_of(material: bpy.types.Material, kind: str = "basecolor") -> str:
    """The name of the folder that a map of `material` is in; that of a variant, as the files came."""
    return Path(nodes.textures(material)[kind].image.filepath).parent.name


def roughness(material: bpy.types.Material) -> float:
    principled = nodes.find(material, nodes.PRINCIPLED)
    return nodes.values_of(nodes.input_of(principled, "Roughness"))[0]


def restart() -> None:
    """Have the session know no job any more, once all is written, as in another Blender."""
    jobs = session.current().jobs
    for one in list(jobs.values()):
        one.monitor.flush(10.0)
    jobs.clear()


def save_and_open(folder: Path) -> Path:
    path = folder / "scene.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.open_mainfile(filepath=str(path))
    return path


def test_apply_to_selection_gives_the_variant_that_was_picked(tmp_path: Path) -> None:
    first = cube("A")
    with_variants(tmp_path)
    pick(2, first.active_material.name)
    first.select_set(False)
    second = cube("B")
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert second.active_material == first.active_material
    assert second.active_material["patina_variant"] == 2
    assert folder_of(second.active_material) == "2"
    assert [material.name for material in bpy.data.materials] == ["Red brick"]


def test_the_card_says_the_name_and_the_variant(tmp_path: Path) -> None:
    cube("A")
    with_variants(tmp_path).name = "Mine"
    pick(1, "Mine")
    texts = draw().texts
    assert "Mine" in texts
    assert "Variant 2 of 3" in texts


@pytest.mark.parametrize("is_file_open", [True, False])
def test_the_picked_variant_is_applied_after_a_restart(tmp_path: Path, is_file_open: bool) -> None:
    cube("A")
    with_variants(tmp_path)
    job_id = last_job().id
    pick(1)
    save_and_open(tmp_path)
    restart()
    if not is_file_open:
        bpy.ops.wm.read_homefile(use_empty=True)
    later = cube("B")
    assert bpy.ops.patina.apply(job=job_id) == {'FINISHED'}
    assert later.active_material["patina_variant"] == 1
    assert folder_of(later.active_material) == "1"


def test_undo_takes_a_pick_back_as_one_step_and_apply_follows(tmp_path: Path) -> None:
    cube("A")
    with_variants(tmp_path)
    bpy.ops.ed.undo_push(message="Before")
    pick(2)
    bpy.ops.ed.undo()
    material = bpy.data.objects["A"].active_material
    assert (folder_of(material), material["patina_variant"]) == ("0", 0)
    bpy.data.objects["A"].select_set(False)
    cube("B")
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert bpy.data.objects["B"].active_material["patina_variant"] == 0
    assert job_of(last_job().id).plan.variant == 0


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_file_holds_the_images_of_one_variant(tmp_path: Path, is_packed: bool) -> None:
    cube("A")
    with_variants(tmp_path, is_packed=is_packed)
    restart()
    for variant in (1, 2, 1):
        pick(variant)
    save_and_open(tmp_path)
    assert {material.name for material in bpy.data.materials} == {"Red brick"}
    assert {folder_of(bpy.data.materials[0], kind) for kind in KINDS} == {"1"}
    assert [bool(image.packed_file) for image in bpy.data.images] == [is_packed] * len(KINDS)


def test_everything_else_about_the_material_stays(tmp_path: Path) -> None:
    first, large = cube("A"), cube("B")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    material = with_variants(tmp_path)
    material.patina.meters = 3.0
    gamma = material.node_tree.nodes.new('ShaderNodeGamma').name
    copy = large.active_material
    assert copy != material
    pick(2)
    assert (first.active_material, large.active_material) == (material, copy)
    assert {folder_of(material), folder_of(copy)} == {"2"}
    assert gamma in material.node_tree.nodes
    assert copy.patina.meters == 3.0


def test_corrections_that_were_on_stay_on_for_each_variant(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path)
    bpy.ops.patina.correct_maps(material=material.name, non_metal=True, roughness_range=(0.5, 1.0))
    for variant in (1, 2, 0):
        bpy.ops.ed.undo_push(message="Before")
        pick(variant)
        assert material["patina_variant"] == variant
        assert provenance.corrections(material) == Corrections(is_metal=False, roughness_range=(0.5, 1.0))
        shown = {file.kind: file for file in provenance.maps(material)}
        assert shown["roughness"].mean[0] == pytest.approx(0.5 + 50 * (variant + 1) / 510, abs=0.01)
        assert {file.original.parent.name for file in shown.values() if file.original} == {str(variant)}
    bpy.ops.ed.undo()
    assert bpy.data.materials["Red brick"]["patina_variant"] == 2


def test_a_map_that_is_off_stands_for_the_picked_variant(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path)
    bpy.ops.patina.toggle_map(material=material.name, kind='roughness')
    pick(2)
    assert not map_toggles.is_on(material, "roughness")
    assert roughness(material) == pytest.approx(150 / 255)
    nodes.set_value(nodes.find(material, nodes.PRINCIPLED), "Roughness", 0.11)
    pick(1)
    assert roughness(material) == pytest.approx(0.11)


def test_a_variant_without_a_map_has_the_previous_ones_average(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path, KINDS, ("basecolor", "normal"))
    pick(1)
    assert set(nodes.textures(material)) == {"basecolor", "normal"}
    assert roughness(material) == pytest.approx(50 / 255)
    assert material.roughness == pytest.approx(50 / 255)
    pick(0)
    assert set(nodes.textures(material)) == set(KINDS)
    assert map_toggles.is_on(material, "roughness")


@pytest.mark.parametrize("is_corrected", [False, True])
def test_a_painted_map_is_kept_when_another_variant_is_picked(tmp_path: Path, is_corrected: bool) -> None:
    cube("A")
    material = with_variants(tmp_path)
    if is_corrected:
        bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True)
    image = nodes.textures(material)["basecolor"].image
    image.pixels[0] = 0.25
    assert image.is_dirty
    name = image.name
    pick(1)
    image = bpy.data.images[name]
    assert image.use_fake_user
    assert not any(other.use_fake_user for other in bpy.data.images if other != image)


def test_a_variant_can_be_applied_by_its_number(tmp_path: Path) -> None:
    first = cube("A")
    with_variants(tmp_path)
    job_id = last_job().id
    first.select_set(False)
    second = cube("B")
    assert bpy.ops.patina.apply(job=job_id, variant=1) == {'FINISHED'}
    assert [obj.active_material["patina_variant"] for obj in (first, second)] == [0, 1]
    second.select_set(False)
    third = cube("C")
    assert bpy.ops.patina.apply(job=job_id, variant=0) == {'FINISHED'}
    assert third.active_material == first.active_material
    with pytest.raises(RuntimeError, match="no variant 9"):
        bpy.ops.patina.apply(job=job_id, variant=8)


def test_a_variant_whose_job_was_deleted_is_reported(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path)
    with pytest.raises(RuntimeError, match="no variant 9"):
        pick(8)
    material["patina_job"] = "gone"
    with pytest.raises(RuntimeError, match="no longer exists"):
        pick(1)


def test_fetching_or_swapping_maps_keeps_the_variant_that_was_picked(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path)
    pick(2)
    job = last_job()
    (image,) = [file for file in job.maps if file.kind == "roughness" and file.variant == 2]
    unique = image.path.with_name("only_here.png")
    image.path.rename(unique)
    changed = replace(job, maps=tuple(replace(file, path=unique) if file == image else file for file in job.maps))
    session.current().save(tracked(job.id), changed)
    bpy.ops.patina.assign_job_image(job=job.id, file=unique.name, kind='metalness')
    assert material["patina_variant"] == 2
    assert Path(nodes.textures(material)["metalness"].image.filepath).name == unique.name


def pictures() -> dict[int, int] | None:
    return session.current().variant_pictures.of(last_job().id)


def test_the_panel_has_a_picture_and_a_button_for_each_variant(tmp_path: Path) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    with_variants(tmp_path)
    restored = last_job()
    tracked(restored.id).monitor.flush(10.0)
    assert pictures() is None
    safe_files._safe.clear()
    draw_all()
    tick_until(lambda: pictures() is not None)
    assert list(pictures()) == [0, 1, 2]
    # Without a window they have no icons. Each has a file of its own.
    assert {name for name in thumbnails._collection if restored.id in name} == {
        f"{restored.id} {variant}" for variant in range(COUNT)
    }
    assert {"1", "2", "3"} <= set(draw_all())
    tick_until(lambda: not session.current().is_busy)
    assert all(safe_files.is_safe(file.path) for file in restored.maps), "none is checked when it is picked"
    (tmp_path / "1" / "red_basecolor.png").unlink()
    session.current().variant_pictures.forget(restored.id)
    tick_until(lambda: pictures() is not None)
    assert list(pictures()) == [0, 2]


def test_variants_beside_the_file_can_be_picked_after_its_project_was_moved(tmp_path: Path) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'BESIDE'
    bpy.context.view_layer.objects.active = cube("A")
    (tmp_path / "desktop").mkdir()
    save_and_open(tmp_path / "desktop")
    bpy.ops.patina.generate_material(prompt="red brick", service='OFFLINE', image_size=32)
    job = last_job()
    more = map_files(job.folder, variant=1)
    session.current().save(tracked(job.id), replace(job, maps=(*job.maps, *more)))
    tracked(job.id).monitor.flush(10.0)
    bpy.data.objects["A"].active_material["patina_variants"] = 2
    bpy.ops.wm.save_mainfile()
    tick_until(lambda: pictures() is not None)
    shutil.move(tmp_path / "desktop", tmp_path / "laptop")
    session.current().variant_pictures.forget(job.id)  # As in another session.
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "laptop" / "scene.blend"))
    tick_until(lambda: pictures() is not None)
    assert list(pictures()) == [0, 1]
    pick(1)
    image = nodes.textures(bpy.data.materials["Red brick"])["basecolor"].image
    assert Path(bpy.path.abspath(image.filepath)).is_relative_to(tmp_path / "laptop")


def test_keep_only_this_is_one_undo_step_and_loses_nothing_of_the_users(tmp_path: Path) -> None:
    first = cube("A")
    bpy.context.view_layer.objects.active = first
    material = with_variants(tmp_path)
    job_id = last_job().id
    first.select_set(False)
    for variant, name in ((1, "B"), (2, "C")):
        other = cube(name)
        bpy.ops.patina.apply(job=job_id, variant=variant)
        other.select_set(False)
    edited, plain = (bpy.data.objects[name].active_material for name in ("B", "C"))
    edited.node_tree.nodes.new('ShaderNodeGamma')
    duplicate = plain.copy()
    duplicate.use_fake_user = True
    duplicate.name = "My copy"
    for name in ("B", "C"):
        bpy.data.objects[name].active_material = None
    kept = {material.name, edited.name, duplicate.name}
    bpy.ops.ed.undo_push(message="Before")
    assert bpy.ops.patina.keep_variant(material=material.name) == {'FINISHED'}
    assert {other.name for other in bpy.data.materials} == kept
    assert bpy.data.materials[material.name]["patina_variants"] == 0
    bpy.ops.ed.undo()
    assert len(bpy.data.materials) == 4
    bpy.ops.ed.redo()
    save_and_open(tmp_path)
    assert {other.name for other in bpy.data.materials} == kept
    assert "pick_variant" not in operators(draw())
    assert bpy.ops.patina.apply(job=job_id, variant=2) == {'FINISHED'}


def test_variants_that_are_fetched_later_are_offered_unless_the_user_has_decided(tmp_path: Path) -> None:
    cube("A")
    material = with_variants(tmp_path, KINDS)
    job_id = last_job().id
    more = (*job_of(job_id).maps, *files_of(tmp_path, 1))
    session.current().save(tracked(job_id), replace(job_of(job_id), maps=more))
    target = capture.material_target(material)
    apply(session.current(), bpy.context, job_id, target)
    assert material["patina_variants"] == 2
    bpy.ops.patina.keep_variant(material=material.name)
    apply(session.current(), bpy.context, job_id, target)
    assert material["patina_variants"] == 0


def test_a_variant_that_is_used_is_not_removed(tmp_path: Path) -> None:
    first = cube("A")
    material = with_variants(tmp_path)
    first.select_set(False)
    other = cube("B")
    bpy.ops.patina.apply(job=last_job().id, variant=1)
    bpy.ops.patina.keep_variant(material=material.name)
    assert other.active_material["patina_variant"] == 1


def test_a_stored_plan_names_the_picked_variant(tmp_path: Path) -> None:
    cube("A")
    with_variants(tmp_path)
    pick(2)
    job_id = last_job().id
    restart()
    assert session.current().latest(bpy.context, job_id).plan.variant == 2


def test_a_pick_that_is_being_corrected_is_shown_as_picked_and_can_be_taken_back(tmp_path: Path) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    material = with_variants(tmp_path)
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True)
    request(session.current(), bpy.context, material, 2)
    assert session.current().corrections.is_working_on(material)
    request(session.current(), bpy.context, material, 0)
    assert not session.current().corrections.is_working_on(material)
    pump.tick()
    assert material["patina_variant"] == 0


def compared(job_id: str) -> Asked:
    """The pictures that Compare Variants shows."""
    return ask(PATINA_OT_compare_variants, job=job_id, bl_label="Compare Variants")


def test_variants_are_compared_large_and_picked_where_the_material_is_used(tmp_path: Path) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    with_variants(tmp_path)
    pick(1)
    asked = compared(last_job().id)
    assert {"Variant 1", "Variant 2", "Variant 3"} <= set(asked.drawn.texts)
    assert "Red brick shows the one that you pick, wherever it is used." in asked.drawn.texts
    assert buttons(asked.drawn) == ["Pick", "Picked", "Pick"]
    assert all(call.kwargs["scale"] >= 8 for call in asked.drawn.template_icon.call_args_list)
    assert asked.options["width"] < 1000


def test_variants_of_a_job_that_the_file_does_not_use_are_applied(tmp_path: Path) -> None:
    obj = cube("A")
    with_variants(tmp_path)
    obj.material_slots[0].material = None
    asked = compared(last_job().id)
    assert buttons(asked.drawn) == ["Apply"] * COUNT
    assert "Apply gives a variant to the selection." in asked.drawn.texts


def test_compare_stands_at_the_card_the_material_and_the_history_of_several_variants_alone(tmp_path: Path) -> None:
    bpy.context.view_layer.objects.active = cube("A")
    generate()
    assert "compare_variants" not in operators(draw())
    with_variants(tmp_path)
    session.current().arrange(bpy.context)
    assert "compare_variants" in operators(draw())

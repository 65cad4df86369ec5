# SPDX-License-Identifier: GPL-3.0-or-later
"""bpy.ops.patina.generate_material, as a script calls it, with the built-in generator."""

import os
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import preferences
from patina_addon.blender.actions import generate as generate_action
from patina_addon.blender.session import session
from patina_addon.core.model.errors import PatinaError
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message

from .helpers import cube, generate, last_job

pytestmark = pytest.mark.usefixtures("addon")


def images(material: bpy.types.Material) -> dict[str, bpy.types.Image]:
    return {node.label: node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'}


def test_a_prompt_becomes_a_material_on_the_selected_objects() -> None:
    selected, other = cube("A"), cube("B", selected=False)
    material = generate(prompt="weathered red brick")
    assert material.name == "Weathered red brick"
    assert selected.material_slots[0].material == material
    assert not other.material_slots
    assert list(images(material)) == ["Base Color", "Metallic", "Roughness", "Normal", "Height"]
    assert all(tuple(image.size) == (32, 32) for image in images(material).values())


def test_the_window_manager_names_the_last_job_and_material() -> None:
    material = generate()
    results = bpy.context.window_manager.patina
    assert results.last_material == material.name
    assert session.current().jobs[results.last_job].job.state is State.APPLIED


def test_each_job_has_its_own_folder_of_maps() -> None:
    material = generate(prompt="red brick")
    home = Path(os.environ["PATINA_HOME"])
    (folder,) = {Path(image.filepath).parent for image in images(material).values()}
    assert folder.parent == home / "materials"
    assert sorted(path.name for path in folder.iterdir()) == [
        "red_brick_basecolor.png",
        "red_brick_height.png",
        "red_brick_metalness.png",
        "red_brick_normal.png",
        "red_brick_roughness.png",
        "sphere.png",
    ]


def test_omitted_arguments_come_from_the_panel() -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.service, panel.image_size, panel.seed = "blue metal", 'OFFLINE', 16, 0
    panel.use_metalness, panel.use_height, panel.tiling_mode = True, False, 'X'
    assert bpy.ops.patina.generate_material() == {'FINISHED'}
    request = last_job().request
    assert request.prompt == "blue metal"
    assert request.maps == ("basecolor", "normal", "roughness", "metalness")
    assert (request.tiling_mode, request.image_size, request.seed) == ('X', 16, 0)


def test_arguments_do_not_carry_over_to_the_next_call() -> None:
    bpy.context.scene.patina.prompt = "stone"
    generate(prompt="grass", maps={'height'})
    generate_settings = {"service": 'OFFLINE', "image_size": 16}
    assert bpy.ops.patina.generate_material(**generate_settings) == {'FINISHED'}
    assert last_job().request.prompt == "stone"
    assert len(last_job().request.maps) == 5


def test_only_the_requested_maps_are_generated() -> None:
    assert list(images(generate(maps={'metalness', 'basecolor'}))) == ["Base Color", "Metallic"]


def test_a_seed_is_chosen_and_recorded_and_zero_is_a_seed() -> None:
    generate(seed=-1)
    seed = last_job().request.seed
    assert seed is not None
    assert seed >= 0
    generate(seed=0)
    assert last_job().request.seed == 0


def test_the_same_seed_makes_the_same_maps() -> None:
    first, second = (Path(images(generate(seed=7))["Base Color"].filepath).read_bytes() for _ in range(2))
    assert first == second


def test_a_material_name_is_used() -> None:
    assert generate(material_name="Wall, north").name == "Wall, north"


def test_a_material_without_a_selection_is_kept(tmp_path: Path) -> None:
    material = generate()
    name, path = material.name, str(tmp_path / "scene.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    assert name in bpy.data.materials


def test_a_material_with_no_target_changes_no_object_and_is_kept() -> None:
    obj = cube("A")
    material = generate(assign_to='NOTHING')
    assert not obj.material_slots
    assert material.use_fake_user


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"prompt": ""}, "The prompt is empty"),
        ({"prompt": "  \t "}, "The prompt is empty"),
        ({"maps": set()}, "No map is selected"),
        ({"image_size": 15}, "16"),
        ({"image_size": 8193}, "8192"),
        ({"image_size": -5}, "less than one pixel"),
        ({"upscale_factor": -1}, "negative"),
    ],
)
def test_invalid_input_is_refused_with_a_sentence_and_starts_nothing(inputs: dict, sentence: str) -> None:
    before = len(session.current().jobs)
    with pytest.raises(RuntimeError, match=sentence):
        generate(**inputs)
    assert len(session.current().jobs) == before
    assert not bpy.data.materials


def test_an_unwritable_folder_is_an_error_and_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PATINA_HOME", str(tmp_path / "file"))
    with pytest.raises(RuntimeError, match="cannot write"):
        generate()
    assert not bpy.data.materials


def test_an_unknown_prompt_makes_plaster_and_says_so() -> None:
    generate(prompt="qwertyuiop")
    assert "plaster" in " ".join(map(str, last_job().notes))


@pytest.mark.parametrize("is_undone", [True, False])
def test_the_whole_result_is_one_undo_step(is_undone: bool) -> None:
    obj = cube("A")
    obj.data.materials.append(bpy.data.materials.new("Old"))
    bpy.ops.ed.undo_push(message="Before")
    obj.location.x = 3.0
    bpy.ops.ed.undo_push(message="Move")
    name = generate().name
    if is_undone:
        bpy.ops.ed.undo()
        assert name not in bpy.data.materials
        assert not bpy.data.images
    obj = bpy.data.objects["A"]
    assert obj.material_slots[0].material.name == ("Old" if is_undone else name)
    assert obj.location.x == 3.0
    bpy.ops.ed.undo()
    assert bpy.data.objects["A"].location.x == (0.0 if is_undone else 3.0)


def test_nothing_else_changes() -> None:
    obj, other = cube("A"), cube("B", selected=False)
    bpy.context.view_layer.objects.active = other
    scene = bpy.context.scene

    def state() -> tuple:
        return (
            scene.render.engine,
            scene.view_settings.view_transform,
            bpy.context.mode,
            bpy.context.view_layer.objects.active,
            obj.select_get(),
            other.select_get(),
            scene.patina.prompt,
            len(bpy.data.worlds),
            len(scene.objects),
        )

    before = state()
    generate()
    assert state() == before


def test_maps_are_kept_beside_a_saved_file_if_that_is_the_preference(tmp_path: Path) -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'BESIDE'
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    for image in images(generate(prompt="red brick")).values():
        assert image.filepath.startswith("//textures/red_brick_")
        assert Path(bpy.path.abspath(image.filepath)).is_file()


def test_maps_are_packed_if_that_is_the_preference() -> None:
    bpy.context.preferences.addons["patina_addon"].preferences.storage = 'PACKED'
    assert all(image.packed_file for image in images(generate()).values())


def test_a_finished_job_can_be_applied_again_to_another_selection() -> None:
    generate()
    obj = cube("Later")
    assert bpy.ops.patina.apply(job=last_job().id) == {'FINISHED'}
    assert obj.material_slots[0].material


def test_an_unknown_job_is_reported() -> None:
    with pytest.raises(RuntimeError, match="no longer exists"):
        bpy.ops.patina.cancel(job="nothing")


def test_an_invalid_folder_is_reported_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: object) -> None:
        raise PatinaError(Message("The Patina folder is not a folder."))

    monkeypatch.setattr(preferences, "read", refuse)
    monkeypatch.setattr(generate_action, "wait_for_spending", lambda *_: None)
    with pytest.raises(RuntimeError) as caught:
        generate()
    assert str(caught.value).strip().endswith(": The Patina folder is not a folder.")

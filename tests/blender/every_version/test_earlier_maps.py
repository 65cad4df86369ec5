# SPDX-License-Identifier: GPL-3.0-or-later
"""Before and After of Generate into This Material: the maps that it had, and the new ones, with one click each."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import compare, earlier_maps, provenance
from patina_addon.blender.targets.used_jobs import used_jobs
from patina_addon.core.model.job import State

from ..helpers import addon_preferences, cube, generate, job_of, last_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def images(material: bpy.types.Material) -> dict[str, str]:
    return {kind: node.image.filepath for kind, node in nodes.textures(material).items()}


def regenerated(**given: object) -> tuple[bpy.types.Material, str, dict[str, str]]:
    """A material of brick that has got maps of moss; returns it, the job of the brick, and the maps of the brick."""
    cube("A")
    material = generate()
    first, before = last_job().id, images(material)
    generate(prompt="gray stone", into=material.name, **given)
    bpy.ops.ed.undo_push(message="Before")
    return material, first, before


def swap() -> None:
    assert bpy.ops.patina.compare(job=last_job().id) == {'FINISHED'}


def pressed() -> bool | None:
    """Whether the material shows what was before; None if the button is grayed out."""
    return compare.state(session.current().jobs[last_job().id].result).shows_before


def test_the_maps_are_swapped_back_and_forth_as_one_undo_step_each() -> None:
    material, first, before = regenerated()
    after, record = images(material), material["patina_maps"]
    assert (material.name, pressed()) == ("Gray stone", False)
    swap()
    assert (images(material), material.name, pressed()) == (before, "Red brick", True)
    assert (material["patina_job"], material["patina_prompt"]) == (first, "red brick")
    swap()
    assert (images(material), material.name, pressed()) == (after, "Gray stone", False)
    assert (material["patina_job"], material["patina_maps"]) == (last_job().id, record)
    bpy.ops.ed.undo()
    material = bpy.data.objects["A"].active_material
    assert (images(material), material.name, pressed()) == (before, "Red brick", True)
    bpy.ops.ed.undo()
    material = bpy.data.objects["A"].active_material
    assert (images(material), material.name, pressed()) == (after, "Gray stone", False)
    bpy.ops.ed.redo()
    assert images(bpy.data.objects["A"].active_material) == before


def test_the_job_stays_applied_while_its_material_shows_the_earlier_maps() -> None:
    regenerated()
    swap()
    bpy.ops.ed.undo_push(message="Anything")
    bpy.ops.ed.undo()
    assert job_of(last_job().id).state is State.APPLIED
    swap()
    assert session.current().jobs[last_job().id].material()


def test_edits_of_the_graph_the_size_and_a_name_of_the_users_stay() -> None:
    material, _, before = regenerated()
    material.name, material.patina.meters = "Mine", 3.0
    gamma = material.node_tree.nodes.new('ShaderNodeGamma')
    base = nodes.textures(material)["basecolor"]
    principled = nodes.find(material, nodes.PRINCIPLED)
    material.node_tree.links.new(base.outputs[0], gamma.inputs[0])
    material.node_tree.links.new(gamma.outputs[0], principled.inputs["Base Color"])
    bpy.ops.patina.toggle_map(material="Mine", kind='roughness')
    for _ in range(2):
        swap()
        assert (material.name, material.patina.meters) == ("Mine", 3.0)
        assert principled.inputs["Base Color"].links[0].from_node == gamma
        assert not principled.inputs["Roughness"].is_linked
    swap()
    assert images(material) == before


def test_painted_maps_come_back_as_they_were_painted() -> None:
    cube("A")
    material = generate()
    old = nodes.textures(material)["basecolor"].image
    old.pixels[0] = 0.25
    generate(prompt="gray stone", into=material.name)
    new = nodes.textures(material)["basecolor"].image
    new.pixels[0] = 0.75
    swap()
    assert nodes.textures(material)["basecolor"].image == old
    assert old.is_dirty and old.pixels[0] == pytest.approx(0.25, abs=0.01)
    assert (old.use_fake_user, new.use_fake_user) == (False, True)
    swap()
    assert nodes.textures(material)["basecolor"].image == new
    assert new.is_dirty and new.pixels[0] == pytest.approx(0.75, abs=0.01)
    assert (old.use_fake_user, new.use_fake_user) == (True, False)


def test_corrections_go_with_the_maps_that_they_were_made_for(tmp_path: Path) -> None:
    cube("A")
    material = generate()
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True)
    corrected = images(material)
    generate(prompt="gray stone", into=material.name)
    assert not provenance.corrections(material).invert_roughness
    swap()
    assert images(material) == corrected
    assert provenance.corrections(material).invert_roughness
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    swap()
    assert not provenance.corrections(material).invert_roughness
    assert material["patina_offered"]


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_maps_are_swapped_in_the_file_opened_again(tmp_path: Path, is_packed: bool) -> None:
    if is_packed:
        addon_preferences().storage = 'PACKED'
    material, _, before = regenerated()
    swap()
    swap()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    material = bpy.data.objects["A"].active_material
    assert bpy.ops.patina.compare_maps(material=material.name) == {'FINISHED'}
    names = {kind: Path(path).name for kind, path in before.items()}
    assert {kind: Path(path).name for kind, path in images(material).items()} == names
    assert all(bool(node.image.packed_file) is is_packed for node in nodes.textures(material).values())
    assert (material["patina_prompt"], material.name) == ("red brick", "Red brick")


def test_copies_for_other_sizes_are_swapped_together() -> None:
    cube("A")
    large = cube("B")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    material = generate()
    before = images(material)
    generate(prompt="gray stone", into=material.name)
    copies = {obj.active_material for obj in bpy.data.objects}
    assert len(copies) == 2
    swap()
    assert all(images(copy) == before and copy["patina_prompt"] == "red brick" for copy in copies)
    assert {copy.name for copy in copies} == {"Red brick", "Red brick.001"}


def test_maps_that_are_gone_are_said_to_be_and_nothing_is_changed(tmp_path: Path) -> None:
    material, _, before = regenerated()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "scene.blend"))
    material = bpy.data.objects["A"].active_material
    after = images(material)
    Path(before["normal"]).unlink()
    with pytest.raises(RuntimeError, match=r"The earlier map .*normal\.png no longer exists"):
        bpy.ops.patina.compare_maps(material=material.name)
    assert (images(material), material["patina_prompt"]) == (after, "gray stone")


def test_maps_of_other_kinds_are_swapped_unless_the_users_nodes_are_there() -> None:
    cube("A")
    material = generate(maps={'basecolor', 'normal', 'roughness', 'metalness', 'height'})
    generate(prompt="gray stone", into=material.name, maps={'basecolor', 'normal', 'roughness', 'height'})
    principled = nodes.find(material, nodes.PRINCIPLED)
    assert "metalness" not in nodes.textures(material)
    swap()
    assert principled.inputs["Metallic"].is_linked
    swap()
    assert "metalness" not in nodes.textures(material)
    own = material.node_tree.nodes.new('ShaderNodeValue')
    material.node_tree.links.new(own.outputs[0], principled.inputs["Metallic"])
    assert pressed() is None
    with pytest.raises(RuntimeError, match="nodes of your own where they would go: Metallic"):
        swap()
    material.node_tree.nodes.remove(own)
    swap()
    texture = nodes.textures(material)["metalness"]
    gamma = material.node_tree.nodes.new('ShaderNodeGamma')
    material.node_tree.links.new(texture.outputs[0], gamma.inputs[0])
    with pytest.raises(RuntimeError, match="nodes of your own where they would go: Metallic"):
        swap()


def test_the_choice_of_how_the_copy_lies_goes_with_the_maps() -> None:
    material, _, _ = regenerated()
    chosen = {'SHIFT': 'ROTATE', 'ROTATE': 'SHIFT'}[material.patina.repetition_copy]
    material.patina.repetition_copy = chosen
    swap()
    swap()
    assert material.patina.repetition_copy == chosen


def test_another_variant_or_a_correction_keeps_the_earlier_maps_in_reach() -> None:
    material, _, before = regenerated()
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True)
    corrected = images(material)
    swap()
    assert images(material) == before
    swap()
    assert images(material) == corrected


def test_the_file_uses_the_job_of_the_earlier_maps() -> None:
    _, first, _ = regenerated()
    assert used_jobs(Path("/nowhere")) == {first, last_job().id}


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"record": 3, "images": []}', '{"record": {"patina_maps": 3}}', 7])
def test_a_damaged_record_offers_nothing_and_raises_nothing(stored: object) -> None:
    material, _, _ = regenerated()
    material[earlier_maps.EARLIER] = stored
    assert pressed() is None
    with pytest.raises(RuntimeError, match="no earlier maps"):
        bpy.ops.patina.compare_maps(material=material.name)


def test_while_maps_are_being_updated_nothing_is_swapped() -> None:
    material, _, _ = regenerated()
    session.current().corrections.request(material, provenance.corrections(material))
    with pytest.raises(RuntimeError, match="being updated"):
        swap()
    tick_until(lambda: not session.current().is_busy)
    swap()

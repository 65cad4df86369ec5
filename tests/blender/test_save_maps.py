# SPDX-License-Identifier: GPL-3.0-or-later
"""Save Maps: maps come to the .blend, or into it, and nothing else changes; a reminder says that they are not."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import compat, panels, save_reminder
from patina_addon.blender.material import nodes
from patina_addon.blender.operators.export import PATINA_OT_save_maps

from .export_helpers import noisy_material, plane, read
from .helpers import cube, generate, last_job
from .recording_layout import context, layout
from .test_variants import pick, with_variants

pytestmark = pytest.mark.usefixtures("addon")

KINDS = ("basecolor", "roughness", "normal")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The folder of a saved .blend whose material's maps lie in the user's Patina folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    plane(noisy_material(tmp_path / "patina home" / "materials" / "red_1", KINDS))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    return folder


def paths() -> dict[str, str]:
    textures = nodes.textures(bpy.context.object.material_slots[0].material)
    return {kind: node.image.filepath for kind, node in textures.items()}


def save_maps(**given: str) -> set[str]:
    return bpy.ops.patina.save_maps('EXEC_DEFAULT', True, **given)


def test_maps_are_copied_beside_the_blend_under_standard_names(project, tmp_path):
    assert save_maps(place='TEXTURES') == {'FINISHED'}
    assert paths() == {kind: f"//textures/red_{kind}.png" for kind in KINDS}
    for kind in KINDS:
        original = tmp_path / "patina home" / "materials" / "red_1" / f"red_{kind}.png"
        assert (project / "textures" / f"red_{kind}.png").read_bytes() == original.read_bytes()


def test_nothing_else_changes(project, tmp_path):
    other = bpy.data.images.load(str(tmp_path / "patina home" / "materials" / "red_1" / "red_normal.png"))
    other.name = "Somebody's"
    material = bpy.context.object.material_slots[0].material

    def rest() -> tuple:
        images = {node.image for node in nodes.textures(material).values()}
        spaces = {image.name: image.colorspace_settings.name for image in bpy.data.images}
        return len(images), spaces, other.filepath, len(material.node_tree.nodes), bpy.context.object.name

    before = rest()
    save_maps(place='TEXTURES')
    assert rest() == before
    assert read(project / "textures" / "red_normal.png").std() > 0


def test_an_existing_file_of_the_same_name_is_not_overwritten(project):
    (project / "textures").mkdir()
    (project / "textures" / "red_roughness.png").write_bytes(b"somebody's own")
    save_maps(place='TEXTURES')
    assert paths() == {kind: f"//textures/red_2_{kind}.png" for kind in KINDS}
    assert (project / "textures" / "red_roughness.png").read_bytes() == b"somebody's own"


def test_an_identical_file_is_reused(project, tmp_path):
    save_maps(place='TEXTURES')
    plane(noisy_material(tmp_path / "elsewhere", KINDS))
    save_maps(place='TEXTURES')
    assert paths() == {kind: f"//textures/red_{kind}.png" for kind in KINDS}
    assert len(list((project / "textures").iterdir())) == len(KINDS)


def test_saving_maps_twice_does_nothing_more(project):
    save_maps(place='TEXTURES')
    assert save_maps(place='TEXTURES') == {'CANCELLED'}


def test_maps_are_packed_and_still_there_without_their_files(project, tmp_path):
    save_maps(place='PACK')
    bpy.ops.wm.save_mainfile()
    for path in (tmp_path / "patina home").rglob("*.png"):
        path.unlink()
    bpy.ops.wm.open_mainfile(filepath=str(project / "scene.blend"))
    material = next(material for material in bpy.data.materials if nodes.is_patina_material(material))
    images = [node.image for node in nodes.textures(material).values()]
    assert all(image.packed_file and image.size[0] for image in images)


def test_packed_maps_can_be_written_to_files(project):
    save_maps(place='PACK')
    save_maps(place='TEXTURES')
    image = nodes.textures(bpy.context.object.material_slots[0].material)["roughness"].image
    assert not image.packed_file
    assert (project / "textures" / "red_roughness.png").is_file()
    assert image.size[0]


def test_maps_can_be_copied_to_a_chosen_folder(project, tmp_path):
    save_maps(place='FOLDER', directory=str(tmp_path / "my textures"))
    assert paths() == {kind: str(tmp_path / "my textures" / f"red_{kind}.png") for kind in KINDS}


def test_saving_maps_is_one_undo_step(project):
    before = paths()
    bpy.ops.ed.undo_push(message="before")
    save_maps(place='TEXTURES')
    bpy.ops.ed.undo()
    assert paths() == before


def test_a_file_that_was_never_saved_has_no_textures_folder(tmp_path):
    plane(noisy_material(tmp_path / "maps", KINDS))
    with pytest.raises(RuntimeError, match="Save it first"):
        save_maps(place='TEXTURES')


def test_a_missing_file_is_named_and_the_others_are_copied(project, tmp_path):
    (tmp_path / "patina home" / "materials" / "red_1" / "red_normal.png").unlink()
    assert save_maps(place='TEXTURES') == {'FINISHED'}
    assert paths()["roughness"] == "//textures/red_roughness.png"
    assert not paths()["normal"].startswith("//textures/")


def test_painted_pixels_are_kept(project):
    image = nodes.textures(bpy.context.object.material_slots[0].material)["roughness"].image
    image.pixels[0] = 0.25
    assert image.is_dirty
    save_maps(place='TEXTURES')
    assert image.is_dirty
    assert not paths()["roughness"].startswith("//textures/")


def test_saving_reminds_once_of_maps_outside_the_project(project):
    assert str(save_reminder.message()).startswith("3 maps are stored in your Patina folder")
    bpy.ops.patina.dismiss_reminder()
    bpy.ops.wm.save_mainfile()
    assert not save_reminder.message()
    bpy.ops.wm.open_mainfile(filepath=str(project / "scene.blend"))
    bpy.ops.wm.save_mainfile()
    assert not save_reminder.message()


def test_saved_maps_need_no_reminder(project):
    assert save_reminder.message()
    save_maps(place='TEXTURES')
    assert not save_reminder.message()


@pytest.mark.parametrize("is_saved_between", [True, False])
def test_the_reminder_speaks_again_when_a_map_is_outside_again(project, tmp_path, is_saved_between):
    save_maps(place='TEXTURES')
    if is_saved_between:
        bpy.ops.wm.save_mainfile()
        bpy.ops.wm.open_mainfile(filepath=str(project / "scene.blend"))
    bpy.ops.wm.save_mainfile()
    assert not save_reminder.message()
    plane(noisy_material(tmp_path / "patina home" / "materials" / "green_1", KINDS))
    bpy.ops.wm.save_mainfile()
    assert save_reminder.message()
    bpy.ops.patina.dismiss_reminder()
    bpy.ops.wm.save_mainfile()
    assert not save_reminder.message()


def test_maps_beside_the_blend_need_no_reminder(tmp_path):
    plane(noisy_material(tmp_path / "textures", KINDS))
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert not save_reminder.message()


def packed() -> set[str]:
    return {image.name for image in bpy.data.images if image.packed_file}


def names(*materials: bpy.types.Material) -> set[str]:
    """The names of the images of some materials."""
    return {node.image.name for material in materials for node in nodes.textures(material).values()}


def tried(seed: int) -> bpy.types.Material:
    """A material for the selected objects that the history cannot make again, since it was edited."""
    material = generate(seed=seed)
    material.node_tree.nodes.new('ShaderNodeGamma')
    return material


def count_of_reminder(folder: Path) -> int:
    """How many maps the reminder counts when this file is saved."""
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    return dict(save_reminder.message().values).get("count", 0)


def test_maps_of_replaced_materials_are_neither_counted_nor_packed(tmp_path):
    cube("A")
    for seed in range(1, 5):
        assert tried(seed).name in bpy.data.materials
    last = generate(seed=5)
    count = len(last_job().maps)
    assert count_of_reminder(tmp_path) == count
    assert save_maps(place='PACK') == {'FINISHED'}
    assert packed() == names(last)
    assert len(packed()) == count


def test_maps_of_replaced_materials_are_saved_on_request(tmp_path):
    cube("A")
    replaced, last = tried(1), generate(seed=2)
    generated_again = generate(seed=3)
    assert save_maps(place='PACK', include_replaced=True) == {'FINISHED'}
    assert packed() == names(replaced, generated_again)
    assert not names(last) & packed()


def test_maps_on_deleted_objects_are_not_counted(tmp_path):
    cube("A")
    generate(seed=1)
    bpy.ops.object.delete()
    assert bpy.data.meshes["A"].materials[0]
    cube("B")
    last = generate(seed=2)
    assert count_of_reminder(tmp_path) == len(last_job().maps)
    save_maps(place='PACK')
    assert packed() == names(last)


@pytest.mark.parametrize("include_replaced", [False, True])
def test_variants_that_were_not_picked_are_not_counted(tmp_path, include_replaced):
    cube("A")
    (tmp_path / "maps").mkdir()
    material = with_variants(tmp_path / "maps")
    for variant in (1, 2):
        pick(variant)
    save_maps(place='PACK', include_replaced=include_replaced)
    assert packed() == names(material)


def test_a_material_that_the_user_keeps_counts(tmp_path):
    cube("A")
    kept = generate(seed=1)
    kept.use_fake_user = True
    shielded_later = generate(seed=2)
    last = generate(seed=3)
    shielded_later.use_fake_user = True
    assert count_of_reminder(tmp_path) == 3 * len(last_job().maps)
    save_maps(place='PACK')
    assert packed() == names(kept, shielded_later, last)


def test_what_else_uses_a_map_counts():
    """Another scene, a material of the user's own, geometry nodes, and a group of nodes that the user keeps."""
    cube("A")
    made = [tried(seed) for seed in range(1, 5)]
    generate(seed=5)
    elsewhere = bpy.data.objects.new("Elsewhere", bpy.data.meshes.new("Elsewhere"))
    bpy.data.scenes.new("Other").collection.objects.link(elsewhere)
    elsewhere.data.materials.append(made[0])
    own = bpy.data.materials.new("Own")
    compat.use_nodes(own)
    own.node_tree.nodes.new('ShaderNodeTexImage').image = nodes.textures(made[1])["basecolor"].image
    bpy.data.objects["A"].data.materials.append(own)
    group = bpy.data.node_groups.new("Rocks", 'GeometryNodeTree')
    setter = group.nodes.new('GeometryNodeSetMaterial')
    next(socket for socket in setter.inputs if socket.identifier == "Material").default_value = made[2]
    bpy.data.objects["A"].modifiers.new("Rocks", 'NODES').node_group = group
    shared = bpy.data.node_groups.new("Shared", 'ShaderNodeTree')
    shared.nodes.new('ShaderNodeTexImage').image = nodes.textures(made[3])["height"].image
    shared.use_fake_user = True
    save_maps(place='PACK')
    used = names(made[0], made[2], bpy.data.objects["A"].data.materials[0])
    used |= {nodes.textures(made[1])["basecolor"].image.name, nodes.textures(made[3])["height"].image.name}
    assert packed() == used


def test_the_dialog_asks_only_if_there_are_replaced_maps():
    cube("A")
    asked: list[str] = []

    def invoke() -> None:
        operator = SimpleNamespace(
            place='PACK',
            directory="",
            properties=SimpleNamespace(is_property_set=lambda _: False),
            execute=lambda _: asked.append("no"),
        )
        manager = SimpleNamespace(invoke_props_dialog=lambda *_, **__: asked.append("yes"))
        PATINA_OT_save_maps.invoke(operator, SimpleNamespace(window_manager=manager), None)

    tried(1)
    invoke()
    generate(seed=2)
    invoke()
    assert asked == ["no", "yes"]


def popovers(drawn):
    return [call.args[0] if call.args else call.kwargs["panel"] for call in drawn.popover.call_args_list]


def test_the_reminder_opens_from_the_header_and_takes_no_row(project):
    header, opened = layout(), layout()
    panels.PATINA_PT_main.draw_header_preset(SimpleNamespace(layout=header), context())
    assert "PATINA_PT_reminder" in popovers(header)
    reminder = next(cls for cls in panels.CLASSES if cls.__name__ == "PATINA_PT_reminder")
    reminder.draw(SimpleNamespace(layout=opened), context())
    assert "3 maps" in " ".join(opened.texts)
    assert opened.operator_menu_enum.called
    save_maps(place='PACK')
    header.popover.reset_mock()
    panels.PATINA_PT_main.draw_header_preset(SimpleNamespace(layout=header), context())
    assert "PATINA_PT_reminder" not in popovers(header)

# SPDX-License-Identifier: GPL-3.0-or-later
"""New maps in an existing material, and single maps that are left out."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import map_toggles
from patina_addon.blender.material import nodes
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance

from .helpers import cube, generate, job_of, last_job, reassign, start_job, tick_until

pytestmark = pytest.mark.usefixtures("addon")


def images(material: bpy.types.Material) -> dict[str, str]:
    return {kind: node.image.filepath for kind, node in nodes.textures(material).items()}


def values(material: bpy.types.Material) -> dict[str, object]:
    """What the unlinked sockets of its Principled BSDF say."""
    node = nodes.find(material, nodes.PRINCIPLED)
    return {socket.identifier: socket.default_value for socket in node.inputs if hasattr(socket, "default_value")}


def test_updating_a_material_replaces_only_its_images() -> None:
    obj, other = cube("A"), cube("B", selected=False)
    material = generate()
    other.data.materials.append(material)
    material.patina.meters, material.patina.relief, material.name = 2.5, 'BOTH', "Mine"
    ramp = material.node_tree.nodes.new('ShaderNodeValToRGB')
    before, old = images(material), last_job()
    bpy.ops.ed.undo_push(message="Before")
    generate(prompt="green moss", into="Mine")
    assert obj.material_slots[0].material == other.material_slots[0].material == material
    assert material.name == "Mine"
    assert (material.patina.meters, material.patina.relief) == (2.5, 'BOTH')
    assert ramp.name in material.node_tree.nodes
    assert set(images(material)) == set(before)
    assert not set(images(material).values()) & set(before.values())
    assert material["patina_prompt"] == "green moss"
    assert [only.name for only in bpy.data.materials] == ["Mine"]
    assert all(file.path.is_file() for file in old.maps)
    bpy.ops.ed.undo()
    assert images(bpy.data.materials["Mine"]) == before
    assert bpy.data.materials["Mine"]["patina_prompt"] == "red brick"


def test_a_material_that_has_the_name_of_its_prompt_gets_that_of_the_new_one() -> None:
    cube("A")
    large = cube("B")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    material, copy = generate(), large.active_material
    duplicate = material.copy()
    bpy.ops.ed.undo_push(message="Before")
    generate(prompt="gray stone", into=material.name)
    assert (material.name, copy.name) == ("Gray stone", "Gray stone.001")
    assert (duplicate.name, duplicate["patina_prompt"]) == ("Red brick.002", "red brick")
    generate(prompt="gray slate", into=material.name)
    assert (material.name, copy.name) == ("Gray slate", "Gray slate.001")
    assert (duplicate.name, duplicate["patina_prompt"]) == ("Red brick.002", "red brick")
    bpy.ops.ed.undo()
    bpy.ops.ed.undo()
    assert bpy.data.objects["A"].active_material.name == "Red brick"


@pytest.mark.parametrize("name", ["Mine", "red brick", "Red brick wall"])
def test_a_name_that_the_user_gave_stays(name: str) -> None:
    material = generate()
    material.name = name
    generate(prompt="green moss", into=name)
    assert material.name == name


def test_a_name_that_a_script_gave_stays() -> None:
    material = generate(material_name="Wall")
    generate(prompt="green moss", into="Wall")
    assert material.name == "Wall"


def test_the_same_prompt_keeps_the_name() -> None:
    generate()
    material = generate()
    assert material.name == "Red brick.001"
    generate(into=material.name)
    assert material.name == "Red brick.001"


def test_density_copies_get_the_new_maps_too() -> None:
    cube("A")
    large = cube("B")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    generate()
    generate(prompt="green moss", into=large.material_slots[0].material.name)
    copies = {obj.material_slots[0].material for obj in bpy.data.objects}
    assert len(copies) == 2
    assert len({tuple(images(material).values()) for material in copies}) == 1
    assert {material["patina_prompt"] for material in copies} == {"green moss"}


def without_maps(material: bpy.types.Material) -> str:
    """Have the user replace the maps of `material` by a node of their own, and return its name."""
    for texture in nodes.textures(material).values():
        material.node_tree.nodes.remove(texture)
    return material.node_tree.nodes.new('ShaderNodeTexBrick').name


def test_a_copy_without_maps_is_the_users_and_keeps_its_nodes() -> None:
    cube("A")
    large = cube("B")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    material = generate()
    copy = next(obj.material_slots[0].material for obj in bpy.data.objects if obj.active_material != material)
    brick = without_maps(copy)
    generate(prompt="green moss", into=material.name)
    assert brick in copy.node_tree.nodes
    assert copy["patina_prompt"] == "red brick"


def test_a_material_that_lost_its_maps_while_the_job_ran_is_left_alone() -> None:
    cube("A")
    material = generate()
    job_id = start_job(into=material.name)
    brick = without_maps(material)
    tick_until(lambda: not session.current().is_busy)
    assert brick in material.node_tree.nodes
    assert "no longer has any maps" in str(job_of(job_id).error)


def test_images_are_swapped_in_a_job_whose_material_is_the_users_by_now() -> None:
    material = generate()
    brick = without_maps(material)
    reassign(last_job().id, 'basecolor', 'roughness')
    assert brick in material.node_tree.nodes
    assert not nodes.is_patina_material(material)


@pytest.mark.parametrize("is_pending", [False, True])
def test_corrections_stay_when_images_are_swapped(is_pending: bool) -> None:
    bpy.context.view_layer.objects.active = cube()
    material = generate(maps={'normal', 'roughness', 'metalness'})
    files = {file.kind: file.path for file in last_job().maps}
    bpy.context.window_manager.patina_adjust.flip_normal = True
    if not is_pending:
        tick_until(lambda: not session.current().is_busy)
    assert session.current().corrections.is_busy is is_pending
    reassign(last_job().id, 'roughness', 'metalness')
    tick_until(lambda: not session.current().is_busy)
    swapped = files | {"roughness": files["metalness"], "metalness": files["roughness"]}
    assert {file.kind: file.path for file in provenance.originals(material)} == swapped
    assert provenance.corrections(material).flip_normal


def test_a_swap_with_a_map_that_cannot_be_read_is_refused_in_words() -> None:
    generate()
    job = last_job()
    next(file for file in job.maps if file.kind == "roughness").path.unlink()
    with pytest.raises(RuntimeError, match="cannot read the maps") as refused:
        reassign(job.id, 'basecolor', 'roughness')
    assert "Traceback" not in str(refused.value)


def test_the_requested_maps_are_those_of_the_material() -> None:
    material = generate(maps={'basecolor', 'metalness'})
    generate(prompt="green moss", into=material.name)
    assert last_job().request.maps == ("basecolor", "metalness")


@pytest.mark.parametrize("name", ["Nothing", "Foreign"])
def test_a_material_that_patina_did_not_make_is_refused(name: str) -> None:
    bpy.data.materials.new("Foreign")
    before = len(session.current().jobs)
    with pytest.raises(RuntimeError, match="no Patina material"):
        generate(into=name)
    assert len(session.current().jobs) == before


def test_the_earlier_job_can_still_be_applied_with_its_own_maps() -> None:
    cube("A")
    material = generate()
    before, old = images(material), last_job()
    generate(prompt="green moss", into=material.name)
    obj = cube("Later")
    assert bpy.ops.patina.apply(job=old.id) == {'FINISHED'}
    assert obj.material_slots[0].material != material
    assert images(obj.material_slots[0].material) == before


@pytest.mark.parametrize("kind", ["basecolor", "roughness", "metalness", "normal", "height"])
def test_switching_a_map_off_and_on_keeps_manual_nodes(kind: str) -> None:
    cube("A")
    material = generate(maps={'basecolor', 'roughness', 'metalness', 'normal', 'height'})
    tree = material.node_tree
    ramp = nodes.insert(*by_hand(material, kind))
    before = {(link.from_socket, link.to_socket) for link in tree.links}
    assert map_toggles.is_on(material, kind)
    assert bpy.ops.patina.toggle_map(material=material.name, kind=kind) == {'FINISHED'}
    assert not map_toggles.is_on(material, kind)
    assert ramp.name in tree.nodes
    assert nodes.textures(material)[kind].image
    bpy.ops.patina.toggle_map(material=material.name, kind=kind)
    assert {(link.from_socket, link.to_socket) for link in tree.links} == before


def by_hand(material: bpy.types.Material, kind: str) -> tuple[bpy.types.Node, str, type[bpy.types.Node], str, str]:
    """Where an artist puts a node of their own behind a map's texture."""
    part, socket = {
        "basecolor": (nodes.PRINCIPLED, "Base Color"),
        "roughness": (nodes.PRINCIPLED, "Roughness"),
        "metalness": (nodes.PRINCIPLED, "Metallic"),
        "normal": (nodes.NORMAL_MAP, "Color"),
        "height": (nodes.DISPLACEMENT, "Height"),
    }[kind]
    return nodes.find(material, part), socket, bpy.types.ShaderNodeGamma, "Color", "Color"


def test_an_input_shows_the_mean_while_its_map_is_off() -> None:
    material = generate(maps={'basecolor', 'roughness'})
    means = {file.kind: file.mean for file in last_job().maps}
    for kind in means:
        bpy.ops.patina.toggle_map(material=material.name, kind=kind)
    assert values(material)["Roughness"] == pytest.approx(means["roughness"][0])
    assert tuple(values(material)["Base Color"])[:3] == pytest.approx(means["basecolor"])


def test_the_provenance_can_be_read_in_a_later_file(tmp_path: Path) -> None:
    from patina_addon.blender.targets import provenance

    name, job = generate().name, last_job()
    path = str(tmp_path / "later.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.open_mainfile(filepath=path)
    material = bpy.data.materials[name]
    assert [material[f"patina_{name}"] for name in ("job", "prompt", "service")] == [job.id, "red brick", "OFFLINE"]
    assert material["patina_date"][:2] == "20"
    assert provenance.maps(material) == job.maps

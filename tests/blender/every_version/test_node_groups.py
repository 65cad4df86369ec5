# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina's nodes wherever the user has put them: in groups, duplicated, renamed, behind reroutes."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import map_toggles
from patina_addon.blender.material import node_groups, nodes, projection, tiling_nodes
from patina_addon.blender.material.active_material import active_material

from ..export_helpers import PIXELS, read, render
from ..grouping import duplicate, group
from ..helpers import cube, generate, last_job

pytestmark = pytest.mark.usefixtures("addon")

MAPS = {'basecolor', 'normal', 'roughness', 'height'}
ENDS = {
    "basecolor": (nodes.PRINCIPLED, "Base Color"),
    "roughness": (nodes.PRINCIPLED, "Roughness"),
    "normal": (nodes.PRINCIPLED, "Normal"),
    "height": (nodes.OUTPUT, "Displacement"),
}


def in_root(material: bpy.types.Material, *types: str) -> list[bpy.types.Node]:
    return [node for node in material.node_tree.nodes if node.type in types]


def textures_alone(material: bpy.types.Material) -> None:
    group(in_root(material, 'TEX_IMAGE'))


def with_mapping(material: bpy.types.Material) -> None:
    group(in_root(material, 'TEX_IMAGE', 'MAPPING', 'TEX_COORD'))


def mapping_alone(material: bpy.types.Material) -> None:
    group(in_root(material, 'MAPPING'))


def all_but_the_output(material: bpy.types.Material) -> None:
    group(in_root(material, 'TEX_IMAGE', 'MAPPING', 'NORMAL_MAP', 'DISPLACEMENT', 'BSDF_PRINCIPLED'))


def nested(material: bpy.types.Material) -> None:
    holder = group(in_root(material, 'TEX_IMAGE'))
    group([holder, *in_root(material, 'MAPPING')])
    if normal_map := in_root(material, 'NORMAL_MAP'):
        group(normal_map)


def each_texture_alone(material: bpy.types.Material) -> None:
    for texture in in_root(material, 'TEX_IMAGE'):
        group([texture])


WAYS = [textures_alone, with_mapping, mapping_alone, all_but_the_output, nested, each_texture_alone]
grouped = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
Way = Callable[[bpy.types.Material], None]


def on_a_plane(**given: object) -> bpy.types.Material:
    """A new material on the active object, which has UVs."""
    bpy.ops.mesh.primitive_plane_add(size=2.0)
    return generate(**({"maps": MAPS} | given))


def reaching(material: bpy.types.Material, kind: str) -> set[str]:
    """The kinds of map that the end of a kind's row depends on."""
    part, name = ENDS[kind]
    found = node_groups.upstream(material, nodes.input_of(nodes.find(material, part), name))
    return {node[nodes.KIND] for node in found if node.get(nodes.KIND)}


def files(material: bpy.types.Material) -> set[Path]:
    found = projection.all_images(material).values()
    return {Path(bpy.path.abspath(image.filepath)) for images in found for image in images}


@grouped
def test_all_maps_in_groups_are_saved(way: Way, tmp_path: Path) -> None:
    material = on_a_plane()
    way(material)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert bpy.ops.patina.save_maps(place='TEXTURES') == {'FINISHED'}
    assert {path.parent for path in files(material)} == {tmp_path / "textures"}
    assert bpy.ops.patina.save_maps(place='PACK') == {'FINISHED'}
    assert all(image.packed_file for image in bpy.data.images if image.source == 'FILE')


@grouped
def test_new_maps_reach_the_nodes_in_groups_and_nothing_else_changes(way: Way) -> None:
    material = on_a_plane()
    way(material)
    by_hand = material.node_tree.nodes.new('ShaderNodeGamma')
    before = {tree.name: len(tree.nodes) for tree in node_groups.trees(material)}
    assert active_material(bpy.context) == material
    generate(prompt="green moss", into=material.name)
    assert files(material) == {file.path for file in last_job().maps}
    assert {tree.name: len(tree.nodes) for tree in node_groups.trees(material)} == before
    assert by_hand.name in material.node_tree.nodes


@grouped
def test_the_controls_work_in_groups(way: Way) -> None:
    material = on_a_plane()
    way(material)
    material.patina.meters = 4.0
    material.patina.rotation = 0.5
    material.patina.height = 50.0
    material.patina.relief = 'BOTH'
    mapping = nodes.find(material, nodes.MAPPING)
    density = material.patina.measure.density[0]
    assert nodes.values_of(nodes.input_of(mapping, "Scale"))[0] == pytest.approx(density / 4.0)
    displacement = nodes.find(material, nodes.DISPLACEMENT)
    assert nodes.values_of(nodes.input_of(displacement, "Scale")) == pytest.approx((0.05,))
    assert {kind: reaching(material, kind) for kind in ENDS} == {kind: {kind} for kind in ENDS}


@grouped
def test_a_map_in_a_group_is_left_out_and_used_again(way: Way) -> None:
    material = on_a_plane()
    way(material)
    for kind in MAPS:
        bpy.ops.patina.toggle_map(kind=kind)
        assert not map_toggles.is_on(material, kind)
        assert not reaching(material, kind)
        bpy.ops.patina.toggle_map(kind=kind)
        assert reaching(material, kind) == {kind}


@grouped
def test_maps_are_added_to_and_removed_from_groups(way: Way) -> None:
    material = on_a_plane(maps={'basecolor', 'height'})
    way(material)
    bpy.ops.patina.derive_map(kind='normal')
    assert reaching(material, "normal") == {"normal"}
    assert node_groups.upstream(material, nodes.input_of(nodes.textures(material)["normal"], "Vector"))
    generate(into=material.name, maps={'roughness'})
    assert set(nodes.textures(material)) == {"roughness"}
    assert reaching(material, "roughness") == {"roughness"}


@grouped
def test_repetition_is_hidden_in_groups_and_shown_again(way: Way) -> None:
    material = on_a_plane()
    way(material)
    sockets: list[int] = []
    for _ in range(3):
        material.patina.use_anti_repetition = True
        assert set(tiling_nodes.all_textures(material)) == MAPS
        for kind in MAPS:
            part, name = ENDS[kind]
            found = node_groups.upstream(material, nodes.input_of(nodes.find(material, part), name))
            assert {node[tiling_nodes.ROLE] for node in found if node.get(tiling_nodes.ROLE)} >= {kind, "mix"}
        material.patina.use_anti_repetition = False
        assert not tiling_nodes.all_textures(material)
        assert {kind: reaching(material, kind) for kind in ENDS} == {kind: {kind} for kind in ENDS}
        sockets.append(sum(len(tree.interface.items_tree) for tree in node_groups.trees(material)))
    assert sockets[1] == sockets[2]


@grouped
def test_box_projection_reaches_the_nodes_in_groups(way: Way) -> None:
    cube("A")
    material = generate(maps=MAPS)
    way(material)
    assert projection.uses_box_projection(material)
    assert projection.tile_source(material).is_box
    bpy.data.objects["A"].data.materials.clear()
    bpy.ops.mesh.primitive_plane_add()
    bpy.context.object.data.materials.append(material)
    bpy.ops.patina.fit_size()
    material = bpy.context.object.material_slots[0].material
    assert {node.projection for node in nodes.textures(material).values()} == {'FLAT'}
    mapping = nodes.find(material, nodes.MAPPING)
    assert nodes.feeding(material, nodes.COORDINATE, "UV", mapping, "Vector")


def test_a_render_looks_the_same_with_all_nodes_in_groups(tmp_path: Path) -> None:
    pictures = []
    for way in (None, nested):
        bpy.ops.mesh.primitive_plane_add(size=2.0)
        obj = bpy.context.object
        material = generate(maps={'basecolor', 'roughness'}, image_size=64)
        if way:
            way(material)
        material.patina.use_anti_repetition = True
        material.patina.meters = 0.5
        material.patina.rotation = 0.3
        pictures.append(render(tmp_path / "picture.exr", (0.0, 0.0, 1.0), width=2.0))
        bpy.data.objects.remove(obj)
    assert pictures[0].shape == (PIXELS, PIXELS, 3)
    assert pictures[0].std() > 0.001
    assert pictures[1] == pytest.approx(pictures[0], abs=1e-4)


def test_new_maps_reach_a_duplicated_texture_too() -> None:
    material = on_a_plane()
    copy = duplicate(nodes.textures(material)["basecolor"])
    generate(prompt="green moss", into=material.name)
    assert copy.image == nodes.textures(material)["basecolor"].image
    assert Path(bpy.path.abspath(copy.image.filepath)).parent == last_job().folder


def test_a_users_image_in_a_duplicated_texture_stays(tmp_path: Path) -> None:
    material = on_a_plane()
    copy, own = duplicate(nodes.textures(material)["basecolor"]), bpy.data.images.new("Mine", 8, 8)
    copy.image = own
    generate(prompt="green moss", into=material.name)
    assert copy.image == own
    generate(into=material.name, maps={'roughness'})
    assert copy.image == own
    assert set(nodes.textures(material)) == {"roughness"}


def test_duplicates_with_other_files_are_all_saved(tmp_path: Path) -> None:
    material, other = on_a_plane(seed=1), on_a_plane(seed=2, maps={'basecolor'})
    copy = duplicate(nodes.textures(material)["basecolor"])
    copy.image = nodes.textures(other)["basecolor"].image
    bpy.data.materials.remove(other)
    before = {read(path).tobytes() for path in files(material) if "basecolor" in path.name}
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    bpy.ops.patina.save_maps(place='TEXTURES')
    assert {path.parent for path in files(material)} == {tmp_path / "textures"}
    assert {read(path).tobytes() for path in files(material) if "basecolor" in path.name} == before
    assert len(before) == 2


def test_a_duplicated_mapping_follows_until_it_is_changed() -> None:
    material = on_a_plane()
    same, other = (duplicate(nodes.find(material, nodes.MAPPING)) for _ in range(2))
    nodes.input_of(other, "Scale").default_value = (7.0, 7.0, 7.0)
    material.patina.meters = 4.0
    scale = nodes.values_of(nodes.input_of(nodes.find(material, nodes.MAPPING), "Scale"))
    assert nodes.values_of(nodes.input_of(same, "Scale")) == scale
    assert nodes.values_of(nodes.input_of(other, "Scale")) == (7.0, 7.0, 7.0)


def test_a_map_is_left_out_of_both_surfaces_and_used_again_in_both() -> None:
    material = on_a_plane()
    first = nodes.find(material, nodes.PRINCIPLED)
    second = duplicate(first)
    source = nodes.input_of(first, "Roughness").links[0].from_socket
    material.node_tree.links.new(source, nodes.input_of(second, "Roughness"))
    bpy.ops.patina.toggle_map(kind='roughness')
    assert not nodes.input_of(first, "Roughness").is_linked
    assert not nodes.input_of(second, "Roughness").is_linked
    bpy.ops.patina.toggle_map(kind='roughness')
    assert nodes.input_of(first, "Roughness").is_linked
    assert nodes.input_of(second, "Roughness").is_linked


def test_reroutes_muted_and_renamed_nodes_change_nothing() -> None:
    material = on_a_plane()
    tree = material.node_tree
    for link in list(tree.links):
        reroute, source, target = tree.nodes.new('NodeReroute'), link.from_socket, link.to_socket
        tree.links.new(source, reroute.inputs[0])
        tree.links.new(reroute.outputs[0], target)
    for number, node in enumerate(tree.nodes):
        node.name = node.label = f"Mine {number}"
        node.mute = node.type == 'TEX_IMAGE'
    bpy.context.object.data.uv_layers.remove(bpy.context.object.data.uv_layers[0])
    bpy.ops.patina.fit_size()
    mapping = nodes.find(material, nodes.MAPPING)
    assert nodes.feeding(material, nodes.COORDINATE, "Object", mapping, "Vector")
    bpy.context.object.data.uv_layers.new()
    bpy.ops.patina.fit_size()
    assert nodes.feeding(material, nodes.COORDINATE, "UV", mapping, "Vector")
    for kind in MAPS:
        bpy.ops.patina.toggle_map(kind=kind)
        bpy.ops.patina.toggle_map(kind=kind)
        assert reaching(material, kind) == {kind}
    generate(prompt="green moss", into=material.name)
    assert files(material) == {file.path for file in last_job().maps}


def share(material: bpy.types.Material) -> tuple[bpy.types.ShaderNodeTree, bpy.types.Material]:
    """The group of a material's nodes, and another material that uses it."""
    holder = group(in_root(material, 'TEX_IMAGE', 'MAPPING'))
    other = bpy.data.materials.new("Other")
    if other.node_tree is None:
        other.use_nodes = True
    other.node_tree.nodes.new('ShaderNodeGroup').node_tree = holder.node_tree
    return holder.node_tree, other


def state(tree: bpy.types.ShaderNodeTree) -> list[object]:
    images = [node.image.name for node in tree.nodes if node.type == 'TEX_IMAGE']
    scales = [nodes.values_of(nodes.input_of(node, "Scale")) for node in tree.nodes if node.type == 'MAPPING']
    return [len(tree.nodes), len(tree.links), images, scales]


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_group_that_others_use_is_not_changed_but_a_copy_of_it(is_linked: bool, tmp_path: Path) -> None:
    material = on_a_plane()
    shared, other = share(material)
    if is_linked:
        shared = linked(shared, tmp_path)
        bpy.data.materials.remove(other)
    before = state(shared)
    said = "is linked" if is_linked else "is also used elsewhere"
    for call in (
        lambda: generate(into=material.name),
        lambda: bpy.ops.patina.toggle_map(kind='roughness'),
        lambda: bpy.ops.patina.correct_maps(flip_normal=True),
    ):
        with pytest.raises(RuntimeError, match=said):
            call()
    material.patina.meters = 4.0
    material.patina.use_anti_repetition = True
    assert state(shared) == before
    assert bpy.ops.patina.make_single_user('EXEC_DEFAULT', True) == {'FINISHED'}
    generate(prompt="green moss", into=material.name)
    assert files(material) == {file.path for file in last_job().maps}
    assert state(shared) == before


def linked(tree: bpy.types.ShaderNodeTree, folder: Path) -> bpy.types.ShaderNodeTree:
    """The same group, from another file."""
    name, path = tree.name, str(folder / "library.blend")
    bpy.data.libraries.write(path, {tree}, fake_user=True)
    with bpy.data.libraries.load(path, link=True) as (_, target):
        target.node_groups = [name]
    tree.user_remap(target.node_groups[0])
    bpy.data.node_groups.remove(tree)
    return target.node_groups[0]


def test_a_group_in_a_group_that_others_use_is_copied_with_it() -> None:
    material = on_a_plane()
    inner = group(in_root(material, 'TEX_IMAGE')).node_tree
    outer = group([next(node for node in material.node_tree.nodes if node.type == 'GROUP')]).node_tree
    other = material.copy()
    assert {tree.name for tree in node_groups.blocking_groups(material)} == {outer.name}
    bpy.ops.patina.make_single_user()
    assert not node_groups.blocking_groups(material)
    assert not node_groups.blocking_groups(other)
    assert {outer, inner} <= set(node_groups.trees(other))
    assert not {outer, inner} & set(node_groups.trees(material))


def test_each_group_is_searched_once_however_often_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    material = on_a_plane()
    levels = [material.node_tree, *(bpy.data.node_groups.new("Level", 'ShaderNodeTree') for _ in range(8))]
    for outer, inner in pairwise(levels):
        for _ in range(3):
            outer.nodes.new('ShaderNodeGroup').node_tree = inner
    levels[-1].nodes.new('ShaderNodeGamma')
    other = bpy.data.materials.new("Other")
    if other.node_tree is None:
        other.use_nodes = True
    other.node_tree.nodes.new('ShaderNodeGroup').node_tree = levels[1]
    seen: Counter[bpy.types.Node] = Counter()
    is_marked = node_groups.is_marked

    def count(node: bpy.types.Node) -> bool:
        seen[node] += 1
        return is_marked(node)

    monkeypatch.setattr(node_groups, "is_marked", count)
    assert not node_groups.blocking_groups(material)
    assert max(seen.values()) <= len(levels)


def test_a_group_that_a_material_uses_twice_is_its_own() -> None:
    material = on_a_plane()
    duplicate(group(in_root(material, 'TEX_IMAGE')))
    generate(prompt="green moss", into=material.name)
    assert files(material) == {file.path for file in last_job().maps}


def test_copies_for_other_sizes_have_groups_of_their_own() -> None:
    material = on_a_plane()
    group(in_root(material, 'TEX_IMAGE', 'MAPPING'))
    large = cube("Large")
    large.scale = (4.0, 4.0, 4.0)
    large.data.materials.append(material)
    bpy.context.view_layer.update()
    bpy.ops.mesh.primitive_plane_add(size=3.0)
    plane = bpy.context.object
    plane.data.materials.append(material)
    bpy.ops.patina.fit_size()
    copy = plane.material_slots[0].material
    assert not node_groups.blocking_groups(copy)
    assert not node_groups.blocking_groups(material)
    generate(prompt="green moss", into=material.name)
    assert copy != material
    assert files(copy) == files(material) == {file.path for file in last_job().maps}


def test_a_users_material_does_not_become_patinas_by_a_pasted_node(tmp_path: Path) -> None:
    material = on_a_plane()
    own = bpy.data.materials.new("Mine")
    if own.node_tree is None:
        own.use_nodes = True
    pasted = duplicate(nodes.textures(material)["basecolor"], own.node_tree)
    obj = cube("B")
    obj.data.materials.append(own)
    bpy.context.view_layer.objects.active = obj
    assert active_material(bpy.context) is None
    bpy.data.materials.remove(material)
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    assert bpy.ops.patina.save_maps(place='TEXTURES') == {'FINISHED'}
    assert Path(bpy.path.abspath(pasted.image.filepath)).parent == tmp_path / "textures"


def test_a_library_override_which_keeps_no_values_of_nodes_is_not_changed(tmp_path: Path) -> None:
    name, path = generate(maps=MAPS).name, str(tmp_path / "library.blend")
    bpy.data.libraries.write(path, {bpy.data.materials[name]}, fake_user=True)
    bpy.ops.wm.read_homefile(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, target):
        target.materials = [name]
    override = target.materials[0].override_create()
    with pytest.raises(RuntimeError, match="linked from another file"):
        bpy.ops.patina.toggle_map(material=override.name, kind='roughness')
    scale = nodes.values_of(nodes.input_of(nodes.find(override, nodes.MAPPING), "Scale"))
    override.patina.meters = 4.0
    assert nodes.values_of(nodes.input_of(nodes.find(override, nodes.MAPPING), "Scale")) == scale

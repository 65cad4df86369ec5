# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph: the same on every version, with every value that matters set."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import material
from patina_addon.core.maps import MAPS, REQUESTABLE

from .helpers import map_files

pytestmark = pytest.mark.usefixtures("addon")


def links(made: bpy.types.Material) -> set[tuple[str, str, str, str]]:
    """Every link as types and identifiers: the graph, whatever its nodes are called."""

    def name(node: bpy.types.Node) -> str:
        is_map = node.bl_idname == 'ShaderNodeTexImage'
        return node.image["kind"] if is_map else node.bl_idname.removeprefix("ShaderNode")

    for node in made.node_tree.nodes:
        if node.bl_idname == 'ShaderNodeTexImage':
            node.image["kind"] = Path(node.image.filepath).stem.rpartition("_")[2]
    return {
        (name(link.from_node), link.from_socket.identifier, name(link.to_node), link.to_socket.identifier)
        for link in made.node_tree.links
    }


def node(made: bpy.types.Material, kind: str) -> bpy.types.Node:
    (found,) = [item for item in made.node_tree.nodes if item.bl_idname == kind]
    return found


def texture(made: bpy.types.Material, kind: str) -> bpy.types.Node:
    (found,) = [item for item in made.node_tree.nodes if item.label == MAPS[kind].label and item.type == 'TEX_IMAGE']
    return found


def test_all_five_maps_make_exactly_this_graph(tmp_path: Path) -> None:
    assert links(material.build("Red", map_files(tmp_path))) == {
        ("TexCoord", "UV", "Mapping", "Vector"),
        ("Mapping", "Vector", "basecolor", "Vector"),
        ("Mapping", "Vector", "normal", "Vector"),
        ("Mapping", "Vector", "roughness", "Vector"),
        ("Mapping", "Vector", "metalness", "Vector"),
        ("Mapping", "Vector", "height", "Vector"),
        ("basecolor", "Color", "BsdfPrincipled", "Base Color"),
        ("roughness", "Color", "BsdfPrincipled", "Roughness"),
        ("metalness", "Color", "BsdfPrincipled", "Metallic"),
        ("normal", "Color", "NormalMap", "Color"),
        ("NormalMap", "Normal", "BsdfPrincipled", "Normal"),
        ("height", "Color", "Displacement", "Height"),
        ("Displacement", "Displacement", "OutputMaterial", "Displacement"),
        ("BsdfPrincipled", "BSDF", "OutputMaterial", "Surface"),
    }


@pytest.mark.parametrize("kind", REQUESTABLE)
def test_one_map_alone_makes_a_material(tmp_path: Path, kind: str) -> None:
    made = material.build("Red", map_files(tmp_path, (kind,)))
    assert (kind, "Color") in {link[:2] for link in links(made)}
    assert len([item for item in made.node_tree.nodes if item.type == 'TEX_IMAGE']) == 1


def test_only_the_base_color_is_colour(tmp_path: Path) -> None:
    made = material.build("Red", map_files(tmp_path))
    data = {kind: texture(made, kind).image.colorspace_settings.is_data for kind in REQUESTABLE}
    assert data == {"basecolor": False, "normal": True, "roughness": True, "metalness": True, "height": True}
    assert texture(made, "basecolor").image.colorspace_settings.name == "sRGB"


def test_height_alone_carries_the_relief_by_the_height_of_the_material_about_the_mean_of_the_map(tmp_path: Path) -> None:
    made = material.build("Red", map_files(tmp_path, ("basecolor", "height")))
    displacement = node(made, 'ShaderNodeDisplacement')
    assert displacement.inputs["Scale"].default_value == pytest.approx(0.02)
    assert displacement.inputs["Midlevel"].default_value == pytest.approx(90 / 255)
    assert made.displacement_method == 'BUMP'


def test_solid_shading_shows_the_means_of_the_maps(tmp_path: Path) -> None:
    made = material.build("Red", map_files(tmp_path))
    assert tuple(made.diffuse_color) == pytest.approx((200 / 255, 100 / 255, 50 / 255, 1.0))
    assert (made.roughness, made.metallic) == pytest.approx((100 / 255, 0.0))


def test_maps_that_could_not_be_measured_leave_blenders_own_values(tmp_path: Path) -> None:
    plain = bpy.data.materials.new("Plain")
    made = material.build("Red", [replace(found, mean=None) for found in map_files(tmp_path)])
    assert tuple(made.diffuse_color) == tuple(plain.diffuse_color)


def test_the_base_color_is_the_active_node_and_nodes_stand_in_frames(tmp_path: Path) -> None:
    made = material.build("Red", map_files(tmp_path))
    assert made.node_tree.nodes.active == texture(made, "basecolor")
    assert {item.parent.label for item in made.node_tree.nodes if item.type == 'TEX_IMAGE'} == {"Maps"}
    assert {item.parent.label for item in made.node_tree.nodes if item.type in {'MAPPING', 'TEX_COORD'}} == {"Mapping"}


def test_no_two_nodes_overlap(tmp_path: Path) -> None:
    nodes = [item for item in material.build("Red", map_files(tmp_path)).node_tree.nodes if item.type != 'FRAME']
    for item in nodes:
        for other in nodes:
            if item is not other and abs(item.location.y - other.location.y) < 270:
                left, right = sorted((item, other), key=lambda found: found.location.x)
                assert left.location.x + left.width <= right.location.x


def test_packed_maps_are_in_the_file_and_not_read_again(tmp_path: Path) -> None:
    contents = [found.path.read_bytes() for found in map_files(tmp_path, ("roughness",))]
    made = material.build("Red", map_files(tmp_path, ("roughness",), contents=contents[0]))
    (tmp_path / "red_roughness.png").unlink()
    image = texture(made, "roughness").image
    assert bytes(image.packed_file.data) == contents[0]
    assert tuple(image.size) == (8, 8)
    assert image.colorspace_settings.is_data


def test_a_missing_file_raises_and_leaves_no_material(tmp_path: Path) -> None:
    (found,) = map_files(tmp_path, ("roughness",))
    found.path.unlink()
    with pytest.raises(RuntimeError):
        material.build("Red", [found])
    assert "Red" not in bpy.data.materials


def test_maps_beside_the_blend_are_relative(tmp_path: Path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    made = material.build("Red", map_files(tmp_path, ("roughness",)))
    assert texture(made, "roughness").image.filepath == "//red_roughness.png"

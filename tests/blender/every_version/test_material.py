# SPDX-License-Identifier: GPL-3.0-or-later
"""The node graph: the same on every version, with every value that matters set."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np
import pytest

from patina_addon.blender.material import build, tile_size, update
from patina_addon.core.model.maps import MAPS
from patina_addon.core.model.pattern import Pattern

from .. import render_helpers
from ..helpers import KINDS, map_files

pytestmark = pytest.mark.usefixtures("addon")


def links(material: bpy.types.Material) -> set[tuple[str, str, str, str]]:
    """Every link as types and identifiers: the graph, whatever its nodes are called."""

    def name(node: bpy.types.Node) -> str:
        is_map = node.bl_idname == 'ShaderNodeTexImage'
        return node.image["kind"] if is_map else node.bl_idname.removeprefix("ShaderNode")

    for node in material.node_tree.nodes:
        if node.bl_idname == 'ShaderNodeTexImage':
            node.image["kind"] = Path(node.image.filepath).stem.rpartition("_")[2]
    return {
        (name(link.from_node), link.from_socket.identifier, name(link.to_node), link.to_socket.identifier)
        for link in material.node_tree.links
    }


def node(material: bpy.types.Material, kind: str) -> bpy.types.Node:
    (matching,) = [node for node in material.node_tree.nodes if node.bl_idname == kind]
    return matching


def texture(material: bpy.types.Material, kind: str) -> bpy.types.Node:
    label = str(MAPS[kind].label)
    (matching,) = [node for node in material.node_tree.nodes if node.label == label and node.type == 'TEX_IMAGE']
    return matching


def test_all_five_maps_make_exactly_this_graph(tmp_path: Path) -> None:
    assert links(build("Red", map_files(tmp_path))) == {
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


@pytest.mark.parametrize("kind", KINDS)
def test_one_map_alone_makes_a_material(tmp_path: Path, kind: str) -> None:
    material = build("Red", map_files(tmp_path, (kind,)))
    assert (kind, "Color") in {link[:2] for link in links(material)}
    assert len([node for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']) == 1


def test_only_the_base_color_is_color_data(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path))
    data = {kind: texture(material, kind).image.colorspace_settings.is_data for kind in KINDS}
    assert data == {"basecolor": False, "normal": True, "roughness": True, "metalness": True, "height": True}
    assert texture(material, "basecolor").image.colorspace_settings.name == "sRGB"


def test_height_is_centered_on_its_mean_and_scaled_by_the_material(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path, ("basecolor", "height")))
    displacement = node(material, 'ShaderNodeDisplacement')
    assert displacement.inputs["Scale"].default_value == pytest.approx(0.02)
    assert displacement.inputs["Midlevel"].default_value == pytest.approx(90 / 255)
    assert material.displacement_method == 'BUMP'


def test_solid_shading_shows_the_means_of_the_maps(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path))
    assert tuple(material.diffuse_color) == pytest.approx((200 / 255, 100 / 255, 50 / 255, 1.0))
    assert (material.roughness, material.metallic) == pytest.approx((100 / 255, 0.0))


def test_unmeasured_maps_leave_blenders_default_values(tmp_path: Path) -> None:
    plain = bpy.data.materials.new("Plain")
    material = build("Red", [replace(file, mean=None) for file in map_files(tmp_path)])
    assert tuple(material.diffuse_color) == tuple(plain.diffuse_color)


def test_the_base_color_is_the_active_node_and_nodes_stand_in_frames(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path))
    assert material.node_tree.nodes.active == texture(material, "basecolor")
    assert {node.parent.label for node in material.node_tree.nodes if node.type == 'TEX_IMAGE'} == {"Maps"}
    mapping = [node for node in material.node_tree.nodes if node.type in {'MAPPING', 'TEX_COORD'}]
    assert {node.parent.label for node in mapping} == {"Mapping"}


def test_no_two_nodes_overlap(tmp_path: Path) -> None:
    nodes = [node for node in build("Red", map_files(tmp_path)).node_tree.nodes if node.type != 'FRAME']
    for node in nodes:
        for other in nodes:
            if node is not other and abs(node.location.y - other.location.y) < 270:
                left, right = sorted((node, other), key=lambda node: node.location.x)
                assert left.location.x + left.width <= right.location.x


def test_packed_maps_are_stored_in_the_file(tmp_path: Path) -> None:
    contents = [file.path.read_bytes() for file in map_files(tmp_path, ("roughness",))]
    material = build("Red", map_files(tmp_path, ("roughness",), contents=contents[0]))
    (tmp_path / "red_roughness.png").unlink()
    image = texture(material, "roughness").image
    assert bytes(image.packed_file.data) == contents[0]
    assert tuple(image.size) == (8, 8)
    assert image.colorspace_settings.is_data


def test_a_missing_file_raises_and_leaves_no_material(tmp_path: Path) -> None:
    (files,) = map_files(tmp_path, ("roughness",))
    files.path.unlink()
    with pytest.raises(RuntimeError):
        build("Red", [files])
    assert "Red" not in bpy.data.materials


def test_maps_beside_the_blend_are_relative(tmp_path: Path) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "scene.blend"))
    material = build("Red", map_files(tmp_path, ("roughness",)))
    assert texture(material, "roughness").image.filepath == "//red_roughness.png"


def test_every_version_of_blender_makes_these_graphs(tmp_path: Path) -> None:
    expected = json.loads((Path(__file__).parent / "graphs.json").read_text("utf-8"))
    assert all_described(tmp_path) == expected


PATTERNS = {
    "bricks": Pattern(True, (0.5, 0.25), 0.0, 4, False, 0.125, 2, (0.25, 0.75, 0.25, 0.75)),
    "boards": Pattern(True, (0.25, 0.75), 0.0, 4, True, 0.125, 1, (0.25, 0.5, 0.125, 0.75)),
    "rows": Pattern(True, (0.25, 0.5), 0.0, 4, False, 0.125),
}


def all_described(folder: Path) -> dict[str, dict[str, list[str]]]:
    """The graphs of graphs.json."""
    materials = {name: build(name, map_files(folder, tuple(MAPS))) for name in ("uv", "box", "options")}
    for name, material in materials.items():
        tile_size.fitted(material, render_helpers.plane(name, has_uvs=name != "box", scale=(2.0, 2.0, 2.0)))
    materials["options"].patina.use_anti_repetition = True
    materials["options"].patina.repetition_copy = 'ROTATE'
    materials["options"].patina.rotation = 0.5
    for name, pattern in PATTERNS.items():
        (color,) = map_files(folder, ("basecolor",))
        materials[name] = build(name, [replace(color, pattern=pattern)])
        materials[name].patina.use_anti_repetition = True
    return {name: described(material) for name, material in materials.items()}


def described(material: bpy.types.Material) -> dict[str, list[str]]:
    """The graph in words, without names: its nodes with the options and constants that matter, and its links.

    What Blender before 5.1 does instead of the Normal Map node's base is left out.
    """
    return {
        "nodes": sorted(filter(None, map(node_in_words, material.node_tree.nodes))),
        "links": sorted(
            f"{role(link.from_node)}.{link.from_socket.identifier} > {role(link.to_node)}.{socket_name(link.to_socket)}"
            for link in material.node_tree.links
        ),
        "material": [material.displacement_method],
    }


def socket_name(socket: bpy.types.NodeSocket) -> str:
    """Its name since Blender 5.0."""
    return "Factor" if socket.name == "Fac" else socket.name


OPTIONS = ("space", "projection", "projection_blend", "extension", "interpolation", "vector_type", "data_type")
OPTIONS += ("blend_type", "rotation_type", "interpolation_type", "noise_dimensions", "operation")
OPTIONS += ("offset", "offset_frequency", "squash", "squash_frequency")


def role(node: bpy.types.Node) -> str:
    again = f"again {node['patina_repetition']} " if "patina_repetition" in node else ""
    return again + (node.get("patina_map") or node.get("patina_part") or node.bl_idname.removeprefix("ShaderNode"))


def node_in_words(node: bpy.types.Node) -> str:
    if node.type in {'FRAME', 'BSDF_PRINCIPLED'}:
        return ""
    settings = {name: getattr(node, name) for name in OPTIONS if hasattr(node, name)}
    settings |= {
        socket.identifier: socket.default_value
        for socket in node.inputs
        if socket.enabled and not socket.is_linked and socket.type in {'VALUE', 'VECTOR'}
    }
    if node.bl_idname == 'ShaderNodeDisplacement':
        del settings["Scale"], settings["Normal"]
    return f"{role(node)}: {', '.join(f'{name} {in_words(value)}' for name, value in sorted(settings.items()))}"


def in_words(value: object) -> str:
    if isinstance(value, str):
        return value
    return " ".join(f"{number:.3f}" for number in np.ravel(value))


def test_ambient_occlusion_is_used_by_gltf_only(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path, ("basecolor", "ao")))
    (group,) = [node for node in material.node_tree.nodes if node.type == 'GROUP']
    assert group.node_tree.name == "glTF Material Output"
    occlusion = group.inputs["Occlusion"].identifier
    assert [link[2:] for link in links(material) if link[0] == "ao"] == [("Group", occlusion)]
    again = build("Red", map_files(tmp_path, ("basecolor", "ao")))
    assert group.node_tree in [node.node_tree for node in again.node_tree.nodes if node.type == 'GROUP']


def test_maps_can_be_added_and_removed_without_losing_manual_edits(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path, ("basecolor", "roughness")))
    before = links(material)
    nodes = material.node_tree.nodes
    gamma = nodes.new('ShaderNodeGamma')
    material.node_tree.links.new(texture(material, "roughness").outputs["Color"], gamma.inputs["Color"])
    material.node_tree.links.new(gamma.outputs["Color"], node(material, 'ShaderNodeBsdfPrincipled').inputs["Roughness"])
    by_hand = links(material)
    update(material, map_files(tmp_path))
    assert by_hand < links(material)
    assert ("NormalMap", "Normal", "BsdfPrincipled", "Normal") in links(material)
    update(material, map_files(tmp_path, ("basecolor", "roughness")))
    assert links(material) == by_hand != before


def test_tiling_breakup_can_be_added_and_removed_without_a_trace(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path))
    before, count = links(material), len(material.node_tree.nodes)
    material.patina.use_anti_repetition = True
    material.patina.rotation = 1.0
    assert links(material) != before
    other = tmp_path / "other"
    other.mkdir()
    update(material, map_files(other))
    paths = [node.image.filepath for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
    assert len(paths) == 2 * len(KINDS) and all("other" in path for path in paths)
    material.patina.use_anti_repetition = False
    material.patina.rotation = 0.0
    assert (links(material), len(material.node_tree.nodes)) == (before, count)


def test_controls_work_on_a_graph_that_lost_its_nodes(tmp_path: Path) -> None:
    material = build("Red", map_files(tmp_path))
    for node in list(material.node_tree.nodes):
        if node.type not in {'TEX_IMAGE', 'OUTPUT_MATERIAL'}:
            material.node_tree.nodes.remove(node)
    values = {"meters": 2.0, "rotation": 1.0, "height": 5.0, "use_anti_repetition": True, "relief": 'BOTH'}
    for name, value in values.items():
        setattr(material.patina, name, value)
    update(material, map_files(tmp_path, ("basecolor",)))
    update(material, map_files(tmp_path))


CONFIG = """\
ocio_profile_version: 2
roles:
  default: Plain Data
  data: Plain Data
  scene_linear: Plain Linear
  color_picking: Plain sRGB
  texture_paint: Plain sRGB
  compositing_log: Plain Linear
  aces_interchange: Plain Linear
  cie_xyz_d65_interchange: Plain Linear
displays:
  Plain Display:
    - !<View> {name: Plain View, colorspace: Plain sRGB}
active_displays: [Plain Display]
active_views: [Plain View]
colorspaces:
  - !<ColorSpace>
    name: Plain Linear
    family: linear
    bitdepth: 32f
    isdata: false
  - !<ColorSpace>
    name: Plain Data
    family: raw
    bitdepth: 32f
    isdata: true
  - !<ColorSpace>
    name: Plain sRGB
    family: srgb
    bitdepth: 32f
    isdata: false
    to_scene_reference: !<ExponentWithLinearTransform> {gamma: 2.4, offset: 0.055, direction: forward}
"""

SCRIPT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[3])!r})
sys.path += {sys.path!r}  # what the tests' helpers import
import bpy, addon_utils
from pathlib import Path
addon_utils.enable("patina_addon", default_set=True)
from patina_addon.blender import material
from patina_addon.blender.material import nodes
from tests.blender.helpers import map_files
made = material.build("Red", map_files(Path("."), ("basecolor", "normal")))
for kind, node in nodes.textures(made).items():
    settings = node.image.colorspace_settings
    print("Result:", kind, settings.is_data, settings.name)
addon_utils.disable("patina_addon", default_set=True)
"""


def test_data_maps_are_non_color_in_a_custom_color_configuration(tmp_path: Path) -> None:
    (tmp_path / "config.ocio").write_text(CONFIG, "utf-8")
    environment = os.environ | {"OCIO": str(tmp_path / "config.ocio")}
    command = [sys.executable, "-c", SCRIPT]
    if bpy.app.binary_path:
        command = [bpy.app.binary_path, "--background", "--factory-startup", "--python-expr", SCRIPT]
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    results = [line.split(maxsplit=3)[1:] for line in ran.stdout.splitlines() if line.startswith("Result:")]
    assert results == [["basecolor", "False", "Plain sRGB"], ["normal", "True", "Plain Data"]], ran.stdout + ran.stderr

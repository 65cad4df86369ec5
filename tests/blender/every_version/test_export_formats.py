# SPDX-License-Identifier: GPL-3.0-or-later
"""The graph exports: Blender's own exporters write the same maps on the same inputs to glTF, USD, FBX and OBJ."""

import atexit
import json
import re
import sys
from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest
from support import gltf_validator

from patina_addon.core.model.maps import MAPS

from ..export_helpers import cube, image_files_by_input, noisy_maps, noisy_material, plane, read, render

pytestmark = pytest.mark.usefixtures("addon")

FILES = {
    "Base Color": "red_basecolor.png",
    "Metallic": "red_metalness.png",
    "Roughness": "red_roughness.png",
    "Normal": "red_normal.png",
}
OBLIQUE = (0.3, -0.2, 1.0)


def export_gltf(path: Path, **options: object) -> dict:
    bpy.ops.export_scene.gltf(filepath=str(path), export_format='GLTF_SEPARATE', use_selection=True, **options)
    for name in [name for name in sys.modules if name.startswith("io_scene_gltf2")]:
        atexit.register(sys.modules[name].__dict__.clear)  # or Blender 4 as a module crashes or hangs at its end
    return json.loads(path.read_text(encoding="utf-8"))


def pixels_of(written: dict, folder: Path, texture: dict) -> np.ndarray:
    return read(folder / written["images"][written["textures"][texture["index"]]["source"]]["uri"])


def without_objects() -> None:
    bpy.data.batch_remove([*bpy.data.objects, *bpy.data.materials, *bpy.data.images])


@pytest.fixture
def gltf(tmp_path: Path) -> dict:
    """A square of 2 m with tiles of half a meter, exported."""
    plane(noisy_material(tmp_path / "maps"), 0.5)
    return export_gltf(tmp_path / "plane.gltf")


def test_gltf_carries_the_pixels_of_the_maps(tmp_path, gltf):
    (exported,), maps = gltf["materials"], noisy_maps(tmp_path / "maps")
    surface = exported["pbrMetallicRoughness"]
    packed = pixels_of(gltf, tmp_path, surface["metallicRoughnessTexture"])
    assert np.array_equal(pixels_of(gltf, tmp_path, surface["baseColorTexture"]), maps["basecolor"])
    assert np.array_equal(packed[..., 1], maps["roughness"])
    assert np.array_equal(packed[..., 2], maps["metalness"])
    assert np.array_equal(pixels_of(gltf, tmp_path, exported["normalTexture"]), maps["normal"])
    assert np.array_equal(pixels_of(gltf, tmp_path, exported["occlusionTexture"])[..., 0], maps["ao"])


def test_gltf_has_the_size_as_a_texture_transform(gltf):
    (exported,) = gltf["materials"]
    textures = [exported["normalTexture"], exported["occlusionTexture"], *exported["pbrMetallicRoughness"].values()]
    transforms = [info["extensions"]["KHR_texture_transform"] for info in textures if isinstance(info, dict)]
    scales = [transform["scale"] for transform in transforms]
    assert scales == [[pytest.approx(4.0)] * 2] * 4


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_gltf_keeps_the_proportions_of_an_image_that_is_not_square(tmp_path, degrees):
    material = noisy_material(tmp_path / "maps", ("basecolor",), rows=16)
    plane(material, 0.5)
    material.patina.rotation = radians(degrees)
    (exported,) = export_gltf(tmp_path / "plane.gltf")["materials"]
    transform = exported["pbrMetallicRoughness"]["baseColorTexture"]["extensions"]["KHR_texture_transform"]
    assert transform["scale"] == pytest.approx([8.0, 4.0] if degrees % 180 else [4.0, 8.0])
    before = render(tmp_path / "before.exr", OBLIQUE, 1.0)
    without_objects()
    bpy.ops.import_scene.gltf(filepath=str(tmp_path / "plane.gltf"))
    assert before.std() > 0.05
    assert np.abs(before - render(tmp_path / "after.exr", OBLIQUE, 1.0)).mean() < 0.01


@pytest.mark.skipif(bool(gltf_validator.problem()), reason=gltf_validator.problem())
def test_the_khronos_validator_reports_no_problem(tmp_path, gltf):
    codes = {issue["code"] for issue in gltf_validator.issues(tmp_path / "plane.gltf")}
    assert codes <= {"MESH_PRIMITIVE_GENERATED_TANGENT_SPACE"}  # Blender's: it exports no tangents unless told to
    export_gltf(tmp_path / "tangents.gltf", export_tangents=True)
    assert not gltf_validator.issues(tmp_path / "tangents.gltf")


@pytest.mark.skipif(bool(gltf_validator.problem()), reason=gltf_validator.problem())
def test_an_object_without_uvs_exports_validly_after_preparation(tmp_path):
    cube(noisy_material(tmp_path / "maps"))
    export_gltf(tmp_path / "boxed.gltf")
    assert any(issue["severity"] == 0 for issue in gltf_validator.issues(tmp_path / "boxed.gltf"))
    bpy.ops.patina.prepare_for_export()
    export_gltf(tmp_path / "cube.gltf")
    codes = {issue["code"] for issue in gltf_validator.issues(tmp_path / "cube.gltf")}
    assert codes <= {"MESH_PRIMITIVE_GENERATED_TANGENT_SPACE"}


def test_gltf_read_back_looks_the_same(tmp_path, gltf):
    before = render(tmp_path / "before.exr", OBLIQUE, 1.0)
    without_objects()
    bpy.ops.import_scene.gltf(filepath=str(tmp_path / "plane.gltf"))
    after = render(tmp_path / "after.exr", OBLIQUE, 1.0)
    assert before.std() > 0.05
    assert np.abs(before - after).mean() < 0.01


needs_usd = pytest.mark.skipif(not bpy.app.build_options.usd, reason="This Blender was built without USD")


def export_usd(path: Path) -> str:
    bpy.ops.wm.usd_export(filepath=str(path), selected_objects_only=True)
    return path.read_text(encoding="utf-8")


@needs_usd
def test_usd_names_the_maps_on_the_same_inputs(tmp_path):
    plane(noisy_material(tmp_path / "maps"), 0.5)
    written = export_usd(tmp_path / "plane.usda")
    without_objects()
    bpy.ops.wm.usd_import(filepath=str(tmp_path / "plane.usda"))
    (material,) = bpy.data.materials
    assert image_files_by_input(material) == FILES
    (scale,) = re.findall(r"float2 inputs:scale = \((.+)\)", written)
    assert [float(number) for number in scale.split(",")] == pytest.approx([4.0, 4.0])


@needs_usd
@pytest.mark.parametrize("degrees", [0, 90, 30])
def test_usd_keeps_the_proportions_of_an_image_that_is_not_square(tmp_path, degrees):
    material = noisy_material(tmp_path / "maps", ("basecolor",), rows=16)
    plane(material, 0.5)
    material.patina.rotation = radians(degrees)
    before = render(tmp_path / "before.exr", OBLIQUE, 1.0)
    export_usd(tmp_path / "plane.usda")
    without_objects()
    bpy.ops.wm.usd_import(filepath=str(tmp_path / "plane.usda"))
    assert before.std() > 0.05
    assert np.abs(before - render(tmp_path / "after.exr", OBLIQUE, 1.0)).mean() < 0.01


@needs_usd
@pytest.mark.skipif(bpy.app.version < (4, 5), reason="USD carries displacement from Blender 4.5")
def test_usd_carries_the_displacement_in_meters(tmp_path):
    material = noisy_material(tmp_path / "maps", ("basecolor", "height"))
    material.patina.height = 30.0
    plane(material)
    written = export_usd(tmp_path / "plane.usda")
    assert "inputs:displacement.connect" in written
    (height,) = re.findall(r'def Shader "[^"]+"[^{]*\{[^{}]*red_height[^{}]*\}', written)
    assert re.search(r"inputs:scale = \(0\.03,", height)
    assert re.search(r"inputs:bias = \(-0\.015,", height)


@needs_usd
def test_usd_read_back_looks_the_same(tmp_path):
    plane(noisy_material(tmp_path / "maps", ("basecolor", "roughness", "normal")), 0.5)
    before = render(tmp_path / "before.exr", OBLIQUE, 1.0)
    export_usd(tmp_path / "plane.usda")
    without_objects()
    bpy.ops.wm.usd_import(filepath=str(tmp_path / "plane.usda"), import_cameras=False, import_lights=False)
    after = render(tmp_path / "after.exr", OBLIQUE, 1.0)
    assert np.abs(before - after).mean() < 0.01


def test_fbx_names_the_right_file_for_each_input(tmp_path):
    plane(noisy_material(tmp_path / "maps"))
    bpy.ops.export_scene.fbx(filepath=str(tmp_path / "plane.fbx"), use_selection=True)
    without_objects()
    bpy.ops.import_scene.fbx(filepath=str(tmp_path / "plane.fbx"))
    (material,) = bpy.data.materials
    assert image_files_by_input(material) == FILES


def test_obj_names_the_right_file_for_each_input(tmp_path):
    plane(noisy_material(tmp_path / "maps"))
    bpy.ops.wm.obj_export(
        filepath=str(tmp_path / "plane.obj"), export_pbr_extensions=True, export_selected_objects=True
    )
    without_objects()
    bpy.ops.wm.obj_import(filepath=str(tmp_path / "plane.obj"))
    (material,) = bpy.data.materials
    assert image_files_by_input(material) == FILES


def test_node_wrangler_recognizes_every_map(tmp_path):
    from node_wrangler.preferences import NWPrincipledPreferences
    from node_wrangler.utils.paths import match_files_to_socket_names

    names = {
        "Base Color": "base_color", "Metallic": "metallic", "Roughness": "rough", "Normal": "normal",
        "Displacement": "displacement", "Ambient Occlusion": "ambient_occlusion", "Alpha": "alpha", "Bump": "bump",
        "Emission Color": "emission", "Transmission Weight": "transmission", "Specular IOR Level": "specular",
    }  # fmt: skip
    tags = NWPrincipledPreferences.__annotations__
    noisy_maps(tmp_path, stem="brushed_metal_base_2")
    sockets = [[name, tags[tag].keywords["default"].split(" "), None] for name, tag in names.items()]
    match_files_to_socket_names(sorted(tmp_path.iterdir()), sockets)
    assert {name: file for name, _, file in sockets if file} == {
        "Base Color": "brushed_metal_base_2_basecolor.png",
        "Metallic": "brushed_metal_base_2_metalness.png",
        "Roughness": "brushed_metal_base_2_roughness.png",
        "Normal": "brushed_metal_base_2_normal.png",
        "Displacement": "brushed_metal_base_2_height.png",
        "Ambient Occlusion": "brushed_metal_base_2_ao.png",
    }
    assert len(MAPS) == 6

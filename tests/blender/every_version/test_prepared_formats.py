# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepared objects leave Blender whole: rotation, size, and the normal map arrive in every format."""

from collections.abc import Callable
from math import radians
from pathlib import Path

import bpy
import numpy as np
import pytest

from ..export_helpers import image_files_by_input, noisy_material, plane, render
from .test_export_formats import FILES, export_gltf, export_usd, needs_usd, without_objects
from .test_prepared_uvs import uvs

pytestmark = pytest.mark.usefixtures("addon")

OBLIQUE = (0.3, -0.2, 1.0)
KINDS = ("basecolor", "roughness", "metalness", "normal", "height")


def gltf(folder: Path) -> None:
    written = export_gltf(folder / "out.gltf", export_tangents=True)
    assert "KHR_texture_transform" not in written.get("extensionsUsed", ())
    (primitive,) = written["meshes"][0]["primitives"]
    normal = written["materials"][0]["normalTexture"]
    assert normal.get("texCoord", 0) == 0
    assert {"TEXCOORD_0", "TEXCOORD_1", "TANGENT"} <= set(primitive["attributes"])
    without_objects()
    bpy.ops.import_scene.gltf(filepath=str(folder / "out.gltf"))


def fbx(folder: Path) -> None:
    bpy.ops.export_scene.fbx(filepath=str(folder / "out.fbx"), use_selection=True)
    without_objects()
    bpy.ops.import_scene.fbx(filepath=str(folder / "out.fbx"))


def obj(folder: Path) -> None:
    bpy.ops.wm.obj_export(filepath=str(folder / "out.obj"), export_pbr_extensions=True, export_selected_objects=True)
    written = (folder / "out.mtl").read_text(encoding="utf-8")
    assert "-s " not in written
    without_objects()
    bpy.ops.wm.obj_import(filepath=str(folder / "out.obj"))


def usd(folder: Path) -> None:
    written = export_usd(folder / "out.usda")
    assert 'inputs:varname = "st"' in written
    without_objects()
    bpy.ops.wm.usd_import(filepath=str(folder / "out.usda"))


@pytest.mark.parametrize("write_and_read", [gltf, fbx, obj, pytest.param(usd, marks=needs_usd)])
def test_what_is_rotated_and_prepared_comes_back_as_it_was(
    tmp_path: Path, write_and_read: Callable[[Path], None]
) -> None:
    material = noisy_material(tmp_path / "maps", KINDS)
    material.patina.rotation, material.patina.offset = radians(30), (0.2, 0.3)
    made = plane(material, 0.5)
    before = render(tmp_path / "before.exr", OBLIQUE, 1.0)
    bpy.ops.patina.prepare_for_export()
    written = uvs(made)
    write_and_read(tmp_path)
    (back,) = [found for found in bpy.data.objects if found.type == 'MESH']
    (found,) = bpy.data.materials
    read = {tuple(corner) for corner in uvs(back, back.data.uv_layers[0].name).round(3).tolist()}
    assert read == {tuple(corner) for corner in written.round(3).tolist()}
    packed = ("Roughness", "Metallic") if write_and_read is gltf else ()  # These are in one image.
    assert {**image_files_by_input(found), **{name: FILES[name] for name in packed}} == FILES
    after = render(tmp_path / "after.exr", OBLIQUE, 1.0)
    assert before.std() > 0.05
    if write_and_read is not obj:  # whose normal map is a height by the format
        assert np.abs(before - after).mean() < 0.01


@needs_usd
@pytest.mark.skipif(bpy.app.version < (4, 5), reason="USD carries displacement from Blender 4.5")
@pytest.mark.parametrize(("relief", "meters"), [('BUMP', 0.0), ('DISPLACEMENT', 0.03)])
def test_usd_displaces_prepared_objects_only_where_blender_does(tmp_path: Path, relief: str, meters: float) -> None:
    material = noisy_material(tmp_path / "maps", KINDS)
    material.patina.height, material.patina.relief = 30.0, relief
    plane(material, 0.5)
    bpy.ops.patina.prepare_for_export()
    written = export_usd(tmp_path / "plane.usda")
    height = written[written.index("red_height"):]
    scale = height[height.index("inputs:scale = (") + len("inputs:scale = ("):].split(",")[0]
    assert float(scale) == pytest.approx(meters, abs=1e-6)

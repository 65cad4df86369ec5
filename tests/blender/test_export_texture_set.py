# SPDX-License-Identifier: GPL-3.0-or-later
"""Export Texture Set: a folder for another program, made from a material's own images."""

import json

import bpy
import numpy as np
import pytest

from patina_addon.blender import pump
from patina_addon.blender.actions import export_textures
from patina_addon.blender.session import session
from patina_addon.blender.session.texture_export import ExportResult
from patina_addon.core.model.request import MaterialRequest
from tests.waiting import until

from .export_helpers import noisy_maps, noisy_material, plane, read

pytestmark = pytest.mark.usefixtures("addon")

KINDS = ("basecolor", "roughness", "normal", "ao")


def test_unreal_gets_an_orm_directx_normals_and_the_provenance(tmp_path):
    material = noisy_material(tmp_path / "maps", KINDS)
    settings = MaterialRequest("red brick", KINDS, seed=7).plain() | {"maps": list(KINDS)}
    material["patina_prompt"], material["patina_settings"] = "red brick", json.dumps(settings | {"image_size": 1e300})
    material["patina_maps"] = f'[{{"path": "{tmp_path.as_posix()}"}}]'
    plane(material, 0.5)
    assert bpy.ops.patina.export_texture_set(target='UNREAL', directory=str(tmp_path / "out")) == {'FINISHED'}
    folder, maps = tmp_path / "out" / "red", noisy_maps(tmp_path / "maps", KINDS)
    orm, normal = read(folder / "red_orm.png"), read(folder / "red_normal_dx.png")
    assert np.array_equal(orm[..., 0], maps["ao"])
    assert np.array_equal(orm[..., 1], maps["roughness"])
    assert not orm[..., 2].any()
    assert np.array_equal(normal[..., 1], 255 - maps["normal"][..., 1])
    written = json.loads((folder / "red.json").read_text(encoding="utf-8"))
    assert (written["name"], written["prompt"], written["settings"]) == ("Red", "red brick", settings)
    assert written["tile_meters"] == {"width": 0.5, "height": 0.5}
    assert str(tmp_path) not in json.dumps(written)


def test_the_size_of_a_tile_is_its_width_and_its_height(tmp_path):
    plane(noisy_material(tmp_path / "maps", ("basecolor",), rows=16), 3.0)
    bpy.ops.patina.export_texture_set(target='UNITY', directory=str(tmp_path / "out"))
    written = json.loads((tmp_path / "out" / "red" / "red.json").read_text(encoding="utf-8"))
    assert written["tile_meters"] == {"width": 3.0, "height": 1.5}


def test_packed_maps_are_exported(tmp_path):
    plane(noisy_material(tmp_path / "maps", ("roughness",)))
    bpy.ops.patina.save_maps(place='PACK')
    (tmp_path / "maps" / "red_roughness.png").unlink()
    bpy.ops.patina.export_texture_set(target='GODOT', directory=str(tmp_path / "out"))
    assert (tmp_path / "out" / "red" / "red_orm.png").is_file()


def test_a_missing_map_is_named_and_nothing_is_exported(tmp_path):
    plane(noisy_material(tmp_path / "maps", KINDS))
    (tmp_path / "maps" / "red_normal.png").unlink()
    with pytest.raises(RuntimeError, match=r"file of red_normal\.png is missing"):
        bpy.ops.patina.export_texture_set(target='UNITY', directory=str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_an_image_is_a_readable_error(tmp_path):
    plane(noisy_material(tmp_path / "maps", ("roughness",)))
    (tmp_path / "maps" / "red_roughness.png").write_bytes(b"no image")
    with pytest.raises(RuntimeError, match=r"Blender cannot read red_roughness\.png"):
        bpy.ops.patina.export_texture_set(target='UNITY', directory=str(tmp_path / "out"))
    assert not list((tmp_path / "out").iterdir())


def test_nothing_is_exported_without_a_patina_material():
    bpy.ops.mesh.primitive_plane_add()
    assert not bpy.ops.patina.export_texture_set.poll()


def test_the_export_runs_on_a_thread_in_a_window(tmp_path):
    material = plane(noisy_material(tmp_path / "maps", KINDS)).material_slots[0].material
    export = session.current().texture_export
    export_textures.export_textures(session.current(), [material], 'UNITY', str(tmp_path / "out"))
    assert export.is_running
    assert not bpy.ops.patina.export_texture_set.poll()
    until(lambda: not export.is_running, pump.tick)
    assert export.result == ExportResult((tmp_path / "out" / "red",))
    bpy.ops.patina.dismiss_export()
    assert export.result is None

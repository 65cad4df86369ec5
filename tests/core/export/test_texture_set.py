# SPDX-License-Identifier: GPL-3.0-or-later
"""The exported texture set: maps under their names, a packed ORM, normals in the right convention, a JSON."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.export.convert_maps import write_flipped_normals, write_orm
from patina_addon.core.export.copy_maps import SourceMap, copy
from patina_addon.core.export.engines import DIRECTX, ENGINES, OPENGL
from patina_addon.core.export.texture_set import TextureSet
from patina_addon.core.export.write_texture_set import write_texture_set
from patina_addon.core.images import png
from patina_addon.core.model.errors import StorageError
from patina_addon.core.processing.raster import Raster, of_array

RANDOM = np.random.default_rng(3)


def gray(side: int = 8) -> np.ndarray:
    return RANDOM.integers(0, 256, (side, side), np.uint8)


def color(side: int = 8) -> np.ndarray:
    return RANDOM.integers(0, 256, (side, side, 3), np.uint8)


@contextmanager
def open_image(path: Path, channels: int) -> Iterator[Raster]:
    """Open an image as core/export/open_image.py does, without a decoder process."""
    with Image.open(path) as image:
        pixels = np.asarray(image)
    yield of_array(pixels if pixels.ndim == 2 else pixels[..., :channels], is_fine=False)


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def sources(folder: Path, **maps: np.ndarray) -> tuple[SourceMap, ...]:
    folder.mkdir(exist_ok=True)
    for kind, values in maps.items():
        png.write(folder / f"red_{kind}.png", values)
    return tuple(SourceMap(kind, folder / f"red_{kind}.png") for kind in maps)


def export(tmp_path: Path, engine: str, normals: str = OPENGL, **maps: np.ndarray) -> Path:
    constants = {"ao": 1.0, "roughness": 0.5, "metalness": 0.0}
    textures = TextureSet("brick", sources(tmp_path / "maps", **maps), constants, {"prompt": "red brick"}, normals)
    return write_texture_set(textures, ENGINES[engine], tmp_path / "out", open_image)


def test_the_orm_holds_occlusion_roughness_and_metalness(tmp_path):
    maps = {"ao": gray(), "roughness": gray(), "metalness": gray()}
    packed = pixels(export(tmp_path, 'BLENDER', **maps) / "brick_orm.png")
    assert np.array_equal(packed, np.stack(list(maps.values()), axis=2))


def test_a_missing_map_has_the_materials_value_in_the_orm(tmp_path):
    roughness = gray()
    packed = pixels(export(tmp_path, 'BLENDER', roughness=roughness) / "brick_orm.png")
    assert np.array_equal(packed[..., 1], roughness)
    assert np.unique(packed[..., 0]).tolist() == [255]
    assert np.unique(packed[..., 2]).tolist() == [0]


def test_without_any_of_the_three_there_is_no_orm(tmp_path):
    folder = export(tmp_path, 'BLENDER', basecolor=color())
    assert sorted(path.name for path in folder.iterdir()) == ["brick.json", "brick_basecolor.png"]


def test_maps_of_different_sizes_are_packed_at_the_largest(tmp_path):
    small, large = gray(4), gray(12)
    write_orm(tmp_path / "orm.png", (of_array(small), of_array(large), 0.0))
    packed = pixels(tmp_path / "orm.png")
    assert np.array_equal(packed[..., 1], large)
    assert np.array_equal(packed[..., 0], small.repeat(3, axis=0).repeat(3, axis=1))


def test_an_orm_of_many_bands_is_packed_whole(tmp_path):
    maps = [gray(300), gray(300), gray(300)]
    write_orm(tmp_path / "orm.png", [of_array(values) for values in maps])
    assert np.array_equal(pixels(tmp_path / "orm.png"), np.stack(maps, axis=2))


@pytest.mark.parametrize("engine", ["BLENDER", "UNITY", "GODOT"])
def test_opengl_normals_are_exported_unchanged(tmp_path, engine):
    folder = export(tmp_path, engine, normal=color())
    assert (folder / "brick_normal.png").read_bytes() == (tmp_path / "maps" / "red_normal.png").read_bytes()


def test_only_unreal_gets_directx_normals(tmp_path):
    normal = color()
    folder = export(tmp_path, 'UNREAL', normal=normal)
    flipped = pixels(folder / "brick_normal_dx.png")
    assert np.array_equal(flipped[..., [0, 2]], normal[..., [0, 2]])
    assert np.array_equal(flipped[..., 1], 255 - normal[..., 1])
    assert sorted(path.name for path in folder.iterdir()) == ["brick.json", "brick_normal_dx.png"]


def test_directx_normals_are_flipped_for_opengl_programs(tmp_path):
    normal = color()
    folder = export(tmp_path, 'UNITY', DIRECTX, normal=normal)
    assert np.array_equal(pixels(folder / "brick_normal.png")[..., 1], 255 - normal[..., 1])


def test_16_bit_normals_stay_16_bit(tmp_path):
    normal = RANDOM.random((4, 4, 3), np.float32)
    write_flipped_normals(tmp_path / "normal.png", of_array(normal, is_fine=True))
    header = (tmp_path / "normal.png").read_bytes()[24]
    assert header == 16


def test_the_json_names_the_source_and_each_file(tmp_path):
    folder = export(tmp_path, 'UNREAL', basecolor=color(), normal=color(), roughness=gray())
    written = json.loads((folder / "brick.json").read_text(encoding="utf-8"))
    files = written["files"]
    assert written["prompt"] == "red brick"
    assert written["made_for"] == "Unreal Engine"
    assert {kind: entry["file"] for kind, entry in files.items()} == {
        "basecolor": "brick_basecolor.png",
        "normal": "brick_normal_dx.png",
        "roughness": "brick_roughness.png",
        "orm": "brick_orm.png",
    }
    assert files["basecolor"]["color_space"] == "sRGB"
    assert files["normal"]["color_space"] == "data"
    assert files["normal"]["convention"] == "DirectX (Y-)"
    assert files["orm"]["channels"] == {"R": "occlusion", "G": "roughness", "B": "metalness"}
    for entry in files.values():
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert str(tmp_path) not in json.dumps(written)


def test_an_existing_folder_is_left_alone(tmp_path):
    first = export(tmp_path, 'BLENDER', roughness=gray())
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    second = export(tmp_path, 'BLENDER', roughness=gray())
    assert (first.name, second.name) == ("brick", "brick_2")
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before


def test_a_failed_export_leaves_nothing_behind(tmp_path):
    textures = TextureSet("brick", (SourceMap("normal", tmp_path / "gone.png"),), {}, {}, OPENGL)
    with pytest.raises(StorageError):
        write_texture_set(textures, ENGINES['BLENDER'], tmp_path / "out", open_image)
    assert not list((tmp_path / "out").iterdir())


def test_packed_maps_are_exported_from_their_contents(tmp_path):
    values = gray()
    (on_disk,) = sources(tmp_path / "maps", roughness=values)
    packed = SourceMap("roughness", Path("red_roughness.png"), on_disk.path.read_bytes())
    constants = {"ao": 1.0, "metalness": 0.0}
    textures = TextureSet("brick", (packed,), constants, {}, OPENGL)
    folder = write_texture_set(textures, ENGINES['GODOT'], tmp_path, open_image)
    assert np.array_equal(pixels(folder / "brick_orm.png")[..., 1], values)


def test_copies_of_one_material_are_numbered_together(tmp_path):
    first = sources(tmp_path / "maps", roughness=gray(), normal=color())
    target = tmp_path / "textures"
    copy(first, target)
    second = sources(tmp_path / "other", roughness=gray(), normal=pixels(tmp_path / "maps" / "red_normal.png"))
    assert [path.name for path in copy(second, target)] == ["red_2_roughness.png", "red_2_normal.png"]


def test_a_copy_is_named_for_its_kind_of_map(tmp_path):
    png.write(tmp_path / "red_height_corrected.png", gray())
    (target,) = copy([SourceMap("height", tmp_path / "red_height_corrected.png")], tmp_path / "textures")
    assert target.name == "red_height.png"

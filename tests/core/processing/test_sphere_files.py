# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture of each variant as a file in the job's folder."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.images import png, safe_files
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.job import sphere_name
from patina_addon.core.model.maps import BASECOLOR, ROUGHNESS, MapFile
from patina_addon.core.processing.lit_sphere import SIDE
from patina_addon.core.processing.sphere_files import is_current, write_sphere, write_spheres
from tests.core.images.decoders import no_decoder

RED, BLUE = (200, 40, 40), (40, 40, 200)


def material(folder: Path, color: tuple[int, ...] = RED, variant: int = 0) -> tuple[MapFile, ...]:
    """A base color and a roughness on disk."""
    files = []
    for kind, value in ((BASECOLOR, np.array(color)), (ROUGHNESS, np.array(128))):
        path = folder / f"{kind}{variant}.png"
        png.write(path, np.broadcast_to(value.astype(np.uint8), (16, 16, *value.shape)).copy())
        files.append(MapFile(kind, path, 16, 16, variant=variant))
    return tuple(files)


def test_each_variant_gets_its_picture_which_blender_may_load(tmp_path: Path, decoder: Decoder) -> None:
    write_spheres(tmp_path, (*material(tmp_path), *material(tmp_path, BLUE, 1)), decoder)
    middles = []
    for variant in (0, 1):
        path = tmp_path / sphere_name(variant)
        assert safe_files.is_safe(path)
        with Image.open(path) as picture:
            assert (picture.size, picture.mode) == ((SIDE, SIDE), "RGBA")
            middles.append(picture.getpixel((SIDE // 2, SIDE // 2)))
    assert middles[0][0] > middles[0][2]
    assert middles[1][2] > middles[1][0]
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith((".", "sphere"))} == {
        "sphere.png", "sphere-2.png",
    }  # fmt: skip


def test_nothing_lies_beside_the_maps_if_blender_ends_while_they_are_read(
    tmp_path: Path, decoder: Decoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, read, seen = material(tmp_path), decoder.read, set()

    def read_and_look(path: Path, target: Path, side: int) -> bool:
        is_read = read(path, target, side)
        seen.update(tmp_path.iterdir())
        return is_read

    monkeypatch.setattr(decoder, "read", read_and_look)
    assert write_sphere(files, tmp_path / "picture.png", decoder)
    assert seen == {file.path for file in files}


def test_a_picture_is_made_once_and_again_when_a_map_has_changed(tmp_path: Path, decoder: Decoder) -> None:
    files, picture = material(tmp_path), tmp_path / sphere_name(0)
    write_spheres(tmp_path, files, decoder)
    picture.write_bytes(b"as it was")
    write_spheres(tmp_path, files, no_decoder())
    assert picture.read_bytes() == b"as it was"
    later = picture.stat().st_mtime_ns + 1_000_000
    os.utime(files[1].path, ns=(later, later))
    assert not is_current(picture, files)
    write_spheres(tmp_path, files, decoder)
    assert picture.read_bytes() != b"as it was"


@pytest.mark.parametrize("is_damaged", [True, False])
def test_without_its_base_color_there_is_no_picture(tmp_path: Path, decoder: Decoder, is_damaged: bool) -> None:
    files = material(tmp_path)
    if is_damaged:
        files[0].path.write_bytes(b"no image")
    else:
        files[0].path.unlink()
    assert not write_sphere(files, tmp_path / "picture.png", decoder)
    assert not (tmp_path / "picture.png").exists()


def test_another_map_that_is_damaged_is_left_out(tmp_path: Path, decoder: Decoder) -> None:
    files = material(tmp_path)
    files[1].path.write_bytes(b"no image")
    assert write_sphere(files, tmp_path / "picture.png", decoder)


@pytest.mark.parametrize("has_folder", [True, False])
def test_where_nothing_can_be_read_or_written_there_is_no_picture(tmp_path: Path, has_folder: bool) -> None:
    target = tmp_path / ("" if has_folder else "gone") / "picture.png"
    extra = replace(material(tmp_path)[0], kind="")
    assert not write_sphere((*material(tmp_path), extra), target, no_decoder())
    assert not target.exists()

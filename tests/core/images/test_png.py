# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files come out as they went in, whole or not at all."""

import os
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.images import png


@pytest.mark.parametrize("shape", [(1, 1), (7, 5), (300, 211), (5, 7, 3), (129, 64, 3), (33, 20, 4)])
def test_an_image_reads_back_as_it_was_written(tmp_path: Path, shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    png.write(tmp_path / "image.png", pixels)
    with Image.open(tmp_path / "image.png") as image:
        assert len(image.getbands()) == (shape[2] if len(shape) == 3 else 1)
        assert np.array_equal(np.asarray(image), pixels)


def test_16_bit_gray_reads_back_as_it_was_written(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 65536, (33, 17), np.uint16)
    png.write(tmp_path / "image.png", pixels)
    with Image.open(tmp_path / "image.png") as image:
        assert np.array_equal(np.asarray(image), pixels)


def test_16_bit_color_is_stored_big_endian_with_the_sub_filter(tmp_path: Path) -> None:
    """Pillow reads 8 of the 16 bits; that all are right, tests/blender/every_version/test_decoder.py shows."""
    pixels = np.random.default_rng(1).integers(0, 65536, (33, 17, 3), np.uint16)
    png.write(tmp_path / "image.png", pixels)
    with Image.open(tmp_path / "image.png") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), pixels >> 8)


def test_rows_written_in_bands_make_one_image(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (40, 30, 3), np.uint8)
    with png.PngWriter(tmp_path / "image.png", 30, 40, 3) as writer:
        for top, bottom in ((0, 1), (1, 17), (17, 40)):
            writer.write(pixels[top:bottom])
        assert not (tmp_path / "image.png").exists()
    with Image.open(tmp_path / "image.png") as image:
        assert np.array_equal(np.asarray(image), pixels)


def test_the_compressed_rows_are_one_stream_with_a_right_checksum(tmp_path: Path) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (90, 700), np.uint8)
    with png.PngWriter(tmp_path / "image.png", 700, 90, 1) as writer:
        for top in range(0, 90, 7):
            writer.write(pixels[top : top + 7])
    data, place, stream = (tmp_path / "image.png").read_bytes(), 8, b""
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "big")
        if data[place + 4 : place + 8] == b"IDAT":
            stream += data[place + 8 : place + 8 + length]
        place += length + 12
    assert len(zlib.decompress(stream)) == 90 * 701


def test_rows_of_one_value_are_written_like_others(tmp_path: Path) -> None:
    for name, pixels in (("flat", np.broadcast_to(np.uint16(517), (9, 5))), ("full", np.full((9, 5), 517, np.uint16))):
        png.write(tmp_path / name, pixels)
    assert (tmp_path / "flat").read_bytes() == (tmp_path / "full").read_bytes()


def _write_and_fail(path: Path) -> None:
    with png.PngWriter(path, 4, 4, 1) as writer:
        writer.write(np.zeros((2, 4), np.uint8))
        raise RuntimeError("stop")


def test_an_error_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="stop"):
        _write_and_fail(tmp_path / "image.png")
    assert list(tmp_path.iterdir()) == []


def test_an_error_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"older")
    with pytest.raises(RuntimeError, match="stop"):
        _write_and_fail(tmp_path / "image.png")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"older"]


def test_an_image_with_missing_rows_is_not_kept(tmp_path: Path) -> None:
    writer = png.PngWriter(tmp_path / "image.png", 4, 4, 1)
    with pytest.raises(ValueError, match="2 rows in a PNG of 4"), writer:
        writer.write(np.zeros((2, 4), np.uint8))
    assert list(tmp_path.iterdir()) == []


def test_rows_of_another_shape_are_refused(tmp_path: Path) -> None:
    writer = png.PngWriter(tmp_path / "image.png", 4, 4, 1)
    with pytest.raises(ValueError, match="rows of"), writer:
        writer.write(np.zeros((2, 5), np.uint8))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Only some systems have a disk that is always full.")
def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.symlink_to("/dev/full")
    with pytest.raises(OSError, match="space"), png.PngWriter(path, 64, 64, 1) as writer:
        writer.write(np.zeros((64, 64), np.uint8))
    assert not list(tmp_path.iterdir())

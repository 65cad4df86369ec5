# SPDX-License-Identifier: GPL-3.0-or-later
"""Images are checked while they stream, however they are cut into pieces."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from patina_addon.core.images.image_check import ImageCheck, ImageLimits, inflated_size
from patina_addon.core.images.image_header import BadImage, Header
from tests.server import sample_images

LIMITS = ImageLimits()


def check(data: bytes, step: int = 1000, limits: ImageLimits = LIMITS) -> Header:
    checked = ImageCheck(limits)
    for start in range(0, len(data), step):
        checked.feed(data[start : start + step])
    return checked.finish()


def saved(kind: str, mode: str = "RGB", size: tuple[int, int] = (61, 43), **options: object) -> bytes:
    noise = np.random.default_rng(3).integers(0, 255, (size[1], size[0], 4), dtype=np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise, "RGBA").convert(mode).save(file, kind, **options)
    return file.getvalue()


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


HEADER = sample_images.chunk(b"IHDR", sample_images.header(4, 4))
PIXELS = zlib.compress(bytes(4 * 13))
END = sample_images.chunk(b"IEND")


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16"])
def test_valid_pngs_of_every_type_pass(mode, step):
    if mode == "I;16":
        file = io.BytesIO()
        Image.fromarray(np.arange(61 * 43, dtype=np.uint16).reshape(43, 61)).save(file, "PNG")
        data = file.getvalue()
    else:
        data = saved("PNG", mode)
    assert check(data, step) == Header("png", 61, 43)


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("WEBP", "webp")])
def test_valid_jpeg_and_webp_pass(kind, ending):
    assert check(saved(kind)) == Header(ending, 61, 43)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9, 0.998])
def test_a_truncated_image_is_refused(kind, share):
    data = saved(kind)
    with pytest.raises(BadImage):
        check(data[: int(len(data) * share)])


@settings(max_examples=200)
@given(st.data())
def test_a_changed_byte_in_a_png_is_found(data):
    picture = bytearray(saved("PNG", size=(9, 9)))
    place = data.draw(st.integers(0, len(picture) - 1))
    picture[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(BadImage):
        check(bytes(picture))


def test_a_decompression_bomb_is_refused_in_little_memory():
    bomb = sample_images.bomb()
    tracemalloc.start()
    with pytest.raises(BadImage, match="more than its size says"):
        check(bomb, 1 << 18)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 << 20


def test_a_png_of_too_many_pixels_is_not_unpacked():
    header = check(sample_images.enormous())
    assert not ImageLimits().allows(header)
    with pytest.raises(BadImage, match="more than its size says"):
        check(sample_images.bomb())
    check(sample_images.bomb(), limits=ImageLimits(side=0))


def test_a_file_of_too_many_bytes_is_refused():
    with pytest.raises(BadImage, match="larger than"):
        check(saved("PNG"), limits=ImageLimits(size=2000))


@pytest.mark.parametrize(
    "data",
    [
        png(HEADER, END),
        png(sample_images.chunk(b"IDAT", PIXELS), HEADER, END),
        png(HEADER, HEADER, sample_images.chunk(b"IDAT", PIXELS), END),
        png(HEADER, sample_images.chunk(b"IDAT", PIXELS[:-5]), END),
        png(HEADER, sample_images.chunk(b"IDAT", zlib.compress(bytes(13))), END),
        png(HEADER, sample_images.chunk(b"IDAT", b"no zlib at all"), END),
        png(HEADER, sample_images.chunk(b"IDAT", PIXELS, crc=1), END),
        png(HEADER, sample_images.chunk(b"IDAT", PIXELS)),
        png(sample_images.chunk(b"IHDR", sample_images.header(0, 4)), sample_images.chunk(b"IDAT", PIXELS), END),
        png(sample_images.chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 5, 9, 0, 0, 0)), END),
        png(sample_images.chunk(b"IHDR", bytes(20)), END),
        b"",
        b"\x89PNG",
    ],
)
def test_a_malformed_png_is_refused(data):
    for step in (1, 1000):
        with pytest.raises(BadImage):
            check(data, step)


def test_image_data_may_come_in_many_chunks_and_text_may_follow():
    chunks = [sample_images.chunk(b"IDAT", PIXELS[place : place + 1]) for place in range(len(PIXELS))]
    assert check(png(HEADER, *chunks, sample_images.chunk(b"tEXt", b"a\0b"), END) + b"rest") == Header("png", 4, 4)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (5, 5), (8, 8), (9, 17)])
@pytest.mark.parametrize(("depth", "color"), [(8, 2), (8, 6), (16, 0), (1, 0), (4, 3)])
def test_an_interlaced_png_inflates_to_the_bytes_of_its_seven_passes(size, depth, color):
    bits = depth * {0: 1, 2: 3, 3: 1, 6: 4}[color]
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    expected = 0
    for left, top, across, down in passes:
        columns, rows = len(range(left, size[0], across)), len(range(top, size[1], down))
        expected += rows * (1 + -(-columns * bits // 8)) if columns else 0
    assert inflated_size(struct.pack(">IIBBBBB", *size, depth, color, 0, 0, 1)) == expected


@pytest.mark.parametrize("step", [8, 13, 1 << 20])
@pytest.mark.parametrize("data", [saved("TIFF"), b"MM\0*" + bytes(100), b"\x76\x2f\x31\x01" + bytes(100)])
def test_a_tiff_or_exr_is_refused(data, step):
    with pytest.raises(BadImage, match="not a PNG, JPEG, or WebP file"):
        check(data, step)

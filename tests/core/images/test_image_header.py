# SPDX-License-Identifier: GPL-3.0-or-later
"""Type and size from an image's first bytes."""

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from patina_addon.core.images.image_header import BadImage, Header, read_header


def drawn(kind: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, 99).save(file, kind, **options)
    return file.getvalue()


SAMPLES = {
    "png": (drawn("PNG", (37, 5)), Header("png", 37, 5)),
    "gray png": (drawn("PNG", (37, 5), "L"), Header("png", 37, 5)),
    "jpeg": (drawn("JPEG", (37, 5)), Header("jpg", 37, 5)),
    "progressive jpeg": (drawn("JPEG", (300, 40), progressive=True), Header("jpg", 300, 40)),
    "jpeg with profile": (drawn("JPEG", (37, 5), icc_profile=bytes(200_000)), Header("jpg", 37, 5)),
    "webp": (drawn("WEBP", (37, 5)), Header("webp", 37, 5)),
    "lossless webp": (drawn("WEBP", (3700, 5), lossless=True), Header("webp", 3700, 5)),
    "webp with profile": (drawn("WEBP", (37, 5), icc_profile=bytes(64)), Header("webp", 37, 5)),
}


@pytest.mark.parametrize(("data", "header"), SAMPLES.values(), ids=SAMPLES)
def test_type_and_size_are_read(data, header):
    assert read_header(data) == header


@pytest.mark.parametrize(("data", "header"), SAMPLES.values(), ids=SAMPLES)
def test_an_incomplete_header_is_never_misread(data, header):
    lengths = [*range(min(len(data), 400)), *range(400, len(data), 5000)]
    assert {read_header(data[:length]) for length in lengths} <= {None, header}


@pytest.mark.parametrize(
    "data", [b"<!DOCTYPE html><html>", b'\n{"error": "no such file"}', b"\xef\xbb\xbf<?xml version"]
)
def test_a_web_page_in_place_of_an_image_is_reported(data):
    with pytest.raises(BadImage, match="web page"):
        read_header(data)


@pytest.mark.parametrize(
    "data", [b"GIF89a", bytes(20), b"\x1f\x8b", b"RIFF\0\0\0\0WAVE", b"II*\0", b"MM\0*", b"\x76\x2f\x31\x01"]
)
def test_other_files_are_refused(data):
    with pytest.raises(BadImage, match="not a PNG, JPEG, or WebP"):
        read_header(data + bytes(20))


@given(st.sampled_from([b"", *(data[:12] for data, _ in SAMPLES.values())]), st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_read_or_too_few(start, rest):
    try:
        found = read_header(start + rest)
    except BadImage as error:
        assert str(error.what).endswith(".")
    else:
        assert found is None or found.ending in ("png", "jpg", "webp")


def test_a_jpeg_cannot_hide_its_size_behind_a_marker_that_has_no_length():
    """Decoders go on right behind such a marker; a length read there leads into a comment, where anything may stand."""
    frame = b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", 5, 37) + bytes(10)
    whole = drawn("JPEG", (300, 40))
    comment = bytearray(b"\xff\xfe\xea\x60" + bytes(59998) + b"\xff\xfe\xea\x60" + bytes(59998))
    comment[0xFFFE : 0xFFFE + len(frame)] = frame  # where the comment's own marker, taken for a length, leads
    for marker in (b"\xff\x01", b"\xff\xd0", b"\xff\xd7"):
        assert read_header(whole[:2] + marker + bytes(comment) + whole[2:]) == Header("jpg", 300, 40)

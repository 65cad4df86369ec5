# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera writes beside the pixels is read, and taken out without a change of the pixels."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from patina_addon.core.images.metadata import read_metadata

KINDS = {"JPEG": {}, "PNG": {}, "WEBP": {"lossless": True}}
PLACE = 0x8825
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>48,51.5N</exif:GPSLatitude></x:xmpmeta>'
SECRETS = (b"GPSLatitude", b"Phone of Ann", b"my garden", b"Exif", b"ftypmp42")


def photo(kind: str, orientation: int = 1, has_place: bool = False, **options: object) -> bytes:
    """A picture as a phone writes it."""
    pixels = np.random.default_rng(1).integers(0, 256, (24, 40, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0110] = "Phone of Ann"
    if orientation != 1:
        exif[0x0112] = orientation
    if has_place:
        exif.get_ifd(PLACE).update({1: "N", 2: (48.0, 51.0, 30.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    file = BytesIO()
    Image.fromarray(pixels).save(file, kind, exif=exif, **KINDS[kind], **options)
    return file.getvalue()


def pixels_of(data: bytes) -> np.ndarray:
    with Image.open(BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_read(kind: str, orientation: int) -> None:
    assert read_metadata(photo(kind, orientation)).orientation == orientation


@pytest.mark.parametrize("kind", KINDS)
def test_everything_but_the_pixels_is_taken_out(kind: str) -> None:
    profile = b"a profile" * 20
    extra = {"xmp": XMP, "icc_profile": profile}
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "my garden")
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        extra = {"pnginfo": text, "icc_profile": profile}
    if kind == "JPEG":
        extra["comment"] = b"my garden"
    data = photo(kind, 6, has_place=True, **extra) + b"....ftypmp42 a film of the moment before"
    metadata = read_metadata(data)
    assert metadata.has_place
    assert not [secret for secret in SECRETS if secret in metadata.clean]
    assert np.array_equal(pixels_of(metadata.clean), pixels_of(data))
    with Image.open(BytesIO(metadata.clean)) as image:
        assert image.info["icc_profile"] == profile
        assert not image.getexif()
    assert read_metadata(metadata.clean).clean is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_is_told_from_other_metadata(kind: str) -> None:
    assert not read_metadata(photo(kind)).has_place
    assert read_metadata(photo(kind, has_place=True)).has_place


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0, "restart_marker_blocks": 1}])
def test_a_jpeg_of_several_scans_or_with_restarts_keeps_its_pixels(options: dict) -> None:
    data = photo("JPEG", 3, **options)
    assert np.array_equal(pixels_of(read_metadata(data).clean), pixels_of(data))


@pytest.mark.parametrize("marker", [b"\xff\x01", b"\xff\xd0", b"\xff\xd7"])
def test_a_jpeg_cannot_hide_where_it_was_taken_behind_a_marker_that_has_no_length(marker: bytes) -> None:
    data = photo("JPEG", 6, has_place=True)
    metadata = read_metadata(data[:2] + marker + data[2:])
    assert (metadata.orientation, metadata.has_place) == (6, True)
    assert not [secret for secret in SECRETS if secret in metadata.clean]
    assert np.array_equal(pixels_of(metadata.clean), pixels_of(data))


@pytest.mark.parametrize("kind", KINDS)
def test_a_plain_file_stays_as_it_is(kind: str) -> None:
    file = BytesIO()
    Image.new("RGB", (8, 8), (1, 2, 3)).save(file, kind)
    assert read_metadata(file.getvalue()).clean is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_never_raises(kind: str) -> None:
    data = photo(kind, 6, has_place=True)
    random = np.random.default_rng(3)
    for _ in range(500):
        damaged = bytearray(data[: random.integers(1, len(data))])
        for place in random.integers(0, len(damaged), 3):
            damaged[place] = random.integers(0, 256)
        metadata = read_metadata(bytes(damaged))
        assert 1 <= metadata.orientation <= 8
    assert read_metadata(b"GIF89a").clean is None

# SPDX-License-Identifier: GPL-3.0-or-later
"""A request's images become files that a service takes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.images.input_files import InputFiles
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import InputImageLimits

REQUEST = MaterialRequest("brick", ("normal",))


@pytest.fixture
def unavailable_decoder():
    return Decoder(("/there/is/no/such/program",))


def photo(path: Path, size=(40, 20), kind="PNG") -> InputImage:
    Image.new("RGB", size, (200, 100, 50)).save(path, kind)
    return InputImage.from_file(path)


def prepare(folder, decoder, limits=None, **pictures):
    sent = folder / "sent"
    sent.mkdir(exist_ok=True)
    files = InputFiles(sent, limits or InputImageLimits(), decoder)
    return files.prepare(replace(REQUEST, **pictures)), files.notes


def opened(picture):
    with Image.open(picture.path) as image:
        image.load()
        return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_valid_file_is_used_in_place_whatever_its_extension(tmp_path, unavailable_decoder, kind):
    picture = photo(tmp_path / "wall.tga", kind=kind)
    request, notes = prepare(tmp_path, unavailable_decoder, image=picture)
    assert (request.image.path, notes) == (picture.path, ())


def test_an_image_address_is_not_downloaded(tmp_path, unavailable_decoder):
    picture = InputImage.from_url("https://a.test/x.png")
    request, notes = prepare(tmp_path, unavailable_decoder, image=picture, mask=picture)
    assert (request.image, request.mask, notes) == (picture, picture, ())


def test_packed_bytes_are_written_as_they_are(tmp_path, unavailable_decoder):
    contents = photo(tmp_path / "x.png").path.read_bytes()
    request, _ = prepare(tmp_path, unavailable_decoder, image=InputImage.from_contents(contents, "x", "packed x"))
    assert request.image.path.read_bytes() == contents
    assert request.image.contents is None


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pixels_become_a_png_from_the_top_without_alpha(tmp_path, unavailable_decoder, dtype, channels):
    pixels = np.zeros((300, 500, channels), np.uint8)
    pixels[:10] = 200
    if dtype is np.float32:
        pixels = pixels.astype(np.float32) / 255
    bottom_up = np.ascontiguousarray(pixels[::-1])
    request, _ = prepare(
        tmp_path, unavailable_decoder, image=InputImage.from_pixels(bottom_up[::-1], "painted", "image 7")
    )
    image = opened(request.image)
    assert image.size == (500, 300)
    assert image.mode == ("L" if channels == 1 else "RGB")
    assert image.convert("L").getpixel((0, 9)) == 200
    assert image.convert("L").getpixel((0, 10)) == 0


def test_linear_pixels_are_encoded_as_srgb_and_invalid_ones_are_black(tmp_path, unavailable_decoder):
    pixels = np.full((1, 4, 3), 0.2140, np.float32)
    pixels[0, 1], pixels[0, 2], pixels[0, 3] = np.nan, 9.0, 0.001
    request, _ = prepare(
        tmp_path, unavailable_decoder, image=InputImage.from_pixels(pixels, "painted", "i", is_linear=True)
    )
    image = opened(request.image)
    assert [image.getpixel((x, 0))[0] for x in range(4)] == [127, 0, 255, 3]


def test_a_large_image_is_scaled_down_with_a_note(tmp_path, decoder):
    request, notes = prepare(tmp_path, decoder, InputImageLimits(side=20), image=photo(tmp_path / "wall.png"))
    assert opened(request.image).size == (20, 10)
    assert [str(note) for note in notes] == [
        "wall.png was scaled from 40 x 20 to 20 x 10 pixels. The service limits the size."
    ]
    assert opened(photo(tmp_path / "wall.png")).size == (40, 20)


def test_other_formats_are_converted(tmp_path, decoder):
    request, notes = prepare(tmp_path, decoder, image=photo(tmp_path / "wall.png", kind="TIFF"))
    assert (opened(request.image).format, notes) == ("PNG", ())


def test_a_mask_is_made_as_large_as_its_image(tmp_path, decoder):
    image, mask = photo(tmp_path / "wall.png"), photo(tmp_path / "mask.png", (8, 8))
    request, notes = prepare(tmp_path, decoder, InputImageLimits(side=30), image=image, mask=mask)
    assert opened(request.mask).size == opened(request.image).size == (30, 15)
    assert "as large as its image" in str(notes[1])


def test_without_a_decoder_valid_images_are_sent_unchanged_with_a_note(tmp_path, unavailable_decoder):
    image, mask = photo(tmp_path / "wall.png"), photo(tmp_path / "mask.png", (8, 8))
    request, notes = prepare(tmp_path, unavailable_decoder, image=image, mask=mask)
    assert (request.image.path, request.mask.path) == (image.path, mask.path)
    assert "was sent unchanged" in str(notes[0])


@pytest.mark.parametrize(
    "limits", [InputImageLimits(side=20), InputImageLimits(size=10), InputImageLimits(endings=("jpg",))]
)
def test_without_a_decoder_images_that_need_changes_are_refused(tmp_path, unavailable_decoder, limits):
    with pytest.raises(InvalidRequest, match=r"wall\.png is too large or in a format"):
        prepare(tmp_path, unavailable_decoder, limits, image=photo(tmp_path / "wall.png"))


def test_a_file_that_is_not_an_image_is_refused_by_name(tmp_path, decoder):
    (tmp_path / "notes.txt").write_text("no image, but rather a text")
    with pytest.raises(InvalidRequest, match=r"cannot read notes\.txt"):
        prepare(tmp_path, decoder, image=InputImage.from_file(tmp_path / "notes.txt"))


@pytest.mark.parametrize("name", ["nowhere.png", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, decoder, name):
    with pytest.raises(InvalidRequest, match="cannot be read"):
        prepare(tmp_path, decoder, image=InputImage.from_file(tmp_path / name))


def test_an_input_image_without_data_is_refused(tmp_path, unavailable_decoder):
    picture = InputImage.from_contents(b"x", "painted", "image 7").without_data()
    with pytest.raises(InvalidRequest, match="painted is no longer available"):
        prepare(tmp_path, unavailable_decoder, image=picture)


STORED = np.zeros((20, 40, 3), np.uint8)
STORED[:10, :20] = 255
"""A photo of a landscape format, white in one corner."""


def phone_photo(path: Path, orientation: int, pixels=STORED, **options: object) -> InputImage:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    Image.fromarray(pixels).save(path, exif=exif, **options)
    return InputImage.from_file(path)


def upright(orientation: int) -> np.ndarray:
    image = Image.fromarray(STORED)
    image.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(image))


def assert_looks_like(picture: InputImage, pixels: np.ndarray) -> None:
    image = opened(picture)
    assert not image.getexif()
    shrunk = np.asarray(Image.fromarray(pixels).resize(image.size))
    assert np.abs(np.asarray(image.convert("RGB")).astype(int) - shrunk).mean() < 16


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("name", "side"), [("a.jpg", 4096), ("a.jpg", 30), ("a.png", 4096), ("a.webp", 30)])
def test_a_photo_is_sent_upright_whatever_its_size_and_format(tmp_path, decoder, orientation, name, side):
    picture = phone_photo(tmp_path / name, orientation)
    request, notes = prepare(tmp_path, decoder, InputImageLimits(side=side), image=picture)
    expected = upright(orientation)
    longest = min(side, 40)
    assert request.image.size == opened(request.image).size
    assert max(request.image.size) == longest
    assert (request.image.size[0] > request.image.size[1]) == (expected.shape[1] > expected.shape[0])
    assert_looks_like(request.image, expected)
    assert ("turned upright" in str(notes)) == (orientation != 1)


def test_a_photo_that_was_turned_stays_a_jpeg(tmp_path, decoder):
    request, _ = prepare(tmp_path, decoder, image=phone_photo(tmp_path / "a.jpg", 6))
    assert opened(request.image).format == "JPEG"


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_the_place_of_a_photo_is_not_sent_and_the_file_stays_as_it_is(tmp_path, unavailable_decoder, name):
    picture = phone_photo(tmp_path / name, 1)
    before = picture.path.read_bytes()
    request, notes = prepare(tmp_path, unavailable_decoder, image=picture)
    assert not opened(request.image).getexif()
    assert "The place where" in str(notes[0])
    assert picture.path.read_bytes() == before
    assert request.image.path.is_relative_to(tmp_path / "sent")


def test_without_a_decoder_a_photo_on_its_side_is_refused(tmp_path, unavailable_decoder):
    with pytest.raises(InvalidRequest, match=r"a\.jpg is stored on its side"):
        prepare(tmp_path, unavailable_decoder, image=phone_photo(tmp_path / "a.jpg", 6))


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_the_mask_is_upright_as_its_photo_is(tmp_path, decoder, orientation):
    image, expected = phone_photo(tmp_path / "a.png", orientation), upright(orientation)
    Image.fromarray(expected).save(tmp_path / "upright.png")
    Image.fromarray(STORED).save(tmp_path / "drawn.png")
    drawn = InputImage.from_file(tmp_path / "drawn.png")
    masks = {
        "made upright in another program": InputImage.from_file(tmp_path / "upright.png"),
        "from the phone too": phone_photo(tmp_path / "mask.png", orientation),
        "painted over the photo as Blender shows it": InputImage.from_pixels(STORED, "mask", "image 7"),
        "painted like that, and saved": replace(drawn, drawn_size=(40, 20)),
        "painted like that, and packed": replace(
            InputImage.from_contents(drawn.path.read_bytes(), "mask", "image 7"), drawn_size=(40, 20)
        ),
    }
    for name, mask in masks.items():
        request, _ = prepare(tmp_path, decoder, image=image, mask=mask)
        assert opened(request.mask).size == opened(request.image).size, name
        assert_looks_like(request.mask, expected)


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", "AVIF"),
        (b"\0\0\0\x20ftypavif\0\0\0\0avifmif1", "AVIF"),
        (b"GIF89a\x01\0\x01\0", "GIF"),
    ],
)
def test_a_format_that_nobody_takes_is_refused_by_name(tmp_path, unavailable_decoder, start, name):
    (tmp_path / "photo.jpg").write_bytes(start + bytes(100))
    with pytest.raises(InvalidRequest, match=rf"photo\.jpg is a {name} file") as refused:
        prepare(tmp_path, unavailable_decoder, image=InputImage.from_file(tmp_path / "photo.jpg"))
    assert "PNG or JPEG" in str(refused.value.next_step)

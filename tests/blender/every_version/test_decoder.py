# SPDX-License-Identifier: GPL-3.0-or-later
"""The real child: a Blender that reads, scales and writes images."""

import os
import struct
from pathlib import Path

import bpy
import numpy as np
import pytest
from PIL import Image

from patina_addon.blender import compat
from patina_addon.core.images import png, safe_files
from patina_addon.core.images.decoder_client import Decoder, UnreadableImage
from patina_addon.core.images.input_files import InputFiles
from patina_addon.core.images.metadata import Metadata, read_metadata
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import InputImageLimits
from tests.mutated_images import whole_files
from tests.pillow_decoder import sample


@pytest.fixture(scope="module")
def child():
    decoder = Decoder(compat.decoder_command())
    decoder.acquire()
    yield decoder
    decoder.release()


def saved(path: Path, kind: str, width: int = 40, height: int = 20, is_float: bool = False) -> Path:
    """An image whose upper half is a red of 0.8 and whose lower half is black, as stored."""
    image = bpy.data.images.new("made", width, height, float_buffer=is_float, is_data=is_float)
    pixels = np.zeros((height, width, 4), np.float32)
    pixels[..., 3] = 1
    pixels[height // 2 :, :, 0] = 0.8  # Blender's first row is the bottom
    image.pixels.foreach_set(pixels.ravel())
    image.file_format, image.filepath_raw = kind, str(path)
    image.save()
    bpy.data.images.remove(image)
    return path


@pytest.mark.parametrize(("kind", "ending"), [('PNG', "png"), ('TIFF', "tif"), ('OPEN_EXR', "exr"), ('WEBP', "webp")])
def test_an_image_is_read_into_an_array_from_the_top(child, tmp_path, kind, ending):
    path = saved(tmp_path / f"made.{ending}", kind, is_float=kind == 'OPEN_EXR')
    assert child.read(path, tmp_path / "values.npy", 256)
    values = np.load(tmp_path / "values.npy")
    assert (values.shape, values.dtype) == ((20, 40, 3), np.float32)
    tolerance = 0.05 if kind == 'WEBP' else 0.01
    assert values[2, 20] == pytest.approx([0.8, 0, 0], abs=tolerance)
    assert values[17, 20] == pytest.approx([0, 0, 0], abs=tolerance)


def test_an_image_is_not_condemned_if_there_is_no_room_for_its_values(child, tmp_path):
    path, missing = saved(tmp_path / "made.png", 'PNG'), tmp_path / "missing"
    file = MapFile("roughness", path, 40, 20)
    assert child.take_sample(file, missing / "sample.npz") is None
    assert child.unpack(path, missing / "values", 1) is None
    assert child.measure(file).mean


def test_an_array_is_no_larger_than_asked(child, tmp_path):
    assert child.read(saved(tmp_path / "made.png", 'PNG'), tmp_path / "values.npy", 8)
    assert np.load(tmp_path / "values.npy").shape == (4, 8, 3)


@pytest.mark.parametrize(("width", "height"), [(600, 150), (1100, 2200), (3, 900)])
def test_an_array_has_the_proportions_of_its_image(child, tmp_path, width, height):
    assert child.read(saved(tmp_path / "made.png", 'PNG', width, height), tmp_path / "values.npy", 256)
    rows, columns = np.load(tmp_path / "values.npy").shape[:2]
    assert max(rows, columns) <= 256
    assert columns == pytest.approx(rows * width / height, abs=max(1, width / height))


@pytest.mark.parametrize(
    ("side", "exactly", "size"), [(4096, None, (40, 20)), (10, None, (10, 5)), (4096, (16, 32), (16, 32))]
)
def test_an_image_is_scaled_to_fit(child, tmp_path, side, exactly, size):
    path = saved(tmp_path / "made.tif", 'TIFF')
    assert child.fit(path, tmp_path / "fitted.png", side, 1 << 20, exactly) == size
    assert (tmp_path / "fitted.png").read_bytes().startswith(b"\x89PNG")
    assert child.read(tmp_path / "fitted.png", tmp_path / "values.npy", 256)
    values = np.load(tmp_path / "values.npy")
    assert values.shape == (size[1], size[0], 3)
    assert values[0, 0] == pytest.approx([0.8, 0, 0], abs=0.02)
    assert values[-1, 0] == pytest.approx([0, 0, 0], abs=0.02)


def test_a_file_that_is_too_large_is_scaled_down(child, tmp_path):
    noise = bpy.data.images.new("noise", 64, 64)
    noise.pixels.foreach_set(np.random.default_rng(1).random(64 * 64 * 4, np.float32))
    noise.file_format, noise.filepath_raw = 'PNG', str(tmp_path / "noise.png")
    noise.save()
    width, height = child.fit(tmp_path / "noise.png", tmp_path / "fitted.png", 4096, 4000)
    assert 8 < width == height < 64
    assert (tmp_path / "fitted.png").stat().st_size <= 4000


def test_a_file_that_is_not_an_image_is_reported(child, tmp_path):
    path = tmp_path / "text.png"
    path.write_text("no image")
    assert not child.read(path, tmp_path / "values.npy", 8)
    with pytest.raises(UnreadableImage):
        child.fit(path, tmp_path / "fitted.png", 8, 1000)
    with pytest.raises(UnreadableImage):
        child.measure(MapFile("normal", path, 8, 8))
    assert not safe_files.is_safe(path)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("kind", "ending"), [('PNG', "png"), ('OPEN_EXR', "exr")])
def test_all_values_are_written_as_stored_from_the_top(child, tmp_path, kind, ending, channels):
    path = saved(tmp_path / f"made.{ending}", kind, is_float=kind == 'OPEN_EXR')
    unpacked = child.unpack(path, tmp_path / "values", channels)
    assert unpacked == (40, 20, kind == 'OPEN_EXR')
    values = np.fromfile(tmp_path / "values", np.float32 if unpacked.is_fine else np.uint8).reshape(20, 40, channels)
    values = values / (1 if unpacked.is_fine else 255)
    assert values[9, 20] == pytest.approx([0.8, 0, 0][:channels], abs=0.01)
    assert values[10, 20] == pytest.approx([0, 0, 0][:channels], abs=0.01)


def test_sixteen_bits_are_kept(child, tmp_path):
    pixels = np.random.default_rng(1).integers(0, 65536, (33, 17, 3), np.uint16)
    png.write(tmp_path / "fine.png", pixels)
    assert child.unpack(tmp_path / "fine.png", tmp_path / "values", 3) == (17, 33, True)
    values = np.fromfile(tmp_path / "values", np.float32).reshape(pixels.shape)
    assert np.array_equal(np.round(values * 65535), pixels)


@pytest.mark.parametrize(("kind", "depth"), [("normal", np.uint8), ("height", np.uint8), ("height", np.uint16)])
@pytest.mark.parametrize(("height", "width"), [(1300, 70), (33, 1100), (1, 5)])
def test_a_sample_has_squares_and_edges_as_stored(child, tmp_path, kind, depth, height, width):
    shape = (height, width, 3) if kind == "normal" else (height, width)
    top = np.iinfo(depth).max
    pixels = np.random.default_rng(1).integers(0, top, shape, depth)
    png.write(tmp_path / "map.png", pixels)
    taken_sample = child.take_sample(MapFile(kind, tmp_path / "map.png", width, height), tmp_path / "sample.npz")
    assert taken_sample[:3] == (width, height, depth is np.uint16)
    assert taken_sample.mean == pytest.approx(np.broadcast_to(pixels.mean((0, 1)) / top, 3), abs=1e-5)
    seen = np.load(tmp_path / "sample.npz")
    for name, part in sample(pixels.reshape(height, width, -1)).items():
        assert seen[name].dtype == (np.uint8 if depth is np.uint8 else np.float32)
        assert np.array_equal(seen[name] if depth is np.uint8 else np.round(seen[name] * top), part)


def test_a_sample_can_be_taken_in_another_size(child, tmp_path):
    path = saved(tmp_path / "made.png", 'PNG')
    sample = child.take_sample(MapFile("basecolor", path, 40, 20), tmp_path / "sample.npz", (80, 60))
    assert sample[:2] == (40, 20)
    assert sample.mean == pytest.approx((0.604 / 2, 0, 0), abs=0.01)
    seen = np.load(tmp_path / "sample.npz")
    shapes = [seen[name].shape for name in ("squares", "rows", "columns")]
    assert shapes == [(1, 60, 80, 3), (1, 60, 80, 3), (2, 40, 60, 3)]
    assert seen["rows"][0, [0, -1], 40, 0] == pytest.approx([204, 0], abs=2)


def test_an_unpacked_image_is_measured_without_reading_it_again(child, tmp_path):
    path = saved(tmp_path / "made.png", 'PNG')
    changed = path.stat()
    assert child.unpack(path, tmp_path / "values", 3)
    path.write_bytes(b"gone")
    os.utime(path, ns=(changed.st_atime_ns, changed.st_mtime_ns))
    assert child.measure(MapFile("normal", path, 40, 20)).mean == pytest.approx((0.4, 0, 0), abs=0.01)
    os.utime(path, ns=(changed.st_atime_ns, changed.st_mtime_ns + 1))
    with pytest.raises(UnreadableImage):
        child.measure(MapFile("normal", path, 40, 20))


def test_a_file_that_is_not_an_image_is_not_unpacked(child, tmp_path):
    (tmp_path / "text.png").write_text("no image")
    with pytest.raises(UnreadableImage):
        child.unpack(tmp_path / "text.png", tmp_path / "values", 3)
    with pytest.raises(UnreadableImage):
        child.take_sample(MapFile("normal", tmp_path / "text.png", 8, 8), tmp_path / "sample.npz")


@pytest.mark.parametrize("what", ["animated", "bits wrong", "cut"])
def test_a_webp_that_cannot_be_decoded_is_not_black(child, tmp_path, what):
    whole = saved(tmp_path / "whole.webp", 'WEBP', 64, 64).read_bytes()
    size = (63).to_bytes(3, "little")
    frame = bytes(6) + size + size + bytes(3) + b"\0" + whole[12:]
    inside = b"VP8X" + struct.pack("<II", 10, 2) + size + size + b"ANIM" + struct.pack("<I", 6) + bytes(6)
    inside += b"ANMF" + struct.pack("<I", len(frame)) + frame
    damaged = {
        "animated": b"RIFF" + struct.pack("<I", len(inside) + 4) + b"WEBP" + inside,
        "bits wrong": whole[:40] + bytes(byte ^ 0x5A for byte in whole[40:140]) + whole[140:],
        "cut": whole[: len(whole) // 2],
    }
    path = tmp_path / "damaged.webp"
    path.write_bytes(damaged[what])
    if what == "animated" and bpy.app.version >= (5, 1):  # its first frame can be decoded there
        assert child.measure(MapFile("basecolor", path, 64, 64)).mean[0] > 0.1
        return
    with pytest.raises(UnreadableImage):
        child.measure(MapFile("basecolor", path, 64, 64))
    with pytest.raises(UnreadableImage):
        child.fit(path, tmp_path / "fitted.png", 32, 1 << 20)
    assert not safe_files.is_safe(path)


def test_whole_webps_of_every_kind_are_read(child, tmp_path):
    for number, data in enumerate(whole_files("webp")[:8]):
        path = tmp_path / f"{number}.webp"
        path.write_bytes(data)
        assert child.measure(MapFile("basecolor", path, 61, 37)).mean


@pytest.mark.parametrize("side", [4096, 20])
@pytest.mark.parametrize("name", ["photo.jpg", "photo.png", "photo.webp", "photo.tif"])
def test_a_photo_on_its_side_is_sent_upright_and_without_its_place(child, tmp_path, name, side):
    stored = np.zeros((20, 40, 3), np.uint8)
    stored[:10, :20] = 255
    exif = Image.Exif()
    exif[0x0112] = 6  # the first row is the right side
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    Image.fromarray(stored).save(tmp_path / name, exif=exif)
    request = MaterialRequest("", ("normal",), image=InputImage.from_file(tmp_path / name))
    sent = InputFiles(tmp_path, InputImageLimits(side=side), child).prepare(request).image
    assert read_metadata(sent.path.read_bytes()) == Metadata()
    with Image.open(sent.path) as image:
        assert image.size == sent.size == ((20, 40) if side == 4096 else (10, 20))
        assert image.format == {"photo.jpg": "JPEG"}.get(name, "PNG")
        seen = np.asarray(image.convert("L")).astype(float)
    half_down, half_across = seen.shape[0] // 2, seen.shape[1] // 2
    assert seen[:half_down, half_across:].mean() > 200
    assert seen[:half_down, :half_across].mean() < 50
    assert seen[half_down:].mean() < 50


def test_what_is_scaled_down_has_no_metadata_left(child, tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 30.0)})
    Image.new("RGB", (40, 20)).save(tmp_path / "photo.png", exif=exif)
    request = MaterialRequest("", ("normal",), image=InputImage.from_file(tmp_path / "photo.png"))
    sent = InputFiles(tmp_path, InputImageLimits(side=20), child).prepare(request).image
    assert read_metadata(sent.path.read_bytes()) == Metadata()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with an image is known before a job begins, from what a click can wait for."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.images.input_check import check_input
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.input_image import InputImage


def noise(path: Path, kind: str = "PNG", size: tuple[int, int] = (64, 32)) -> Path:
    pixels = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(pixels).save(path, kind)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InvalidRequest) as refused:
        check_input(InputImage.from_file(path))
    return str(refused.value.what)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_the_size_of_an_image_is_read_from_its_file(tmp_path: Path, kind: str) -> None:
    path = noise(tmp_path / "wall", kind)
    assert check_input(InputImage.from_file(path)) == (64, 32)
    assert check_input(InputImage.from_contents(path.read_bytes(), "wall", "packed")) == (64, 32)


@pytest.mark.parametrize("kind", ["TIFF", "TGA", "BMP"])
def test_other_formats_that_blender_reads_are_left_to_it(tmp_path: Path, kind: str) -> None:
    assert check_input(InputImage.from_file(noise(tmp_path / f"wall.{kind.lower()}", kind))) is None


def test_what_blender_shows_without_a_pixel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("This is a text, whatever it is called.")
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "folder.png").mkdir()
    whole = noise(tmp_path / "whole.png").read_bytes()
    (tmp_path / "part.png").write_bytes(whole[: len(whole) // 2])
    assert refusal(tmp_path / "notes.png") == "Blender cannot read notes.png."
    assert refusal(tmp_path / "empty.png") == "Blender cannot read empty.png."
    assert refusal(tmp_path / "folder.png") == "folder.png is a folder, not an image."
    assert refusal(tmp_path / "part.png") == "Blender cannot read part.png."
    assert refusal(tmp_path / "none.png").startswith("The image none.png was not found")


def test_bytes_after_the_last_part_of_a_png_do_no_harm(tmp_path: Path) -> None:
    path = noise(tmp_path / "wall.png")
    path.write_bytes(path.read_bytes() + bytes(1000))
    assert check_input(InputImage.from_file(path)) == (64, 32)


def test_a_gif_is_called_a_gif(tmp_path: Path) -> None:
    assert refusal(noise(tmp_path / "wall.png", "GIF")) == "wall.png is a GIF file, which is not supported."


@pytest.mark.parametrize(("shape", "size"), [((8, 16, 4), (16, 8)), ((0, 0, 4), None)])
def test_pixels_have_their_own_size(shape: tuple[int, ...], size: tuple[int, int] | None) -> None:
    picture = InputImage.from_pixels(np.zeros(shape, np.float32), "painted", "image:7")
    if size:
        assert check_input(picture) == size
        return
    with pytest.raises(InvalidRequest, match="painted has no pixels"):
        check_input(picture)


def test_an_address_is_left_to_the_service() -> None:
    assert check_input(InputImage.from_url("https://a.test/wall.png")) is None

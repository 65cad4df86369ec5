# SPDX-License-Identifier: GPL-3.0-or-later
"""What no service can do is refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.maps import MAPS, in_order
from patina_addon.core.model.request import MaterialRequest, check, check_takes, fitted, without
from patina_addon.core.model.tasks import EXTRACT

PHOTO = InputImage.from_file(Path("/photos/old wood.jpg"))
TICKED = tuple(kind.id for kind in MAPS.values() if kind.is_default)
GOOD = MaterialRequest("red brick", TICKED)


def test_a_valid_request_is_accepted() -> None:
    check(GOOD)
    check(replace(GOOD, seed=0, tiling_mode="XY", upscale_factor=2))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"prompt": ""}, "prompt is empty"),
        ({"prompt": " \n\t"}, "prompt is empty"),
        ({"maps": ()}, "No map is selected"),
        ({"maps": ("opacity",)}, 'does not know the map "opacity"'),
        ({"tiling_mode": "xy"}, "does not know the tiling mode"),
        ({"upscale_factor": -1}, "negative"),
        ({"task": "PAINT"}, 'does not know the task "PAINT"'),
        ({"task": "EXTRACT"}, "No image is selected"),
        ({"task": "MAPS"}, "No image is selected"),
        ({"mask": PHOTO}, "a mask but no image"),
        ({"variants": 0}, "less than one"),
        ({"output_format": "EXR"}, "does not know the output format"),
        ({"image": InputImage.from_url("file:///etc/hosts")}, "not a web address"),
        ({"image": InputImage.from_url("")}, "not a web address"),
        ({"image": InputImage.from_url("https://me:secret@a.test/x.png")}, "not a web address"),
    ],
)
def test_invalid_input_is_refused_with_a_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidRequest, match=sentence) as caught:
        check(replace(GOOD, **change))
    assert str(caught.value.next_step).endswith(".")


def test_the_default_maps_are_all_but_metalness() -> None:
    assert TICKED == ("basecolor", "normal", "roughness", "height")


def test_kinds_are_deduplicated_and_in_table_order() -> None:
    assert in_order(["height", "basecolor", "height", "opacity"]) == ("basecolor", "height")
    assert in_order(MAPS) == tuple(MAPS)


# What a task or a service does not take


def test_fields_that_a_service_does_not_accept_are_removed() -> None:
    full = replace(GOOD, image=PHOTO, mask=PHOTO, tiling_mode="XY", image_size=5, upscale_factor=2, seed=0, variants=2)
    assert fitted(full, {"image", "image_size"}) == MaterialRequest("", TICKED, image_size=5, image=PHOTO)
    check_takes(fitted(full, {"image"}), {"image"}, "toy service")


@pytest.mark.parametrize(
    "change",
    [{"prompt": "x"}, {"image": PHOTO}, {"mask": PHOTO}, {"tiling_mode": "NONE"}, {"image_size": 8},
     {"upscale_factor": 1}, {"variants": 2}, {"output_format": "PNG"}],
)  # fmt: skip
def test_a_set_field_that_a_service_does_not_accept_is_refused(change: dict[str, object]) -> None:
    (name,) = change
    request = replace(MaterialRequest("", TICKED), **change)
    check_takes(request, {name}, "toy service")
    with pytest.raises(InvalidRequest, match="The toy service does not support"):
        check_takes(request, set(), "toy service")


def test_only_refused_options_are_removed() -> None:
    full = replace(GOOD, tiling_mode="XY", upscale_factor=2, image_size=512)
    assert without(full, ["tiling_mode"]) == replace(full, tiling_mode="DEFAULT")
    assert without(full, ["tiling_mode", "x"]) == replace(full, tiling_mode="DEFAULT")
    assert without(full, ["upscale_factor", "image_size"]) == replace(full, upscale_factor=0, image_size=None)


# Input images


def test_input_images_are_compared_by_source_only() -> None:
    one = InputImage.from_pixels(bytearray(8), "Wood", "image 7")
    other = InputImage.from_pixels(bytearray(9), "Wood", "image 7")
    assert replace(GOOD, image=one) == replace(GOOD, image=other)
    assert replace(GOOD, image=one) != replace(GOOD, image=InputImage.from_pixels(bytearray(8), "Wood", "image 8"))
    assert one.without_data() == one
    assert one.without_data().pixels is None


def test_a_stored_input_image_has_no_data_and_no_signature() -> None:
    image = InputImage.from_url("https://a.test/p/wood.png?sig=secret#x")
    request = replace(GOOD, image=image, mask=InputImage.from_contents(b"x", "m", "s"))
    kept = json.dumps(request.plain())
    assert "secret" not in kept
    assert "https://a.test/p/wood.png" in kept


def test_a_result_without_a_prompt_is_named_after_its_image() -> None:
    assert replace(GOOD, prompt="", image=PHOTO).subject == "old wood"
    assert GOOD.subject == "red brick"


@pytest.mark.parametrize(
    ("name", "image_format"),
    [("IMG_1.HEIC", "HEIC"), ("a.heif", "HEIC"), ("a.avif", "AVIF"), ("a.gif", "GIF"), ("a.dng", "DNG")],
)
def test_a_format_that_nobody_takes_is_refused_at_once_by_its_name(name, image_format):
    image = InputImage.from_file(Path("/photos") / name)
    with pytest.raises(InvalidRequest, match=rf"{name} is a {image_format} file"):
        check(MaterialRequest("", ("normal",), task=EXTRACT, image=image))

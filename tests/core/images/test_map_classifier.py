# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps that nothing labels are told apart by their features, and a note tells what only their order told."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.images.map_classifier import MapFeatures, guess, measure_features
from patina_addon.core.images.map_identification import identify_maps
from patina_addon.core.model.account import Account
from patina_addon.core.model.clock import Clock
from patina_addon.core.model.maps import MAPS, MapFile
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Result
from patina_addon.core.services.builtin.spec import BUILTIN
from tests.core.processing.sample_maps import MATERIALS
from tests.server.client_helpers import RecordingContext

COLOR, NORMAL = MapFeatures(False, False, False), MapFeatures(True, False, False)
GRAY, FLAT = MapFeatures(False, True, False), MapFeatures(False, True, True)
ALL = BUILTIN.tasks["MATERIAL"].maps


def made(folder: Path, prompt: str, maps=ALL) -> tuple[MapFile, ...]:
    request, service = MaterialRequest(prompt, maps, image_size=128), BUILTIN.connect(Account(), Clock())
    return service.collect(
        service.submit(request, RecordingContext()), request, folder, "wall", RecordingContext()
    ).maps


@pytest.mark.parametrize("prompt", MATERIALS)
@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_generated_maps_are_classified_as_what_they_are(tmp_path, prompt, ending):
    for file in made(tmp_path, prompt):
        path = file.path.with_suffix(f".{ending}")
        with Image.open(file.path) as image:
            image.convert("RGB").save(path, quality=75)
        with Image.open(path) as image:
            seen = measure_features(np.asarray(image.convert("RGB")).astype(np.float32) / 255)
        assert seen.is_normal == (file.kind == "normal")
        if file.kind != "basecolor":  # which may be as gray as concrete
            assert seen.is_gray == (file.kind != "normal")


def test_the_content_wins_over_the_order():
    for order in permutations(range(3)):
        features = [(COLOR, NORMAL, GRAY)[index] for index in order]
        found = guess(features, ("basecolor", "normal", "height"))
        assert found.kinds == {"basecolor": order.index(0), "normal": order.index(1), "height": order.index(2)}
        assert found.doubtful == ()


def test_a_match_of_content_and_order_is_certain():
    found = guess([COLOR, NORMAL, GRAY, GRAY, GRAY], ALL)
    assert found.kinds == {kind: index for index, kind in enumerate(ALL)}
    assert found.doubtful == ()


def test_gray_maps_in_an_unexpected_order_are_uncertain():
    found = guess([GRAY, GRAY, GRAY, NORMAL, COLOR], ALL)
    assert found.kinds == {"normal": 3, "basecolor": 4, "roughness": 0, "metalness": 1, "height": 2}
    assert found.doubtful == ("roughness", "metalness", "height")


def test_a_black_map_among_gray_ones_is_the_metalness():
    assert guess([GRAY, FLAT, GRAY, NORMAL, COLOR], ALL).kinds["metalness"] == 1


def test_the_first_of_two_color_images_is_the_texture():
    assert guess([COLOR, COLOR, NORMAL], ("basecolor", "normal")).kinds == {"basecolor": 1, "normal": 2}


def test_a_gray_base_color_is_found_by_order():
    found = guess([GRAY, NORMAL, GRAY], ("basecolor", "normal", "height"))
    assert found.kinds == {"basecolor": 0, "normal": 1, "height": 2}


def test_two_gray_maps_alone_are_always_uncertain():
    assert guess([GRAY, GRAY], ("roughness", "height")).doubtful == ("roughness", "height")


def test_one_image_too_few_leaves_one_kind_out():
    assert guess([COLOR, GRAY], ("basecolor", "normal", "height")).kinds == {"basecolor": 0, "height": 1}


@pytest.mark.parametrize("features", [[COLOR] * 3, [COLOR, COLOR, GRAY]])
def test_unclassifiable_images_go_by_their_place_and_are_uncertain(features):
    found = guess(features, ("basecolor", "normal", "height"))
    assert found.kinds == {"basecolor": 0, "normal": 1, "height": 2}
    assert "normal" in found.doubtful


@given(st.lists(st.sampled_from([COLOR, NORMAL, GRAY, FLAT]), max_size=7), st.lists(st.sampled_from(ALL), unique=True))
def test_each_image_is_one_map_and_no_map_is_lost(features, asked):
    found = guess(features, asked)
    assert len(set(found.kinds.values())) == len(found.kinds)
    assert set(found.doubtful) <= set(found.kinds) <= set(asked)
    if len(features) >= len(asked):
        assert set(found.kinds) == set(asked)


def test_no_images_are_no_maps():
    assert guess([], ALL).kinds == {}


# The whole way, with files


def mixed(files: tuple[MapFile, ...], order: list[str]) -> Result:
    """A result whose files came in that order, and were named by the order of asking."""
    contents = {file.kind: file.path.read_bytes() for file in files}
    for file, kind in zip(files, order, strict=True):
        file.path.write_bytes(contents[kind])
    return Result(files, is_guess=True)


def test_files_in_another_order_are_identified_and_renamed(tmp_path, decoder):
    files = made(tmp_path, "red brick", ("basecolor", "normal", "height"))
    contents = {file.kind: file.path.read_bytes() for file in files}
    told = identify_maps(mixed(files, ["height", "basecolor", "normal"]), tuple(contents), "wall", decoder)
    assert {file.kind: file.path.read_bytes() for file in told.maps} == contents
    assert [file.path.name for file in told.maps] == [f"wall_{kind}.png" for kind in contents]
    assert sorted(path.name for path in tmp_path.glob("wall_*")) == sorted(file.path.name for file in told.maps)
    assert told.notes == ()


def test_extra_images_become_maps_and_missing_maps_are_noted(tmp_path, decoder):
    files = made(tmp_path, "red brick", ("basecolor", "normal"))
    extra_images = tuple(MapFile("", file.path, file.width, file.height) for file in files[::-1])
    result = Result((), extra_images=extra_images, is_guess=True)
    told = identify_maps(result, ("basecolor", "normal", "height"), "wall", decoder)
    assert [file.path.name for file in told.maps] == ["wall_basecolor.png", "wall_normal.png"]
    assert [str(note) for note in told.notes] == ["The service sent no Height map."]


def test_a_leading_texture_is_kept_as_an_extra_image(tmp_path, decoder):
    files = made(tmp_path, "red brick", ("basecolor", "normal"))
    texture = tmp_path / "wall_image_1.png"
    texture.write_bytes(files[0].path.read_bytes())
    result = Result(files, extra_images=(MapFile("", texture, 128, 128),), is_guess=True)
    told = identify_maps(result, ("basecolor", "normal"), "wall", decoder)
    assert (told.maps, [file.path for file in told.extra_images], told.notes) == (files, [texture], ())


def test_a_map_that_failed_does_not_shift_the_others(tmp_path, decoder):
    files = made(tmp_path, "red brick", ("basecolor", "normal", "roughness", "height"))
    came = tuple(file for file in files if file.kind != "roughness")
    told = identify_maps(Result(came, is_guess=True), tuple(file.kind for file in files), "wall", decoder)
    assert told.maps == came
    assert told.notes == ()


def test_without_a_decoder_the_order_counts_and_a_note_says_so(tmp_path):
    files = made(tmp_path, "red brick", ("roughness", "height"))
    told = identify_maps(Result(files, is_guess=True), ("roughness", "height"), "wall", Decoder(("/no/such/program",)))
    assert told.maps == files
    assert "Roughness and Height" in str(told.notes[0])


def test_labeled_maps_are_left_alone(tmp_path, decoder):
    files = made(tmp_path, "red brick", ("normal",))
    result = Result((MapFile("height", files[0].path, 128, 128),))
    assert identify_maps(result, ("height",), "wall", decoder) is result


def test_a_kind_that_cannot_be_classified_goes_by_its_place(monkeypatch):
    monkeypatch.setitem(MAPS, "glow", replace(MAPS["basecolor"], id="glow"))
    monkeypatch.setitem(MAPS, "clearcoat", replace(MAPS["roughness"], id="clearcoat"))
    found = guess([COLOR, NORMAL, GRAY, COLOR, GRAY], ("basecolor", "normal", "clearcoat", "glow", "height"))
    assert found.kinds == {"basecolor": 0, "normal": 1, "clearcoat": 2, "glow": 3, "height": 4}
    assert "glow" in found.doubtful

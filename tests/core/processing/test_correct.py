# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrected copies where something has to change; originals are never touched, every correction starts from them."""

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from patina_addon.core.images.checksum import checksum
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.errors import Canceled, GenerationError, StorageError
from patina_addon.core.model.map_analysis import DIRECTX, OPENGL, UNKNOWN, MapAnalysis
from patina_addon.core.model.message import Message
from patina_addon.core.processing.analyze import axes_of
from patina_addon.core.processing.correct import correct
from patina_addon.core.processing.preview import write_repeated
from tests.core.processing.sample_maps import (
    analyze_maps,
    generated_maps,
    no_check,
    save_maps,
    with_directx_normals,
    with_inverted_height,
    with_tilted_normals,
)

NONE = Corrections()


@pytest.fixture
def run(tmp_path, decoder):
    """Corrects files in a folder of their own."""

    def correct_them(files, corrections=NONE, tiling="XY"):
        found, analysis = correct(files, corrections, tiling, tmp_path, decoder, no_check)
        assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        return {file.kind: file for file in found}, analysis

    return correct_them


def came(found):
    """The files without what was measured."""
    assert all(file.mean is not None for file in found.values())
    return tuple(replace(file, mean=None) for file in found.values())


def pixels(file):
    with Image.open(file.path) as image:
        return np.asarray(image).astype(int)


def test_correct_maps_keep_their_files(tmp_path, run):
    files = save_maps(generated_maps("stone"), tmp_path)
    before = sorted(tmp_path.iterdir())
    found, analysis = run(files)
    assert came(found) == files
    assert sorted(tmp_path.iterdir()) == before
    assert analysis.convention == OPENGL


def test_directx_becomes_opengl_in_a_new_file(tmp_path, run):
    maps = generated_maps("stone")
    files = save_maps(with_directx_normals(maps), tmp_path)
    contents = {file.path: file.path.read_bytes() for file in files}
    found, analysis = run(files)
    assert analysis.convention == DIRECTX
    normal = found["normal"]
    assert (normal.path.name, normal.original) == ("wall_normal_corrected.png", tmp_path / "wall_normal.png")
    assert np.array_equal(pixels(normal), maps["normal"])
    assert normal.sha256 == checksum(normal.path)
    assert normal.mean == pytest.approx(maps["normal"].mean((0, 1)) / 255, abs=1e-4)
    assert {kind for kind, file in found.items() if file.original} == {"normal"}
    assert contents == {path: path.read_bytes() for path in contents}


def test_a_user_flip_is_applied_on_top_of_the_detected_one(tmp_path, run):
    maps = generated_maps("stone")
    found, _ = run(save_maps(maps, tmp_path), Corrections(flip_normal=True))
    assert np.array_equal(pixels(found["normal"]), with_directx_normals(maps)["normal"])
    found, analysis = run(save_maps(with_directx_normals(maps), tmp_path), Corrections(flip_normal=True))
    assert (analysis.convention, found["normal"].original) == (DIRECTX, None)


def test_an_inverted_height_is_corrected_and_can_be_turned_back(tmp_path, run):
    maps = generated_maps("stone")
    files = save_maps(with_inverted_height(maps), tmp_path)
    found, analysis = run(files)
    assert analysis.is_height_inverted
    assert np.array_equal(pixels(found["height"]), maps["height"])
    found, _ = run(files, Corrections(invert_height=True))
    assert found["height"].original is None


@pytest.mark.parametrize("size", [96, 300])
def test_the_convention_is_detected_with_a_height_of_another_size(tmp_path, run, size):
    maps = generated_maps("stone") | {"height": generated_maps("stone", size)["height"]}
    assert run(save_maps(maps, tmp_path))[1].convention == OPENGL
    found, analysis = run(save_maps(with_directx_normals(with_inverted_height(maps)), tmp_path))
    assert (analysis.convention, analysis.is_height_inverted) == (DIRECTX, True)
    assert np.array_equal(pixels(found["height"]), maps["height"])


@pytest.mark.parametrize("turn", [lambda maps: maps, with_directx_normals])
def test_a_tilted_normal_map_is_made_level(tmp_path, decoder, run, turn):
    maps = generated_maps("stone")
    found, analysis = run(save_maps(turn(with_tilted_normals(maps, 0.1, -0.3)), tmp_path))
    assert analysis.is_tilted
    level = analyze_maps([replace(found["normal"], original=None)], "XY", tmp_path, decoder)
    assert max(map(abs, level.tilt)) < 0.01
    assert np.abs(pixels(found["normal"]) - maps["normal"]).mean() < 3


def test_roughness_is_inverted_and_then_brought_into_its_range(tmp_path, run):
    maps = generated_maps("stone")
    found, _ = run(save_maps(maps, tmp_path), Corrections(invert_roughness=True, roughness_range=(0.2, 0.6)))
    wanted = 0.2 + 0.4 * (1 - maps["roughness"] / 255)
    assert np.abs(pixels(found["roughness"]) / 255 - wanted).max() < 0.003
    assert found["roughness"].mean == pytest.approx([wanted.mean()] * 3, abs=0.001)


def test_a_non_metal_has_a_black_metalness(tmp_path, run):
    found, _ = run(save_maps(generated_maps("metal"), tmp_path), Corrections(is_metal=False))
    assert pixels(found["metalness"]).max() == 0
    assert found["metalness"].mean == (0, 0, 0)


def test_corrections_start_from_the_originals_again(tmp_path, run):
    files = save_maps(generated_maps("metal"), tmp_path)
    all_of_them = Corrections(True, True, True, (0.3, 0.5), False, ("ao",), True)
    changed, first = run(files, all_of_them)
    assert {kind for kind, file in changed.items() if file.original} == {"normal", "height", "roughness", "metalness"}
    again, second = run(changed.values(), all_of_them)
    assert (again, first) == (changed, second)
    back, _ = run(changed.values())
    assert [(file.kind, file.path, file.original) for file in back.values()] == [
        (file.kind, file.path, None) for file in files
    ]
    assert back["normal"].sha256 == files[1].sha256
    assert back["normal"].mean is not None


def test_missing_maps_are_derived_and_record_their_source(tmp_path, run):
    maps = generated_maps("stone")
    del maps["normal"]
    files = save_maps(maps, tmp_path)
    found, _ = run(files, Corrections(derive=("normal", "height", "ao")))
    assert list(found) == ["basecolor", "normal", "roughness", "metalness", "height", "ao"]
    assert {kind: file.derived_from for kind, file in found.items() if file.derived_from} == {
        "normal": "height", "ao": "height",
    }  # fmt: skip
    assert found["normal"].path.name == "wall_normal_derived.png"
    assert replace(found["height"], mean=None) == files[-1]
    assert (found["ao"].width, found["ao"].variant, found["ao"].original) == (192, 0, None)
    back, _ = run(found.values())
    assert list(back) == [file.kind for file in files]


def test_a_missing_height_is_derived_from_corrected_normals(tmp_path, run):
    maps = generated_maps("stone")
    height = maps.pop("height")
    found, analysis = run(save_maps(with_directx_normals(maps), tmp_path), Corrections(derive=("height", "ao")))
    assert analysis.convention == DIRECTX  # by its curl
    assert found["height"].derived_from == found["ao"].derived_from == "normal"
    with Image.open(found["height"].path) as image:
        assert image.mode == "I;16"
        assert np.corrcoef(np.asarray(image).ravel(), height.ravel())[0, 1] > 0.95


def test_nothing_is_derived_without_a_source(tmp_path, run):
    maps = generated_maps("stone")
    files = save_maps({"basecolor": maps["basecolor"]}, tmp_path)
    found, analysis = run(files, Corrections(derive=("normal", "height", "ao")))
    assert (came(found), analysis.convention) == (files, UNKNOWN)


def test_seams_are_repaired_in_all_maps_where_one_is_visible(tmp_path, decoder, run):
    files = save_maps(generated_maps("stone", 256, ""), tmp_path)
    found, analysis = run(files, Corrections(repair_seams=True, derive=("ao",)), "DEFAULT")
    assert analysis.visible_axes == "XY"
    assert all(found[file.kind].original == file.path for file in files)
    mended = [replace(file, original=None, derived_from="") for file in found.values() if file.kind != "normal"]
    assert analyze_maps(mended, "XY", tmp_path, decoder).visible_seams == ()
    untouched, _ = run(files, Corrections(repair_seams=True), "NONE")
    assert came(untouched) == files


def test_variants_and_maps_that_changed_their_kind_keep_names_apart(tmp_path, run):
    files = [
        replace(file, variant=1, kind={"normal": "normal", "roughness": "height", "height": "roughness"}[file.kind])
        for file in save_maps(generated_maps("stone"), tmp_path, "wall_2")
        if file.kind in ("normal", "roughness", "height")
    ]
    found, _ = run(files, Corrections(flip_normal=True, roughness_range=(0, 0.5)))
    assert found["roughness"].path.name == "wall_2_roughness_corrected.png"
    assert found["roughness"].original == tmp_path / "wall_2_height.png"
    assert found["roughness"].variant == 1


def test_only_what_changes_is_unpacked(tmp_path, decoder, monkeypatch):
    unpacked = []
    unpack = decoder.unpack

    def watched(path, target, channels):
        unpacked.append(path.name)
        return unpack(path, target, channels)

    monkeypatch.setattr(decoder, "unpack", watched)
    maps = generated_maps("stone")
    correct(save_maps(maps, tmp_path), NONE, "XY", tmp_path, decoder, no_check)
    assert unpacked == []
    correct(save_maps(with_directx_normals(maps), tmp_path), NONE, "XY", tmp_path, decoder, no_check)
    assert unpacked == ["wall_normal.png"]


def test_a_decoder_that_ends_too_early_is_reported(tmp_path, decoder, monkeypatch):
    monkeypatch.setattr(decoder, "unpack", lambda path, target, channels: None)
    with pytest.raises(GenerationError, match="Normal map could not be read again"):
        correct(
            save_maps(with_directx_normals(generated_maps("stone")), tmp_path), NONE, "XY", tmp_path, decoder, no_check
        )
    assert not (tmp_path / "wall_normal_corrected.png").exists()


def test_without_a_decoder_maps_stay_as_they_came(tmp_path):
    files = save_maps(with_directx_normals(generated_maps("stone")), tmp_path)
    gone = Decoder(("/there/is/no/such/program",))
    gone.acquire()
    assert correct(files, Corrections(derive=("ao",)), "XY", tmp_path, gone, no_check) == (
        files,
        MapAnalysis(tiling="XY"),
    )
    gone.release()


def test_canceling_leaves_no_partial_files(tmp_path, decoder):
    files = save_maps(with_directx_normals(generated_maps("stone")), tmp_path)
    contents = {file.path: file.path.read_bytes() for file in files}
    for count in (0, 3, 6, 9, 12, 15):
        left = iter(range(count))

        def check(left=left):
            if next(left, None) is None:
                raise Canceled(Message("Stopped."))

        with pytest.raises(Canceled):
            correct(files, Corrections(derive=("ao",), repair_seams=True), "XY", tmp_path, decoder, check)
        assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        assert contents == {path: path.read_bytes() for path in contents}


def test_a_missing_folder_is_a_storage_error(tmp_path, decoder):
    files = save_maps(generated_maps("stone"), tmp_path)
    with pytest.raises(StorageError, match="could not be corrected"):
        correct(files, NONE, "XY", tmp_path / "gone", decoder, no_check)


def test_corrections_survive_json():
    chosen = Corrections(True, False, True, (0.1, 0.9), False, ("normal", "ao"), True)
    assert Corrections.from_plain(chosen.plain()) == chosen
    assert Corrections.from_plain({}) == NONE
    odd = {"flip_normal": 3, "derive": ["ao", "opacity"], "roughness_range": [-1, 2, 3], "new": 1}
    assert Corrections.from_plain(odd) == Corrections(derive=("ao",))


def test_an_analysis_survives_json(tmp_path, decoder):
    found = analyze_maps(save_maps(generated_maps("stone"), tmp_path), "X", tmp_path, decoder)
    assert MapAnalysis.from_plain(json.loads(json.dumps(found.plain()))) == found


@pytest.mark.parametrize(("mode", "axes"), [("DEFAULT", "XY"), ("XY", "XY"), ("X", "X"), ("Y", "Y"), ("NONE", "")])
def test_each_tiling_mode_maps_to_its_axes(mode, axes):
    assert axes_of(mode) == axes


def test_the_preview_repeats_the_tile(tmp_path, decoder):
    files = save_maps(generated_maps("brick"), tmp_path)
    assert write_repeated(files[0].path, tmp_path / "tiles.png", decoder, 64)
    with Image.open(tmp_path / "tiles.png") as image:
        tiles = np.asarray(image)
    assert tiles.shape == (128, 128, 3)
    assert np.array_equal(tiles[:64, :64], tiles[64:, 64:])
    assert not write_repeated(tmp_path / "none.png", tmp_path / "none_look.png", decoder)
    assert not (tmp_path / "none_look.png").exists()

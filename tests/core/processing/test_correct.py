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
from patina_addon.core.model.errors import Cancelled, GenerationError, StorageError
from patina_addon.core.model.map_analysis import DIRECTX, OPENGL, UNKNOWN, Findings
from patina_addon.core.processing.correct import correct
from patina_addon.core.processing.examine import axes_of
from patina_addon.core.processing.preview import write_repeated
from tests.core.processing.sets import directx, examine, inverted, made, no_check, saved, tilted
from tests.server.client_helpers import pillow_decoder

NONE = Corrections()


@pytest.fixture(scope="module")
def child():
    decoder = pillow_decoder()
    decoder.acquire()
    yield decoder
    decoder.release()


@pytest.fixture
def run(tmp_path, child):
    """Corrects files in a folder of their own."""

    def correct_them(files, corrections=NONE, tiling="XY"):
        found, findings = correct(files, corrections, tiling, tmp_path, child, no_check)
        assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        return {file.kind: file for file in found}, findings

    return correct_them


def came(found):
    """The files without what was measured."""
    assert all(file.mean is not None for file in found.values())
    return tuple(replace(file, mean=None) for file in found.values())


def pixels(file):
    with Image.open(file.path) as image:
        return np.asarray(image).astype(int)


def test_maps_that_are_right_stay_the_files_that_they_are(tmp_path, run):
    files = saved(made("stone"), tmp_path)
    before = sorted(tmp_path.iterdir())
    found, findings = run(files)
    assert came(found) == files
    assert sorted(tmp_path.iterdir()) == before
    assert findings.convention == OPENGL


def test_directx_becomes_opengl_exactly_in_a_file_of_its_own(tmp_path, run):
    maps = made("stone")
    files = saved(directx(maps), tmp_path)
    contents = {file.path: file.path.read_bytes() for file in files}
    found, findings = run(files)
    assert findings.convention == DIRECTX
    normal = found["normal"]
    assert (normal.path.name, normal.original) == ("wall_normal_corrected.png", tmp_path / "wall_normal.png")
    assert np.array_equal(pixels(normal), maps["normal"])
    assert normal.sha256 == checksum(normal.path)
    assert normal.mean == pytest.approx(maps["normal"].mean((0, 1)) / 255, abs=1e-4)
    assert {kind for kind, file in found.items() if file.original} == {"normal"}
    assert contents == {path: path.read_bytes() for path in contents}


def test_a_flip_comes_on_top_of_what_was_found(tmp_path, run):
    maps = made("stone")
    found, _ = run(saved(maps, tmp_path), Corrections(flip_normal=True))
    assert np.array_equal(pixels(found["normal"]), directx(maps)["normal"])
    found, findings = run(saved(directx(maps), tmp_path), Corrections(flip_normal=True))
    assert (findings.convention, found["normal"].original) == (DIRECTX, None)


def test_a_height_that_says_the_opposite_is_inverted_and_a_click_turns_it_back(tmp_path, run):
    maps = made("stone")
    files = saved(inverted(maps), tmp_path)
    found, findings = run(files)
    assert findings.is_height_inverted
    assert np.array_equal(pixels(found["height"]), maps["height"])
    found, _ = run(files, Corrections(invert_height=True))
    assert found["height"].original is None


@pytest.mark.parametrize("size", [96, 300])
def test_a_height_of_another_size_tells_the_convention_too(tmp_path, run, size):
    maps = made("stone") | {"height": made("stone", size)["height"]}
    assert run(saved(maps, tmp_path))[1].convention == OPENGL
    found, findings = run(saved(directx(inverted(maps)), tmp_path))
    assert (findings.convention, findings.is_height_inverted) == (DIRECTX, True)
    assert np.array_equal(pixels(found["height"]), maps["height"])


@pytest.mark.parametrize("turn", [lambda maps: maps, directx])
def test_a_tilted_normal_map_is_made_level(tmp_path, child, run, turn):
    maps = made("stone")
    found, findings = run(saved(turn(tilted(maps, 0.1, -0.3)), tmp_path))
    assert findings.is_tilted
    level = examine([replace(found["normal"], original=None)], "XY", tmp_path, child)
    assert max(map(abs, level.tilt)) < 0.01
    assert np.abs(pixels(found["normal"]) - maps["normal"]).mean() < 3


def test_roughness_is_inverted_and_then_brought_into_its_range(tmp_path, run):
    maps = made("stone")
    found, _ = run(saved(maps, tmp_path), Corrections(invert_roughness=True, roughness_range=(0.2, 0.6)))
    wanted = 0.2 + 0.4 * (1 - maps["roughness"] / 255)
    assert np.abs(pixels(found["roughness"]) / 255 - wanted).max() < 0.003
    assert found["roughness"].mean == pytest.approx([wanted.mean()] * 3, abs=0.001)


def test_what_is_no_metal_has_a_black_metalness(tmp_path, run):
    found, _ = run(saved(made("metal"), tmp_path), Corrections(is_metal=False))
    assert pixels(found["metalness"]).max() == 0
    assert found["metalness"].mean == (0, 0, 0)


def test_corrections_start_from_the_originals_again(tmp_path, run):
    files = saved(made("metal"), tmp_path)
    all_of_them = Corrections(True, True, True, (0.3, 0.5), False, ("ao",), True)
    changed, first = run(files, all_of_them)
    assert {kind for kind, file in changed.items() if file.original} == {"normal", "height", "roughness", "metalness"}
    again, second = run(changed.values(), all_of_them)
    assert (again, first) == (changed, second)
    back, _ = run(changed.values())
    assert [(file.kind, file.path, file.original) for file in back.values()] == [
        (file.kind, file.path, None) for file in files
    ]
    assert back["normal"].sha256 == checksum(files[1].path)
    assert back["normal"].mean is not None


def test_missing_maps_are_computed_and_say_of_what(tmp_path, run):
    maps = made("stone")
    del maps["normal"]
    files = saved(maps, tmp_path)
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


def test_a_missing_height_is_computed_from_normals_as_they_are_after_correction(tmp_path, run):
    maps = made("stone")
    height = maps.pop("height")
    found, findings = run(saved(directx(maps), tmp_path), Corrections(derive=("height", "ao")))
    assert findings.convention == DIRECTX  # by its curl
    assert found["height"].derived_from == found["ao"].derived_from == "normal"
    with Image.open(found["height"].path) as image:
        assert image.mode == "I;16"
        assert np.corrcoef(np.asarray(image).ravel(), height.ravel())[0, 1] > 0.95


def test_nothing_is_computed_of_nothing(tmp_path, run):
    maps = made("stone")
    files = saved({"basecolor": maps["basecolor"]}, tmp_path)
    found, findings = run(files, Corrections(derive=("normal", "height", "ao")))
    assert (came(found), findings.convention) == (files, UNKNOWN)


def test_seams_are_repaired_in_all_maps_where_one_is_visible(tmp_path, child, run):
    files = saved(made("stone", 256, ""), tmp_path)
    found, findings = run(files, Corrections(repair_seams=True, derive=("ao",)), "DEFAULT")
    assert findings.visible_axes == "XY"
    assert all(found[file.kind].original == file.path for file in files)
    mended = [replace(file, original=None, derived_from="") for file in found.values() if file.kind != "normal"]
    assert examine(mended, "XY", tmp_path, child).visible_seams == ()
    untouched, _ = run(files, Corrections(repair_seams=True), "NONE")
    assert came(untouched) == files


def test_variants_and_maps_that_changed_their_kind_keep_names_apart(tmp_path, run):
    files = [
        replace(file, variant=1, kind={"normal": "normal", "roughness": "height", "height": "roughness"}[file.kind])
        for file in saved(made("stone"), tmp_path, "wall_2")
        if file.kind in ("normal", "roughness", "height")
    ]
    found, _ = run(files, Corrections(flip_normal=True, roughness_range=(0, 0.5)))
    assert found["roughness"].path.name == "wall_2_roughness_corrected.png"
    assert found["roughness"].original == tmp_path / "wall_2_height.png"
    assert found["roughness"].variant == 1


def test_only_what_changes_is_unpacked(tmp_path, child, monkeypatch):
    unpacked = []
    unpack = child.unpack

    def watched(path, target, channels):
        unpacked.append(path.name)
        return unpack(path, target, channels)

    monkeypatch.setattr(child, "unpack", watched)
    maps = made("stone")
    correct(saved(maps, tmp_path), NONE, "XY", tmp_path, child, no_check)
    assert unpacked == []
    correct(saved(directx(maps), tmp_path), NONE, "XY", tmp_path, child, no_check)
    assert unpacked == ["wall_normal.png"]


def test_a_decoder_that_ends_before_a_map_is_unpacked_is_told(tmp_path, child, monkeypatch):
    monkeypatch.setattr(child, "unpack", lambda path, target, channels: None)
    with pytest.raises(GenerationError, match="Normal map could not be read again"):
        correct(saved(directx(made("stone")), tmp_path), NONE, "XY", tmp_path, child, no_check)
    assert not (tmp_path / "wall_normal_corrected.png").exists()


def test_without_a_decoder_maps_stay_as_they_came(tmp_path):
    files = saved(directx(made("stone")), tmp_path)
    gone = Decoder(("/there/is/no/such/program",))
    gone.acquire()
    assert correct(files, Corrections(derive=("ao",)), "XY", tmp_path, gone, no_check) == (files, Findings(tiling="XY"))
    gone.release()


def test_a_stop_leaves_nothing_half_done(tmp_path, child):
    files = saved(directx(made("stone")), tmp_path)
    contents = {file.path: file.path.read_bytes() for file in files}
    for count in (0, 3, 6, 9, 12, 15):
        left = iter(range(count))

        def check(left=left):
            if next(left, None) is None:
                raise Cancelled("Stopped.")

        with pytest.raises(Cancelled):
            correct(files, Corrections(derive=("ao",), repair_seams=True), "XY", tmp_path, child, check)
        assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []
        assert contents == {path: path.read_bytes() for path in contents}


def test_a_folder_that_is_gone_is_a_storage_error(tmp_path, child):
    files = saved(made("stone"), tmp_path)
    with pytest.raises(StorageError, match="could not be corrected"):
        correct(files, NONE, "XY", tmp_path / "gone", child, no_check)


def test_values_go_through_json():
    chosen = Corrections(True, False, True, (0.1, 0.9), False, ("normal", "ao"), True)
    assert Corrections.from_plain(chosen.plain()) == chosen
    assert Corrections.from_plain({}) == NONE
    odd = {"flip_normal": 3, "derive": ["ao", "opacity"], "roughness_range": [-1, 2, 3], "new": 1}
    assert Corrections.from_plain(odd) == Corrections(derive=("ao",))


def test_findings_go_through_json(tmp_path, child):
    found = examine(saved(made("stone"), tmp_path), "X", tmp_path, child)
    assert Findings.from_plain(json.loads(json.dumps(found.plain()))) == found


@pytest.mark.parametrize(("mode", "axes"), [("DEFAULT", "XY"), ("XY", "XY"), ("X", "X"), ("Y", "Y"), ("NONE", "")])
def test_a_tiling_mode_means_axes(mode, axes):
    assert axes_of(mode) == axes


def test_a_tile_is_shown_beside_itself(tmp_path, child):
    files = saved(made("brick"), tmp_path)
    assert write_repeated(files[0].path, tmp_path / "look.png", child, 64)
    with Image.open(tmp_path / "look.png") as image:
        look = np.asarray(image)
    assert look.shape == (128, 128, 3)
    assert np.array_equal(look[:64, :64], look[64:, 64:])
    assert not write_repeated(tmp_path / "none.png", tmp_path / "none_look.png", child)
    assert not (tmp_path / "none_look.png").exists()

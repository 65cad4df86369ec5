# SPDX-License-Identifier: GPL-3.0-or-later
"""Which image is which map, and saying so afterwards."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.images.map_identification import kind_of
from patina_addon.core.model.maps import BASECOLOR, MAPS, MapFile, Way, of_variant, reassign


def files(*kinds: str, variant: int = 0) -> tuple[MapFile, ...]:
    named = enumerate(kinds)
    return tuple(MapFile(kind, Path(f"{variant}_{number}.png"), 8, 8, variant=variant) for number, kind in named)


def kinds(found: tuple[MapFile, ...]) -> dict[str, str]:
    return {file.path.name: file.kind for file in found}


def test_two_maps_change_places_in_the_tables_order() -> None:
    found = reassign(files("basecolor", "roughness", "height"), Path("0_0.png"), "height")
    assert kinds(found) == {"0_0.png": "height", "0_1.png": "roughness", "0_2.png": "basecolor"}
    assert [file.kind for file in found] == ["basecolor", "roughness", "height"]


def test_an_extra_image_can_become_a_map() -> None:
    found = reassign(files("basecolor", "normal", ""), Path("0_2.png"), "basecolor")
    assert kinds(found) == {"0_0.png": "", "0_1.png": "normal", "0_2.png": "basecolor"}
    assert found[-1].kind == ""


def test_other_variants_stay_as_they_are() -> None:
    both = files("basecolor", "normal") + files("basecolor", "normal", variant=1)
    found = reassign(both, Path("0_0.png"), "normal")
    assert kinds(of_variant(found, 1)) == {"1_0.png": "basecolor", "1_1.png": "normal"}


def test_a_map_is_found_by_its_id_label_and_aliases() -> None:
    for kind in MAPS.values():
        for word in (kind.id, str(kind.label), *kind.aliases):
            for written in (word, word.upper(), word.replace(" ", "_"), word.replace(" ", "-").title()):
                assert kind_of(written) == kind.id
    assert [kind_of(word) for word in ("ambient_occlusion", "AO", "Base Color", "basecolor")] == [
        "ao", "ao", "basecolor", "basecolor",
    ]  # fmt: skip
    assert [kind_of(word) for word in ("", "texture", "glossiness", "法线")] == [""] * 4


def test_each_name_means_one_map() -> None:
    words = [
        "".join(filter(str.isalnum, word.lower()))
        for kind in MAPS.values()
        for word in {kind.id, "".join(filter(str.isalnum, str(kind.label).lower())), *kind.aliases}
    ]
    assert sorted(set(words)) == sorted(words)


def test_every_kind_of_map_is_fully_defined() -> None:
    for kind in MAPS.values():
        assert kind.id.isidentifier()
        assert kind.id == kind.id.lower()
        assert kind.channels in {1, 3}
        assert all(0 <= value <= 1 for value in kind.neutral)
        assert bool(kind.wiring.socket) == (kind.wiring.way is Way.PRINCIPLED)
        assert kind.is_color == (kind.id == BASECOLOR) or kind.channels == 3


def test_a_map_file_survives_json_and_moves_with_its_folder(tmp_path: Path) -> None:
    folder, moved = tmp_path / "brick 砖", tmp_path / "moved"
    path, original = folder / "a" / "brick_normal.png", folder / "brick.png"
    file = MapFile("normal", path, 8, 4, (0.5, 0.5, 1.0), None, 2, "ab" * 32, original, "height")
    assert MapFile.from_plain(json.loads(json.dumps(file.plain()))) == file
    plain = json.loads(json.dumps(file.plain(folder)))
    assert plain["path"] == "a/brick_normal.png"
    assert MapFile.from_plain(plain, folder) == file
    there = replace(file, path=moved / "a" / "brick_normal.png", original=moved / "brick.png")
    assert MapFile.from_plain(plain, moved) == there
    elsewhere = replace(file, path=tmp_path / "other.png")
    assert MapFile.from_plain(elsewhere.plain(folder), moved) == replace(there, path=tmp_path / "other.png")


@pytest.mark.parametrize("values", [None, 5, "x", [], {}, {"path": 7}, {"path": ""}, {"kind": "normal"}])
def test_a_value_without_a_file_name_is_not_a_map_file(values: object) -> None:
    assert MapFile.from_plain(values) is None


def test_a_corrupt_field_of_a_map_file_loses_that_field_only() -> None:
    odd = {"path": "/a\0b.png", "kind": "sparkle", "width": "8", "height": 1e300, "mean": [1], "variant": None}
    assert MapFile.from_plain(odd) == MapFile("", Path("/ab.png"), 0, 0)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A title that has no room is shortened to the words that say which material it is."""

import pytest

from patina_addon.core.model.short_title import columns, short_title

TITLE = "Weathered red brick wall with moss"


@pytest.mark.parametrize(
    ("title", "room", "short"),
    [
        (TITLE, 40, TITLE),
        (TITLE, 24, "Weathered red brick wall"),
        (TITLE, 19, "Weathered red brick"),
        (TITLE, 12, "Red brick"),
        (TITLE, 4, "Brick"),
        ("polished gold", 11, "gold"),
        ("white carrara marble", 14, "carrara marble"),
        ("a wall of old concrete, cracked", 14, "old concrete"),
        ("the floor", 6, "floor"),
        ("Weathered red brick wall with moss.003", 16, "Red brick.003"),
        ("风化的红砖墙", 8, "红砖墙"),
        ("风化的红砖墙", 12, "风化的红砖墙"),
        ("", 10, ""),
    ],
)
def test_the_words_for_the_material_are_kept(title: str, room: int, short: str) -> None:
    assert short_title(title, room) == short


def test_the_words_that_tell_titles_apart_are_kept() -> None:
    titles = ["Old red brick wall", "New red brick wall", "red brick wall with moss", "red brick wall with snow"]
    assert [short_title(title, 12, titles) for title in titles] == [
        "Old brick",
        "New brick",
        "brick, moss",
        "brick, snow",
    ]


def test_a_result_is_never_wider_than_its_room_unless_one_word_is() -> None:
    for room in range(1, 40):
        short = short_title(TITLE, room)
        assert columns(short) <= room or short == "Brick"

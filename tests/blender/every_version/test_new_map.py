# SPDX-License-Identifier: GPL-3.0-or-later
"""A new kind of map is a row of the table and a word of the services that make it: all else follows from these."""

from pathlib import Path

from tests.blender.changed_addon import change, check_story, copied

ROW = """\
    MapKind(
        "specular", "Specular", "How strongly it reflects", _principled("Specular IOR Level"), (0.5,),
        aliases=("reflectance",),
    ),
"""
END_OF_TABLE = ")  # fmt: skip\n\nMAPS:"
MADE = "_MAPS = (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT)"


def test_a_row_of_the_table_is_all_that_a_new_map_takes(tmp_path: Path) -> None:
    copy = copied(tmp_path)
    change(copy / "core/model/maps.py", END_OF_TABLE, ROW + END_OF_TABLE)
    change(copy / "core/services/patina_api/spec.py", MADE, MADE[:-1] + ', "specular")')
    check_story(copy, "new_map_story", tmp_path)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new kind of map is a row of the table and a word of the services that make it: all else follows from these."""

from pathlib import Path

from tests.blender.modified_addon import copy_addon, replace_once, run_scenario

ROW = """\
    MapKind(
        "specular", Message("Specular"), Message("How strongly it reflects"), _principled("Specular IOR Level"),
        (0.5,), aliases=("reflectance",),
    ),
"""
END_OF_TABLE = ")  # fmt: skip\n\nMAPS:"
MADE = "_MAPS = (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT)"


def test_a_new_map_needs_only_a_table_row(tmp_path: Path) -> None:
    copy = copy_addon(tmp_path)
    replace_once(copy / "core/model/maps.py", END_OF_TABLE, ROW + END_OF_TABLE)
    replace_once(copy / "core/services/patina_api/spec.py", MADE, MADE[:-1] + ', "specular")')
    run_scenario(copy, "new_map_scenario", tmp_path)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A new kind of map is a row of the table and a word of the services that make it: all else follows from these."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bpy
from support.folders import ADDON

ROW = """\
    MapKind(
        "specular", "Specular", "How strongly it reflects", _principled("Specular IOR Level"), (0.5,),
        aliases=("reflectance",),
    ),
"""
END_OF_TABLE = ")  # fmt: skip\n\nMAPS:"
MADE = "_MAPS = (BASECOLOR, NORMAL, ROUGHNESS, METALNESS, HEIGHT)"
SCRIPT = """
import sys
import bpy
sys.path[:0] = [{source!r}]
sys.path += {path!r}
from pathlib import Path
from tests.blender.new_map_story import tell
tell(Path({folder!r}))
"""


def test_a_row_of_the_table_is_all_that_a_new_map_takes(tmp_path: Path) -> None:
    copy = tmp_path / "source" / ADDON.name
    shutil.copytree(ADDON, copy, ignore=shutil.ignore_patterns("__pycache__"))
    change(copy / "core/model/maps.py", END_OF_TABLE, ROW + END_OF_TABLE)
    change(copy / "core/services/patina_api/spec.py", MADE, MADE[:-1] + ', "specular")')
    script = SCRIPT.format(source=str(copy.parent), path=sys.path, folder=str(tmp_path / "sets"))
    command = [sys.executable, "-c", script]
    if bpy.app.binary_path:
        command = [bpy.app.binary_path, "--background", "--factory-startup", "--python-expr", script]
    environment = os.environ | {"BLENDER_USER_RESOURCES": str(tmp_path / "user")}
    ran = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert "told" in ran.stdout.splitlines(), ran.stdout + ran.stderr


def change(path: Path, old: str, new: str) -> None:
    """Change the one place in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, path
    path.write_text(text.replace(old, new), "utf-8")

# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that uses Blender as a Python module ends quietly, whatever it leaves behind."""

import os
import subprocess
import sys
from pathlib import Path

import bpy
import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
import addon_utils, bpy
assert addon_utils.enable("patina_addon", default_set=True)
assert bpy.ops.patina.generate_material(prompt="red brick", service='OFFLINE', image_size=64, wait=True) == {'FINISHED'}
for way in sys.argv[1:]:
    (addon_utils.disable if way == "disabled" else addon_utils.enable)("patina_addon", default_set=True)
"""


@pytest.mark.parametrize("ways", [[], ["disabled"], ["disabled", "enabled"]], ids=["enabled", "disabled", "again"])
def test_a_script_exits_silently_and_successfully(tmp_path: Path, ways: list[str]) -> None:
    environment = os.environ | {
        "BLENDER_USER_RESOURCES": str(tmp_path / "blender"),
        "PATINA_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", f"import bpy\n{SCRIPT}", *ways]
    process = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=120)
    said = process.stdout + process.stderr
    assert process.returncode == 0, said
    assert "Traceback" not in said or bpy.app.version < (4, 3, 0), said

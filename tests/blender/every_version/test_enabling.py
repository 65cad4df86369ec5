# SPDX-License-Identifier: GPL-3.0-or-later
"""Enabling the add-on, which every start of Blender waits for, loads nothing heavy."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SCRIPT = """
import sys
import bpy, addon_utils
for name in ("numpy", "requests"):
    sys.modules[name] = None  # Blender itself may have loaded it. Whoever imports it from here on gets an error.
bpy.ops.wm.read_homefile(use_empty=True)
errors = []
addon_utils.enable("patina_addon", default_set=True, handle_error=errors.append)
if errors:
    raise errors[0]
print("PANEL", bpy.types.PATINA_PT_main.is_registered)
addon_utils.disable("patina_addon", default_set=True)
"""


def test_a_start_of_blender_waits_for_neither_numpy_nor_requests(tmp_path: Path):
    environment = os.environ | {
        "BLENDER_USER_RESOURCES": str(tmp_path / "blender"),
        "PATINA_HOME": str(tmp_path / "home"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-c", SCRIPT]
    process = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=120)
    said = process.stdout + process.stderr
    assert process.returncode == 0, said
    assert "PANEL True" in said, said

# SPDX-License-Identifier: GPL-3.0-or-later
"""A script that uses Blender as a Python module ends quietly, whatever it leaves behind."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SCRIPT = """
import bpy
import addon_utils, shutil, sys
from pathlib import Path

def enable():
    assert addon_utils.enable("patina_addon", default_set=True)

def make():
    made = bpy.ops.patina.generate_material(prompt="red brick", service='OFFLINE', image_size=64, wait=True)
    assert made == {'FINISHED'}

def start():
    try:
        bpy.ops.patina.generate_material(prompt="old oak", service='OFFLINE', image_size=4096, timeout=1)
    except RuntimeError as error:
        assert "keeps running" in str(error), error
    else:
        raise AssertionError("The job has ended.")

def disable():
    addon_utils.disable("patina_addon", default_set=True)

def uninstall():
    disable()
    shutil.rmtree(Path(sys.modules["patina_addon"].__file__).parent)
    for name in [name for name in sys.modules if name.partition(".")[0] == "patina_addon"]:
        del sys.modules[name]

def fail():
    raise SystemExit("the script's own error")

for step in sys.argv[1:]:
    globals()[step]()
"""
STEPS = (
    ("enable",),
    ("enable", "disable"),
    ("enable", "make"),
    ("enable", "make", "disable"),
    ("enable", "make", "disable", "enable"),
    ("enable", "make", "uninstall"),
    ("enable", "start"),
    ("enable", "start", "disable"),
    ("enable", "start", "uninstall"),
)


def run(folder: Path, *steps: str) -> tuple[int, str]:
    """Run a script with a copy of the add-on. Return its exit status and everything that was printed."""
    shutil.copytree(ROOT / "patina_addon", folder / "addon" / "patina_addon", dirs_exist_ok=True)
    environment = os.environ | {
        "BLENDER_USER_RESOURCES": str(folder / "blender"),
        "PATINA_HOME": str(folder / "home"),
        "PYTHONPATH": str(folder / "addon"),
    }
    command = [sys.executable, "-c", SCRIPT, *steps]
    process = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=120)
    # Blender prints the report that the job of `start` still runs.
    lines = (process.stdout + process.stderr).splitlines()
    return process.returncode, "\n".join(line for line in lines if not line.startswith("Error: No result after"))


@pytest.mark.parametrize("steps", STEPS, ids="-".join)
def test_a_script_exits_silently_and_successfully(tmp_path: Path, steps: tuple[str, ...]) -> None:
    status, said = run(tmp_path, *steps)
    assert status == 0, said
    for word in ("Traceback", "Error", "Exception", "Warning"):
        assert word not in said


def test_a_script_that_fails_prints_its_own_error_only(tmp_path: Path) -> None:
    status, said = run(tmp_path, "enable", "make", "fail")
    assert status == 1
    assert said.splitlines()[-1] == "the script's own error"
    assert "Traceback" not in said

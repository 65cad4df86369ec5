# SPDX-License-Identifier: GPL-3.0-or-later
"""Starting a Blender for a script: an installed one, or a bpy wheel in an environment."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from . import SetupError, environments

PYTEST = Path(__file__).with_name("pytest_in_blender.py")


def script_command(script: Path) -> list[str]:
    """The command that runs a script in the Blender named by BLENDER, else in a bpy wheel.

    The script's arguments follow the command; the script finds them behind "--".
    """
    if blender := os.environ.get("BLENDER"):
        python_version(Path(blender))
        return [blender, "--background", "--python-exit-code", "1", "--python", str(script), "--"]
    return [str(environments.ensure(environments.bpy_for_scripts())), str(script), "--"]


def pytest_command(blender: Path) -> list[str]:
    """The command that runs pytest in an installed Blender. Raises SetupError when it cannot."""
    packages = environments.ensure_packages(python_version(blender))
    start = [str(blender), "--background", "--factory-startup", "--python-exit-code", "1"]
    return [*start, "--python", str(PYTEST), "--", str(packages)]


def python_version(blender: Path) -> str:
    """The version of a Blender's own Python, such as "3.11". Raises SetupError when it does not start."""
    code = "import sys; print('PYTHON=%d.%d' % sys.version_info[:2])"
    command = [str(blender), "--background", "--factory-startup", "--python-expr", code]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"The Blender {blender} does not start: {error}") from error
    if found := re.search(r"PYTHON=(\d+\.\d+)", done.stdout):
        return found.group(1)
    raise SetupError(f"The Blender {blender} does not start:\n{done.stdout}{done.stderr}".strip())

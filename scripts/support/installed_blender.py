# SPDX-License-Identifier: GPL-3.0-or-later
"""pytest inside an installed Blender: its own Python, our packages beside it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from . import SetupError, environments

RUNNER = Path(__file__).with_name("pytest_in_blender.py")
QUIET_START = ("--background", "--factory-startup")


def pytest_command(blender: Path) -> list[str | Path]:
    """The command that runs pytest in this Blender. Raises SetupError when it cannot."""
    packages = environments.ensure_packages(python_version(blender))
    return [blender, *QUIET_START, "--python-exit-code", "1", "--python", RUNNER, "--", packages]


def python_version(blender: Path) -> str:
    """The version of a Blender's own Python, such as "3.11"."""
    code = "import sys; print('PYTHON=%d.%d' % sys.version_info[:2])"
    try:
        command = [str(blender), *QUIET_START, "--python-expr", code]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{blender} does not start: {error}") from error
    if found := re.search(r"PYTHON=(\d+\.\d+)", answer):
        return found.group(1)
    raise SetupError(f"{blender} does not run Python code.")

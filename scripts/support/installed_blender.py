# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a Blender for a script: an installed one, or a bpy wheel in an environment."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import SetupError, debian_tree, environments
from .folders import ROOT

PYTEST = Path(__file__).with_name("pytest_in_blender.py")


@dataclass(frozen=True)
class InstalledBlender:
    """Describe an installed Blender."""

    executable: str
    tree: Path | None = None
    """The Debian tree that it is in, where only shared folders are visible; None if it is on this machine itself."""

    def command(self, arguments: Sequence[str], folders: Sequence[Path]) -> list[str]:
        """Return the command that runs `arguments` where Blender is, with the project and `folders` visible."""
        return debian_tree.inside(self.tree, [ROOT, *folders], arguments) if self.tree else list(arguments)

    def python_version(self) -> str:
        """Return the version of its own Python, such as "3.11". Raises SetupError if it does not start."""
        code = "import sys; print('PYTHON=%d.%d' % sys.version_info[:2])"
        command = self.command([self.executable, "--background", "--factory-startup", "--python-expr", code], [])
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SetupError(f"The Blender {self.executable} does not start: {error}") from error
        if match := re.search(r"PYTHON=(\d+\.\d+)", done.stdout):
            return match.group(1)
        raise SetupError(f"The Blender {self.executable} does not start:\n{done.stdout}{done.stderr}".strip())

    def pytest_command(self) -> list[str]:
        """Return the command that runs pytest in it, with the tests' packages added. Raises SetupError."""
        packages = environments.ensure_packages(self.python_version())
        start = [self.executable, "--background", "--factory-startup", "--python-exit-code", "1"]
        arguments = [*start, "--python", str(PYTEST), "--", str(packages)]
        return self.command(arguments, [packages, Path(tempfile.gettempdir())])


def script_command(script: Path) -> list[str]:
    """Return the command that runs a script in the Blender named by BLENDER, or else in a bpy wheel.

    The script's arguments follow the command; the script finds them after "--".
    """
    if blender := os.environ.get("BLENDER"):
        InstalledBlender(blender).python_version()
        return [blender, "--background", "--python-exit-code", "1", "--python", str(script), "--"]
    return [str(environments.ensure(environments.bpy_for_scripts())), str(script), "--"]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a Python of a certain version on this machine."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


@functools.cache
def find_python(version: str) -> Path | None:
    """Return an interpreter of a version, such as "3.11", that can make environments; None if there is none."""
    return next((path for path in _candidates(version) if _can_make_environments(path, version)), None)


def _candidates(version: str) -> Iterator[Path]:
    """Yield where one may be: this Python, then PATH, then pyenv, then the launcher of Windows."""
    yield Path(getattr(sys, "_base_executable", sys.executable))
    for folder in os.get_exec_path():
        yield Path(folder, f"python{version}")
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted((pyenv / "versions").glob(f"{version}.*/bin/python"), reverse=True)
    if launcher := shutil.which("py"):
        yield Path(_output(launcher, f"-{version}", "-c", "import sys; print(sys.executable)"))


def _can_make_environments(python: Path, version: str) -> bool:
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    return python.is_file() and _output(str(python), "-c", code) == version


def _output(*command: str) -> str:
    """Return what a command prints; nothing if it fails. A pyenv shim fails for a version that is not selected."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

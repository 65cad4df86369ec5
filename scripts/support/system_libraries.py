# SPDX-License-Identifier: GPL-3.0-or-later
"""The system libraries that Blender links to, and the Debian packages that contain them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from . import SetupError

DEBIAN_PACKAGES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libICE.so.6": "libice6",
    "libSM.so.6": "libsm6",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXfixes.so.3": "libxfixes3",
    "libXi.so.6": "libxi6",
    "libXrender.so.1": "libxrender1",
    "libXxf86vm.so.1": "libxxf86vm1",
    "libgomp.so.1": "libgomp1",
    "libxkbcommon.so.0": "libxkbcommon0",
}


def check_bpy(python: Path) -> None:
    """Import bpy once. Raises SetupError, which names every missing library and its package."""
    done = subprocess.run([str(python), "-c", "import bpy"], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    if missing := _missing_libraries(python, done.stderr):
        packages = [DEBIAN_PACKAGES.get(name, f"the package that contains {name}") for name in missing]
        raise SetupError(
            f"Blender needs {', '.join(missing)}, which this machine lacks. "
            f"On Debian: apt install {' '.join(packages)}."
        )
    raise SetupError(f"Blender's module does not start (exit code {done.returncode}):\n{done.stderr.strip()[-2000:]}")


def _missing_libraries(python: Path, message: str) -> list[str]:
    """Return all missing libraries if ldd can list them, or else the one at which the import stopped."""
    missing = set(re.findall(r"(\S+\.so[.\d]*): cannot open shared object file", message))
    if missing and sys.platform.startswith("linux"):
        for library in python.parents[1].glob("lib/python*/site-packages/bpy/__init__*.so"):
            output = subprocess.run(["ldd", str(library)], capture_output=True, text=True, check=False).stdout
            missing.update(re.findall(r"(\S+) => not found", output))
    return sorted(missing)

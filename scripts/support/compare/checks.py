# SPDX-License-Identifier: GPL-3.0-or-later
"""What programs say that check files or only read them: the Khronos glTF Validator, usd-core, MaterialX, and Assimp."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from .. import debian_tree, environments, gltf_validator
from ..commands import run
from . import scene

_LIBRARIES = Path(__file__).with_name("libraries.py")
_TIMEOUT = 600.0


@dataclass(frozen=True)
class Check:
    """Hold what a program says of a file."""

    program: str
    file: str
    complaints: Sequence[str]

    def __str__(self) -> str:
        return f"{self.program}: {self.file}: {'; '.join(self.complaints) or 'no complaint'}"


def all_of(out: Path, tiles: Sequence[str]) -> list[Check]:
    """Have all programs read the files. Raises SetupError."""
    folders = [scene.state_folder(out, tile, state) for tile in tiles for state in scene.STATES]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    checks = [*_khronos(files), *_libraries(files), *_assimp(files, out)]
    return [Check(check.program, Path(check.file).relative_to(out).as_posix(), check.complaints) for check in checks]


def as_json(checks: Sequence[Check]) -> list[dict[str, object]]:
    """Return checks as JSON has them."""
    return [asdict(check) for check in checks]


def _khronos(files: Sequence[Path]) -> list[Check]:
    checks = []
    for file in (file for file in files if file.suffix == ".glb"):
        codes = sorted({issue["code"] for issue in gltf_validator.issues(file)})
        checks.append(Check("glTF Validator", str(file), codes))
    return checks


def _libraries(files: Sequence[Path]) -> list[Check]:
    """Have usd-core's validators check USD, and MaterialX's library each material and node of its own."""
    named = [str(file) for file in files if file.suffix in (".usda", ".usdz", ".mtlx")]
    python = environments.ensure(environments.EXPORTS)
    found = json.loads(run(python, _LIBRARIES, *named, timeout=_TIMEOUT))
    names = {".mtlx": "MaterialX", ".usda": "usd-core", ".usdz": "usd-core"}
    return [Check(names[Path(file).suffix], file, list(complaints)) for file, complaints in found.items()]


def _assimp(files: Sequence[Path], out: Path) -> list[Check]:
    """Have Assimp open what it knows. It is asked only whether it can."""
    tree, checks = debian_tree.ensure(debian_tree.VIEWERS), []
    for file in (file for file in files if file.suffix in (".glb", ".fbx", ".obj")):
        command = debian_tree.inside(tree, [out], ["assimp", "info", str(file)])
        done = subprocess.run(command, env=debian_tree.ENVIRONMENT, capture_output=True, timeout=_TIMEOUT, check=False)
        checks.append(Check("Assimp", str(file), ["It cannot be opened."] if done.returncode else []))
    return checks

# SPDX-License-Identifier: GPL-3.0-or-later
"""The Khronos glTF Validator, installed once with npm into the user's cache folder. It needs Node.js."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from . import SetupError, node_packages
from .commands import run
from .node_packages import problem as problem

_TIMEOUT = 120.0


def issues(path: Path) -> list[dict[str, Any]]:
    """Return the validator's messages about a .gltf or .glb file: `code`, `severity` (0 is an error), and `message`.

    Raises SetupError if the validator cannot be used.
    """
    if reason := problem():
        raise SetupError(f"The glTF Validator is missing: {reason}")
    script = node_packages.ensure("gltf-validator") / "report.js"
    report: dict[str, Any] = json.loads(run(shutil.which("node") or "node", script, path, timeout=_TIMEOUT))
    messages: list[dict[str, Any]] = report["issues"]["messages"]
    return messages

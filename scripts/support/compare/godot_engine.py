# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of exported files in Godot, which Debian has, on a virtual screen."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .. import debian_tree
from ..commands import run
from . import scene

VIEWER = "Godot"
_PROJECT = Path(__file__).with_name("godot")
_TIMEOUT = 300.0
_IMPORT = ("godot", "--headless", "--path", ".", "--import")
_RENDER = ("sh", "-c", """
Xvfb -displayfd 3 -screen 0 640x480x24 3>/tmp/display 2>/dev/null &
while [ ! -s /tmp/display ]; do sleep 0.1; done
DISPLAY=:$(cat /tmp/display) exec godot --rendering-driver opengl3 --audio-driver Dummy --path . -s render.gd
""")  # fmt: skip
"""When Godot ends, so do all processes in the tree."""


def render(out: Path, tiles: Sequence[str], formats: Sequence[str]) -> None:
    """Render the files that Godot imports as scenes, and write the pictures. Raises SetupError."""
    with tempfile.TemporaryDirectory(prefix="patina-godot-", ignore_cleanup_errors=True) as temporary:
        project = Path(shutil.copytree(_PROJECT, Path(temporary, "project")))
        jobs = []
        for tile in tiles:
            for state in scene.STATES:
                for name in (name for name in formats if VIEWER in scene.FORMATS[name].viewers):
                    source = scene.state_folder(out, tile, state) / scene.FORMATS[name].file
                    file = f"{tile}-{state}-{source.name}"
                    shutil.copy(source, project / file)
                    pictures = scene.picture(out, tile, state, f"{name}.{VIEWER}", "")
                    jobs.append({"file": file, "pictures": str(pictures).removesuffix(".f32")})
        (project / "jobs.json").write_text(json.dumps({"jobs": jobs} | scene.as_json()), encoding="utf-8")
        for command in (_IMPORT, _RENDER):
            _run(project, [out, project], command)


def _run(project: Path, folders: Sequence[Path], command: Sequence[str]) -> str:
    tree = debian_tree.ensure(debian_tree.VIEWERS)
    start = ["env", "--chdir", str(project), "HOME=/tmp", "LIBGL_ALWAYS_SOFTWARE=1", *command]
    return run(*debian_tree.inside(tree, folders, start), environment=debian_tree.ENVIRONMENT, timeout=_TIMEOUT)

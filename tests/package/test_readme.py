# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python examples of the README run: with Blender as a module, first the one that installs, then the other."""

import re
from pathlib import Path

import bpy
import pytest
from support.folders import ROOT

from .conftest import MODULE, uninstall


def test_the_examples_of_the_readme_install_patina_and_make_a_material(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    use, install = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    bpy.ops.wm.read_homefile(use_empty=True)
    (tmp_path / "dist").symlink_to(archive.parent)
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    try:
        exec(install, names)
        assert bpy.app.online_access
        bpy.context.scene.patina.image_size = 64
        exec(use, names)
        assert names["material"] == bpy.data.materials["Mossy stone"]
    finally:
        bpy.context.preferences.system.use_online_access = False
        if MODULE in bpy.context.preferences.addons:
            uninstall()

# SPDX-License-Identifier: GPL-3.0-or-later
"""One version, in three places that cannot read each other."""

import tomllib
from pathlib import Path

from patina_addon.core.model.version import VERSION

ROOT = Path(__file__).parents[1]


def test_the_version_is_the_same_everywhere() -> None:
    manifest = tomllib.loads((ROOT / "blender_manifest.toml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert VERSION == manifest["version"] == project["project"]["version"]

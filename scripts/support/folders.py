# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the scripts find the project and keep what they downloaded."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "patina_addon"
MANIFEST = ROOT / "blender_manifest.toml"
REQUIREMENTS = ROOT / "scripts" / "requirements"


def cache_folder() -> Path:
    """The user's cache folder for Patina, by each system's custom. It can be deleted at any time."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "patina"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "patina" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "patina"
    return Path.home() / ".cache" / "patina"

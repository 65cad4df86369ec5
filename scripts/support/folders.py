# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of the project, and the one where the scripts keep what they download."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDON = ROOT / "patina_addon"
MANIFEST = ROOT / "blender_manifest.toml"
REQUIREMENTS = ROOT / "scripts" / "requirements"


def cache_folder() -> Path:
    """Return the user's cache folder for Patina, where each system keeps such folders. It can be deleted any time."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "patina"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "patina" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "patina"
    return Path.home() / ".cache" / "patina"

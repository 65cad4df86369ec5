# SPDX-License-Identifier: GPL-3.0-or-later
"""What tells a whole file from a broken one."""

from __future__ import annotations

import hashlib
from pathlib import Path


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file at `path`, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checksum_if_readable(path: Path) -> str:
    """Return the same; "" if the file cannot be read."""
    try:
        return checksum(path)
    except OSError:
        return ""

# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that set something up: each is run to its end, and what it printed tells why it failed."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from . import SetupError

_TAIL = 2000
"""Characters of what a command printed."""


def run(
    *command: str | Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Run a command in a folder and return its output. Raises SetupError with the end of what it printed."""
    words = [str(word) for word in command]
    failure = f"This command failed:\n  {' '.join(words)}"
    try:
        done = subprocess.run(
            words,
            cwd=folder,
            env=environment,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{failure}\n{error}") from error
    if done.returncode:
        raise SetupError(f"{failure}\n{(done.stdout + done.stderr).strip()[-_TAIL:]}")
    return done.stdout

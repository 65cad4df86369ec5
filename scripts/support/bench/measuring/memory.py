# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory this process uses. Linux only."""

import re
from pathlib import Path


def memory_of(name: str) -> float:
    """Return a value of /proc/self/status in MB: VmRSS is used now, VmHWM was the most until now."""
    match = re.search(rf"{name}:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    return int(match[1]) * 1024 / 1e6 if match else 0.0

# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback, over real sockets, able to misbehave. By hand: `python3 -m tests.server --list`."""

from .loopback import KEY, Recorded
from .scenarios import SCENARIOS
from .server import ApiServer

__all__ = ["KEY", "SCENARIOS", "ApiServer", "Recorded"]

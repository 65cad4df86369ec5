# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on loopback, over real sockets, able to misbehave. By hand: `python3 -m tests.server --list`."""

from .loopback import KEY, RecordedRequest
from .patina_api_scenarios import SCENARIOS
from .patina_api_server import ApiServer

__all__ = ["KEY", "SCENARIOS", "ApiServer", "RecordedRequest"]

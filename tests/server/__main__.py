# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the server by hand: its first line is its URL, and it runs until it is stopped."""

import argparse
import contextlib
import threading

from . import KEY, SCENARIOS, ApiServer
from .fal_scenarios import FAL_SCENARIOS
from .fal_server import FalServer
from .loopback import LoopbackServer


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m tests.server", description="The PATINA API, or fal, on loopback.")
    ways: dict[str, tuple[type[LoopbackServer], str]] = {name: (ApiServer, name) for name in SCENARIOS}
    ways |= {f"fal_{name}": (FalServer, name) for name in FAL_SCENARIOS}
    parser.add_argument("--scenario", default="ok", choices=ways, metavar="NAME", help="see --list; fal_... are fal's")
    parser.add_argument("--duration", type=float, default=3.0, metavar="S", help="seconds that a task takes")
    parser.add_argument("--estimated-time", type=float, metavar="S", help="seconds that the service says it takes")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=KEY, help="the only key that is accepted (%(default)s)")
    parser.add_argument("--list", action="store_true", help="list the scenarios and end")
    options = parser.parse_args()
    if options.list:
        for name, (server_type, scenario) in ways.items():
            print(f"{name:28} {server_type.scenarios[scenario].about}")
        return
    server_type, scenario = ways[options.scenario]
    with server_type(
        scenario,
        options.duration,
        estimated_time=options.estimated_time,
        port=options.port,
        key=options.key,
    ) as server:
        print(server.url, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


main()

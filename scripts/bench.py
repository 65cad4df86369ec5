# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure Patina: python3 scripts/bench.py [--only ROW[,ROW]] [--list] [--quick]. Prints JSON.

Every row is a median, with its ratio to something that was measured in the same run, and its goal if it has one. A row
that could not be measured says why. No key is used, and nothing leaves this computer. On a busy machine, only the
ratios mean anything.

support/bench/measuring/heartbeat.py explains how the longest block of the main thread is measured: in a real window, a
heartbeat of 1 ms runs during whole jobs. Each size gets three runs of two jobs. In one the sidebar is closed, so that
nothing is drawn and every hold of Python's lock by a worker shows. In the other Patina's tab is open, so that its
drawing shows.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from typing import Any

from support import windowed_blender
from support.bench.groups import batches, measure
from support.bench.rows import ROWS


def main() -> int:
    """Print the requested rows. Return 0 if all were measured, 1 if some could not be, 130 if stopped."""
    options = read_options()
    if options.list:
        for row in ROWS.values():
            print(f"{row.name:26} {row.goal_text:12} {row.about}; against {row.against}")
        return 0
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    rows: list[dict[str, Any]] = []
    is_stopped = False
    try:
        for runner, batch in batches((ROWS[name] for name in options.only), options.quick):
            began, count = time.monotonic(), len(rows)
            measure(runner, batch, options.quick, rows)
            print_results(rows[count:], time.monotonic() - began)
    except KeyboardInterrupt:
        is_stopped = True
    print(json.dumps({"window": windowed_blender.name(), "rows": rows}, indent=2))
    return 130 if is_stopped else int(any("problem" in row for row in rows))


def print_results(rows: list[dict[str, Any]], seconds: float) -> None:
    """Print results as soon as they are there, so that they are not lost if the bench is killed later."""
    for row in rows:
        figures = f"{row['value']} {row['unit']}, x{row['ratio']}" if "value" in row else "no figure"
        problem = f"; {row['problem'].splitlines()[-1]}" if "problem" in row else ""
        print(f"{row['name']}: {figures}{problem}", file=sys.stderr)
    print(f"{seconds:.0f} s", file=sys.stderr, flush=True)


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=row_names, default=list(ROWS), metavar="ROW[,ROW]", help="measure these rows")
    parser.add_argument("--list", action="store_true", help="list the rows")
    parser.add_argument("--quick", action="store_true", help="only check that it works; the figures mean nothing")
    return parser.parse_args()


def row_names(text: str) -> list[str]:
    """Split names of rows at their commas. Raises ArgumentTypeError if there is no such row."""
    names = text.split(",")
    if unknown := [name for name in names if name not in ROWS]:
        raise argparse.ArgumentTypeError(f"there is no row {', '.join(unknown)}; see --list")
    return names


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Measure Patina: python3 scripts/bench.py [--only ROW[,ROW]] [--list]. Prints JSON.

Every row is a median, with a ratio to something that was measured in the same run, and its goal where there is one.
No key is used and nothing leaves this computer. What the figures mean on a busy machine is in their ratios.

How the longest block of the main thread is found is told in support/bench_heartbeat.py: in a real window a heartbeat
of 1 ms runs during whole jobs. Each size gets three runs of two jobs, one with the sidebar closed, so that nothing is
drawn and every hold of Python's lock by a worker shows, and one with Patina's tab open, where its drawing shows.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from support import SetupError, windowed_blender
from support.bench_groups import GROUPS
from support.bench_rows import ROWS, as_json


def main() -> int:
    """Print the rows that were asked for. 0 when they were measured, 1 when some could not be."""
    options = read_options()
    if options.list:
        for row in ROWS.values():
            print(f"{row.name:26} {row.wish:12} {row.about}; against {row.against}")
        return 0
    rows: list[dict[str, Any]] = []
    for group, measure in GROUPS.items():
        names = [name for name in options.only if ROWS[name].group == group]
        if not names:
            continue
        began = time.monotonic()
        try:
            figures = measure(names)
            rows += [as_json(ROWS[name], figures[name]) for name in names]
        except (SetupError, OSError, RuntimeError, TimeoutError) as error:
            rows += [{"name": name, "problem": str(error)} for name in names]
        print(f"{group}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(json.dumps({"window": windowed_blender.name(), "rows": rows}, indent=2))
    return 1 if any("problem" in row for row in rows) else 0


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=row_names, default=list(ROWS), metavar="ROW[,ROW]", help="these rows alone")
    parser.add_argument("--list", action="store_true", help="say which rows there are")
    return parser.parse_args()


def row_names(text: str) -> list[str]:
    """Names of rows, with commas between."""
    names = text.split(",")
    if unknown := [name for name in names if name not in ROWS]:
        raise argparse.ArgumentTypeError(f"there is no row {', '.join(unknown)}; see --list")
    return names


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the jobs of a store: python3 -m patina_addon.core.store PATH [--json]. It changes nothing."""

import argparse
import io
import json
import sys
from pathlib import Path

from .listing import listing, table


def main() -> int:
    """Print the list; 1 where there is none to be read."""
    parser = argparse.ArgumentParser(prog="python3 -m patina_addon.core.store", description=__doc__)
    parser.add_argument("path", type=Path, help="a Patina folder, or its jobs.sqlite3")
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    try:
        jobs = listing(arguments.path)
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever the system's own encoding lacks, prompts may hold
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.stdout.write(json.dumps(jobs, indent=1, ensure_ascii=False) + "\n" if arguments.json else table(jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())

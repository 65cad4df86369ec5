# SPDX-License-Identifier: GPL-3.0-or-later
"""Compare what arrives of a material in other programs: python3 scripts/compare_exports.py [--quick] [--json].

A material from images that cannot be mistaken is exported to each format, as it is and after Prepare for Export, with
square tiles of one meter (m1), and with tiles of half a meter that are rotated by 30 degrees (r30). three.js,
Babylon.js, Godot, and Blender's importers read the files. Every picture is compared with what Blender itself shows. The
figures are what differs, as a share of the light: 0 is the same, and 0.02 to 0.08 is usual between renderers.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from support import SetupError
from support.compare import checks, run, table


def main() -> int:
    """Print the figures. Return 0, 2 if this machine lacks something, or 130 if stopped."""
    options = read_options()
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="patina-exports-", ignore_cleanup_errors=True) as temporary:
            out = (options.out or Path(temporary)).resolve()
            result = run.compare(out, run.QUICK if options.quick else run.WHOLE)
            if options.pictures:
                run.draw(out, result, options.pictures.resolve())
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print_result(result | {"seconds": round(time.monotonic() - began, 1)}, options.json)
    return 0


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="rotated tiles only, in three.js and Blender only")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--out", type=Path, metavar="DIR", help="keep the exported files and the pictures here")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="write sheets of all pictures here")
    return parser.parse_args()


def print_result(result: dict[str, Any], is_json: bool) -> None:
    """Print everything that was found."""
    if is_json:
        print(json.dumps(result | {"checks": checks.as_json(result["checks"])}, indent=1))
        return
    print(table.lines(result["rows"]))
    for line in (*result["checks"], *result["problems"]):
        print(line)
    print(f"{result['seconds']:.0f} s")


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the extension with Blender's own tool, and validate it: python3 scripts/build.py [--out DIR]."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from support import SetupError, package
from support.folders import ROOT


def main() -> int:
    """Build the zip and print its path. Return 0 if Blender's validator accepts it, 2 if not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist", metavar="DIR", help="the folder for the zip (dist/)")
    try:
        archive = package.build(parser.parse_args().out.resolve())
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    print(archive)
    return 0


if __name__ == "__main__":
    sys.exit(main())

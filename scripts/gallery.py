# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw a contact sheet of what the built-in generator makes: python3 scripts/gallery.py [PROMPT ...].

Each picture shows a tile from above and a sphere, lit from above left. Without prompts, those of
support/gallery_prompts.txt are drawn. Each has its number, and its name if that is English. `--blind` leaves out all
names, so that somebody else can name the pictures; a list beside the sheet then has them.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from support import SetupError, environments
from support.commands import run
from support.folders import ROOT

DRAW = ROOT / "scripts" / "support" / "gallery_sheet.py"
PROMPTS = ROOT / "scripts" / "support" / "gallery_prompts.txt"
OUT = ROOT / "out" / "gallery.png"


def main() -> int:
    """Draw the sheet. Return 0, or 2 if it cannot be drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompts", nargs="*", help="materials in words")
    parser.add_argument("--out", type=Path, default=OUT, help="a PNG or JPEG (out/gallery.png)")
    parser.add_argument("--size", type=int, default=512, help="side of the maps in pixels (512)")
    parser.add_argument("--seed", type=int, default=5, help="seed of all materials (5)")
    parser.add_argument("--columns", type=int, default=6, help="pictures in a row (6)")
    parser.add_argument("--blind", action="store_true", help="number the pictures instead of naming them")
    options = parser.parse_args()
    prompts = options.prompts or [line for line in PROMPTS.read_text("utf-8").splitlines() if line]
    options.out.parent.mkdir(parents=True, exist_ok=True)
    settings = [options.out, options.size, options.seed, options.columns, int(options.blind)]
    try:
        python = environments.ensure(environments.available_core()[0])
        print(run(python, DRAW, *map(str, settings), *prompts).strip())
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

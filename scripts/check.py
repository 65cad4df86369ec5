# SPDX-License-Identifier: GPL-3.0-or-later
"""Check style and types: python3 scripts/check.py. The rules are in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

from support import SetupError, environments
from support.folders import ROOT

CHECKS = (("ruff", "check", "--quiet", "."), ("mypy", "--no-error-summary", "patina_addon", "scripts"))


def main() -> int:
    """Run every check. Return 0 if all pass, 1 if one fails, 2 if they cannot be run."""
    try:
        python = environments.ensure(environments.LINT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    codes = [subprocess.run([str(python), "-m", *check], cwd=ROOT, check=False).returncode for check in CHECKS]
    if any(codes):
        return 1
    print("Style and types are fine.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

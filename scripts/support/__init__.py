# SPDX-License-Identifier: GPL-3.0-or-later
"""What the scripts share. Standard library only: it runs before any environment exists."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (It is what tells.)
    print("Patina's scripts need Python 3.11 or newer (on Debian: apt install python3 python3-venv).", file=sys.stderr)
    sys.exit(2)


class SetupError(Exception):
    """Something that the scripts need is not on this machine. The message names it and how to get it."""

# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules that the scripts share. They use the standard library only, since they run before any environment exists."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (This is the check itself.)
    print("Patina's scripts need Python 3.11 or newer (on Debian: apt install python3 python3-venv).", file=sys.stderr)
    sys.exit(2)


class SetupError(Exception):
    """Raised if this machine lacks something that the scripts need. The message names it and says how to get it."""

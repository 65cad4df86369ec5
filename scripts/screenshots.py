# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of README and docs anew, in a real Blender with its window: python3 scripts/screenshots.py.

It needs what the tests in a window need, and no key: the services are simulated on this computer.
"""

from __future__ import annotations

import subprocess
import sys

from support import SetupError, environments, windowed_blender
from support.folders import ROOT

PICTURES = ROOT / "tests" / "window" / "pictures_of_documents.py"


def main() -> int:
    """Take them. Return 0, or 1 if one failed, or 2 if there is no Blender with a window."""
    try:
        if reason := windowed_blender.problem():
            raise SetupError(reason)
        windowed_blender.ensure()
        environments.ensure(environments.bpy_for_scripts())
        python = environments.ensure(environments.available_core()[0])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PICTURES), *sys.argv[1:]]
    return min(subprocess.run(command, cwd=ROOT, check=False).returncode, 1)


if __name__ == "__main__":
    sys.exit(main())

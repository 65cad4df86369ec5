# SPDX-License-Identifier: GPL-3.0-or-later
"""Run pytest from a folder of packages; a Blender runs this file with --python.

blender ... --python pytest_in_blender.py -- PACKAGES [PYTEST ARGUMENTS ...]
"""

import sys

packages, *arguments = sys.argv[sys.argv.index("--") + 1 :]
sys.path.insert(0, packages)

import pytest  # noqa: E402  (It is in the folder that was just added.)

sys.exit(pytest.main(arguments))

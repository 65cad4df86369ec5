# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench, run once and quickly: its figures mean nothing then, but every row is measured."""

import json
import subprocess
import sys

import pytest
from support.folders import ROOT


@pytest.fixture(scope="module")
def measured(request: pytest.FixtureRequest) -> dict[str, dict]:
    """The rows in the module's NAMES, as they are printed."""
    command = [sys.executable, str(ROOT / "scripts" / "bench.py"), "--quick", "--only", ",".join(request.module.NAMES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)["rows"]}

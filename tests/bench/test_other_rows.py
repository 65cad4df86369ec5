# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the bench that needs no window is measured: what it touches of the add-on is still there."""

import shutil

import pytest
from support import nginx
from support.bench.groups import GROUPS
from support.bench.rows import ROWS
from support.bench.runners import Window

NAMES = [name for name, row in ROWS.items() if not isinstance(GROUPS[row.group], Window)]


@pytest.mark.parametrize("name", NAMES)
def test_a_row_without_a_window_is_measured(measured, name):
    if ROWS[name].group == "downloads" and (reason := nginx.problem() or ("" if shutil.which("curl") else "No curl.")):
        pytest.skip(reason)
    assert measured[name].get("problem") is None, measured[name]["problem"]

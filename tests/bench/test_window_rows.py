# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the bench that needs a window is measured: what it touches of the add-on is still there."""

import pytest
from support import windowed_blender
from support.bench.groups import GROUPS
from support.bench.rows import ROWS
from support.bench.runners import Window

NAMES = [name for name, row in ROWS.items() if isinstance(GROUPS[row.group], Window)]
pytestmark = pytest.mark.skipif(bool(windowed_blender.problem()), reason=windowed_blender.problem() or "It can be had.")


@pytest.mark.parametrize("name", NAMES)
def test_a_row_in_a_window_is_measured(measured, name):
    assert measured[name].get("problem") is None, measured[name]["problem"]

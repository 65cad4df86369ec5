# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test of core."""

import pytest

from patina_addon.core.store import database


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pulls the plug, so none waits for the disk; see store/test_durability.py."""
    monkeypatch.setattr(database, "_DURABLE", ("PRAGMA synchronous = OFF",))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting in tests. A wait ends when something has happened, never because a busy computer took long.

LAST_RESORT is there so that a test whose event never comes fails in the end, with the place where it stood. Everything
that a test gives a time-out in seconds is given this one. pytest ends what hangs elsewhere (faulthandler_timeout).
"""

import time
from collections.abc import Callable

import pytest

from patina_addon.core.images import check_maps, decoder_client
from patina_addon.core.jobs import store_monitor
from patina_addon.core.store import damage, database, owner

LAST_RESORT = 600.0
"""Seconds."""

_LIMITS = (
    (database, "_PATIENCE"),
    (damage, "_PATIENCE"),
    (owner, "_PATIENCE"),
    (store_monitor, "_PATIENCE"),
    (check_maps, "PATIENCE"),
    (decoder_client, "_ANSWER_SECONDS"),
    (decoder_client, "_START_SECONDS"),
)
"""What the add-on waits for itself, so that Blender never hangs: for the disk, for its own threads and processes."""


def until(is_so: Callable[[], object], act: Callable[[], object] = lambda: None) -> None:
    """Look until it is so; `act` is done between two looks."""
    end = time.monotonic() + LAST_RESORT
    while not is_so():
        assert time.monotonic() < end, "It never came to that."
        act()
        time.sleep(0.005)


@pytest.fixture(autouse=True)
def no_timeouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The add-on waits as long as it takes. A test of what happens afterwards sets its own limit."""
    for module, name in _LIMITS:
        monkeypatch.setattr(module, name, LAST_RESORT)


@pytest.fixture(autouse=True)
def no_disk_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pulls the plug, so none waits for the disk; see core/store/test_durability.py."""
    monkeypatch.setattr(database, "_DURABLE", ("PRAGMA synchronous = OFF",))

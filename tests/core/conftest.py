# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test of core."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.jobs.runner import Runner
from patina_addon.core.store import database
from tests.core.scripted import Threads


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test pulls the plug, so none waits for the disk; see store/test_durability.py."""
    monkeypatch.setattr(database, "_DURABLE", ("PRAGMA synchronous = OFF",))


@pytest.fixture
def threads(tmp_path: Path) -> Iterator[Threads]:
    """Jobs on threads, which have ended when the test has."""
    made = Threads(Runner(Decoder((sys.executable, "-c", ""))), tmp_path)
    yield made
    made.runner.close(30)
    assert made.runner.is_at_rest
    made.owner.retire()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every test of core."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.jobs.runner import Runner
from tests.core.runner_harness import RunnerHarness
from tests.server.client_helpers import pillow_decoder
from tests.waiting import LAST_RESORT, no_disk_sync, no_timeouts

__all__ = ["no_disk_sync", "no_timeouts"]  # Fixtures for every test here.


@pytest.fixture(scope="module")
def decoder() -> Iterator[Decoder]:
    """A decoder whose child process reads images without Blender."""
    running = pillow_decoder()
    running.acquire()
    yield running
    running.release()


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[RunnerHarness]:
    """Jobs on threads, which have ended when the test has."""
    made = RunnerHarness(Runner(Decoder((sys.executable, "-c", ""))), tmp_path)
    yield made
    made.runner.close(LAST_RESORT)
    assert made.is_at_rest
    made.owner.retire()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The PATINA API on this computer, for tests that are not about another service."""

from collections.abc import Iterator

import pytest

from tests.server import ApiServer


@pytest.fixture(scope="module")
def running() -> Iterator[ApiServer]:
    """The service, started once for a file's tests."""
    with ApiServer() as server:
        yield server


@pytest.fixture
def server(running: ApiServer) -> ApiServer:
    """The service, as if it had just been started, on which a task takes hardly any time."""
    running.forget(duration=0.01)
    return running

# SPDX-License-Identifier: GPL-3.0-or-later
"""A service's server, started once for all of its tests, and jobs as the runner does them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Result
from tests.server.client import Listener
from tests.server.loopback import LoopbackServer

from .harnesses import HARNESSES, Harness


@pytest.fixture(scope="module", params=HARNESSES)
def harness(request: pytest.FixtureRequest) -> Harness:
    """Each service. For a test that is not for all of them see `marks`."""
    return HARNESSES[request.param]


@pytest.fixture(scope="module")
def running(harness: Harness) -> Iterator[LoopbackServer | None]:
    if harness.server is None:
        yield None
        return
    with harness.server(key="test-key-3f9a1c77d2" if harness.spec.key_variable else "") as server:
        yield server


@pytest.fixture
def server(running: LoopbackServer | None) -> LoopbackServer | None:
    """The service, as if it had just been started, on which a task takes no time."""
    if running:
        running.forget(duration=0)
    return running


Make = Callable[..., Result]


@pytest.fixture
def make(harness: Harness, server: LoopbackServer | None, tmp_path: Path) -> Make:
    """Submit and collect. `folder` is where the maps go."""

    def made(
        folder: Path = tmp_path,
        request: MaterialRequest = harness.request,
        listener: Listener | None = None,
        **options: object,
    ) -> Result:
        client, listener = harness.connect(server, **options), listener or Listener()
        return client.collect(client.submit(request, listener), request, folder, "brick", listener)

    return made

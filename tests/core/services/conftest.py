# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on this computer, started once for a file's tests, and jobs as the runner does them.

It is the PATINA API, unless a file or folder overrides `harness`.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from patina_addon.core.model.errors import PatinaError
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.service import Result
from tests.core.services.contract.harnesses import HARNESSES, Harness
from tests.server import KEY
from tests.server.client_helpers import RecordingContext
from tests.server.loopback import LoopbackServer

Generate = Callable[..., Result]
ExpectError = Callable[..., PatinaError]


@pytest.fixture(scope="module")
def harness() -> Harness:
    """The service that is tested."""
    return HARNESSES["patina_api"]


@pytest.fixture(scope="module")
def running_server(harness: Harness) -> Iterator[LoopbackServer | None]:
    """The service, started once; None for one that works in this process."""
    if harness.server is None:
        yield None
        return
    with harness.server(key=KEY if harness.spec.key_variable else "") as server:
        yield server


@pytest.fixture
def server(running_server: LoopbackServer | None) -> LoopbackServer | None:
    """The service, as if it had just been started, on which a task takes no time."""
    if running_server:
        running_server.reset(duration=0)
    return running_server


@pytest.fixture
def generate(harness: Harness, server: LoopbackServer | None, tmp_path: Path) -> Generate:
    """Submit and collect, as the runner does. `folder` is where the maps go; `options` are the account's."""

    def run(
        folder: Path = tmp_path,
        request: MaterialRequest = harness.request,
        context: RecordingContext | None = None,
        **options: object,
    ) -> Result:
        client, context = harness.connect(server, **options), context or RecordingContext()
        return client.collect(client.submit(request, context), request, folder, "brick", context)

    return run


@pytest.fixture
def expect_error(generate: Generate) -> ExpectError:
    """Generate as `generate` does, and return the error of exactly this type in which that must end."""

    def run(error_type: type[PatinaError], *arguments: object, **options: object) -> PatinaError:
        with pytest.raises(error_type) as caught:
            generate(*arguments, **options)
        assert type(caught.value) is error_type
        return caught.value

    return run

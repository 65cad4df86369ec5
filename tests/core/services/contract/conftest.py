# SPDX-License-Identifier: GPL-3.0-or-later
"""The tests of this folder are for every service."""

import pytest

from .harnesses import HARNESSES, Harness


@pytest.fixture(scope="module", params=HARNESSES)
def harness(request: pytest.FixtureRequest) -> Harness:
    """Each service. For a test that is not for all of them see `marks`."""
    return HARNESSES[request.param]

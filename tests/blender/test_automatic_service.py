# SPDX-License-Identifier: GPL-3.0-or-later
"""Automatic spends money with the service that it says, and never moves on to another that costs money as well."""

from collections.abc import Iterator

import bpy
import pytest

from tests.server import ApiServer
from tests.server.fal_server import FalServer

from .helpers import last_job

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": 'AUTO', "image_size": 512, "maps": {'basecolor', 'normal'}}


@pytest.fixture
def second(server: ApiServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[FalServer]:
    """Another service that costs money, which has its key as well."""
    with FalServer(duration=0.0) as fal:
        monkeypatch.setenv("PATINA_FAL_URL", fal.url)
        monkeypatch.setenv("FAL_KEY", fal.key)
        yield fal


@pytest.mark.parametrize("scenario", ["401", "402", "422", "500", "503", "reset", "failed", "gone"])
def test_a_service_that_fails_or_refuses_is_not_replaced_by_another(
    server: ApiServer, second: FalServer, scenario: str
) -> None:
    server.scenario = scenario
    for _ in range(2):
        with pytest.raises(RuntimeError):
            bpy.ops.patina.generate_material(**INPUTS)
    assert last_job().service == "FOXAPI"
    assert len(server.submissions) == 2
    assert second.requests == []


def test_an_unreachable_service_is_not_replaced_by_another(
    server: ApiServer, second: FalServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATINA_BASE_URL", "http://127.0.0.1:9")
    with pytest.raises(RuntimeError, match="refused the connection"):
        bpy.ops.patina.generate_material(**INPUTS)
    assert second.requests == []


def test_a_reached_limit_is_not_bypassed_with_another_service(server: ApiServer, second: FalServer) -> None:
    bpy.ops.patina.generate_material(**INPUTS)
    bpy.context.preferences.addons["patina_addon"].preferences.foxapi_limit = 1.0
    with pytest.raises(RuntimeError, match="your daily limit of"):
        bpy.ops.patina.generate_material(**INPUTS)
    assert len(server.submissions) == 1
    assert second.requests == []

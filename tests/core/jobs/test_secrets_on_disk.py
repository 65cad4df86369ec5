# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a service repeats, no key and no signature reaches the disk."""

from dataclasses import replace

import pytest

from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.services.fal.spec import FAL
from patina_addon.core.services.patina_api.spec import PATINA_API
from tests import secret_scan
from tests.core.store_rows import rows_of
from tests.server import ApiServer, sample_images
from tests.server.client_helpers import FAL_REQUEST, REQUEST, FastClock, account
from tests.server.fal_server import FalServer

SERVICES = {"patina_api": (PATINA_API, REQUEST, ApiServer), "fal": (FAL, FAL_REQUEST, FalServer)}
CASES = [
    (name, scenario)
    for name, (_, _, server) in SERVICES.items()
    for scenario in server.scenarios
    if any(word in scenario for word in ("echoed_key", "_with_key", "with_signature"))
]


@pytest.fixture(autouse=True)
def no_waits(harness):
    """Nobody waits for a task."""
    harness.runner.clock = FastClock()


@pytest.mark.parametrize(("name", "scenario"), CASES)
def test_what_a_service_repeats_reaches_no_file(harness, tmp_path, name, scenario):
    spec, request, server_type = SERVICES[name]
    images = {}
    if scenario.endswith("_upload"):
        (tmp_path / "wood.png").write_bytes(sample_images.png("texture", 16))
        images = {"image": InputImage.from_file(tmp_path / "wood.png")}
    with server_type(scenario, duration=0) as server:
        job = harness.job(request=replace(request, **images))
        harness.start(spec, job, account(server))
        ended = harness.until_ended()
    harness.until_at_rest()
    assert secret_scan.find([tmp_path]) == []
    (row,) = rows_of(harness.store)
    assert row["state"] == ended.state.value
    texts = [str(row), str(ended.error), repr(vars(ended.error) if ended.error else "")]
    assert not any(server.key in text or "signature" in text for text in texts)


def test_the_words_of_an_error_are_kept_without_them(harness):
    with ApiServer("echoed_key", duration=0) as server:
        job = harness.job(request=REQUEST)
        harness.start(PATINA_API, job, account(server))
        error = harness.until_ended().error
    assert isinstance(error, ServiceError)
    assert (error.kind, error.code) == ("Wrong key (key), see https://cdn.test/a for help",) * 2

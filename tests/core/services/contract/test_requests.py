# SPDX-License-Identifier: GPL-3.0-or-later
"""Every request that a service does not refuse is one that its server takes, as its documentation describes it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.maps import MAPS, in_order
from patina_addon.core.model.request import OUTPUT_FORMATS, TILING_MODES, MaterialRequest, check, fitted
from patina_addon.core.model.tasks import TASKS
from tests.server.client_helpers import RecordingContext

from .marks import online

SETTINGS = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def requests(images):
    image = st.none() | st.sampled_from(images)
    return st.builds(
        MaterialRequest,
        prompt=st.sampled_from(["", "brick", '苔むした "wall"\\\n']) | st.text(),
        maps=st.lists(st.sampled_from(list(MAPS)), unique=True).map(in_order),
        tiling_mode=st.sampled_from(TILING_MODES),
        image_size=st.none() | st.sampled_from([-1, 1, 511, 512, 1000, 2048, 2049]) | st.integers(-1, 9999),
        upscale_factor=st.integers(-1, 8),
        seed=st.none() | st.integers(0, 2**31),
        task=st.sampled_from(list(TASKS)),
        image=image,
        mask=image,
        variants=st.integers(0, 5),
        output_format=st.sampled_from(OUTPUT_FORMATS),
    )


@online
@given(data=st.data(), is_from_the_panel=st.booleans())
@SETTINGS
def test_every_accepted_request_is_as_documented(harness, server, data, is_from_the_panel):
    server.reset(duration=0)
    request = data.draw(requests(harness.images))
    if is_from_the_panel:
        request = fitted(request, harness.spec.offer(request.task).accepted_fields)
        request, _ = harness.spec.with_available_maps(request)
    try:
        check(request)
        harness.spec.check(request, harness.account(server))
    except InvalidRequest:
        return
    assert harness.connect(server).submit(request, RecordingContext()) in server.tasks
    (sent,) = server.submissions
    assert sent.headers["content-type"] == "application/json"
    assert int(sent.headers["content-length"]) == len(sent.body)
    harness.check_body(request, sent.json)

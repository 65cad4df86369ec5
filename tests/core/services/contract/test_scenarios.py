# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a service does, a job ends in maps or in an error for a person, pays once and leaves nothing behind."""

import gc
import hashlib
from dataclasses import replace

import pytest
from PIL import Image

from patina_addon.core.model.errors import Money, PatinaError, UncertainSubmission
from patina_addon.core.model.input_image import InputImage
from tests.server import sample_images, wire_faults
from tests.server.client_helpers import RecordingContext

from .harnesses import ONLINE

SILENT = ("hang", "slow_drip", *wire_faults.ENDLESS)  # are ended by a time-out, which is short for them alone
ATTEMPTS = {"429": 3, "retry_after": 3, "busy_then_ok": 2}
WITHOUT_A_KEY = {"ok", "busy_then_ok", "one_bad_file", "failed", "401", "500", "reset", "redirect_away_status"}
CASES = [
    (name, scenario)
    for name, harness in ONLINE.items()
    for scenario in harness.scenarios
    if harness.spec.key_variable or scenario in WITHOUT_A_KEY
]
OF_KEYS = [(name, scenario) for name, harness in ONLINE.items() for scenario in harness.of_keys]


def timeout(scenario, needs_the_rest=False):
    """Seconds of silence; longer where what else comes must come in that time."""
    if not any(word in scenario for word in SILENT):
        return 60.0  # Nothing is silent. A busy machine may be.
    return 2.0 if needs_the_rest else 0.04


@pytest.fixture(autouse=True)
def no_collection_in_deep_recursion():
    """What Python collects where nested JSON has used up its stack fails for want of stack, too."""
    gc.disable()
    yield
    gc.enable()


def no_secret(server, *texts):
    return not any("signature" in text or (server.key and server.key in text) for text in texts)


def look_right(maps):
    """Whether the first three maps are those of a brick wall: base color, normal, and a gray one."""
    color, normal, gray = [Image.open(file.path).convert("RGB").resize((1, 1)).getpixel((0, 0)) for file in maps]
    return color[0] > color[2] + 20 and normal[2] > 200 and len(set(gray)) == 1


@pytest.mark.parametrize(("harness", "name"), CASES, indirect=["harness"])
def test_every_scenario_ends_in_maps_or_a_clear_error(harness, server, tmp_path, name):
    server.scenario = name
    request = harness.request
    if name in harness.of_uploads:
        photo = tmp_path / "old wood.png"
        photo.write_bytes(sample_images.png("texture", 64))
        request = replace(request, image=InputImage.from_file(photo))
    client = harness.connect(server, timeout=timeout(name, name in harness.in_part), clock=harness.clock(name))
    context, error, result, folder = RecordingContext(), None, None, tmp_path / "maps"
    folder.mkdir()
    try:
        result = client.collect(client.submit(request, context), request, folder, "brick", context)
    except PatinaError as caught:
        error = caught
    files = sorted(path.name for path in folder.iterdir())
    if result and result.withheld:
        assert name in harness.withheld
        assert (result.maps, files) == ((), sorted(file.path.name for file in result.withheld))
    elif result:
        assert files == sorted(file.path.name for file in (*result.maps, *result.extra_images))
        assert all(file.sha256 == hashlib.sha256(file.path.read_bytes()).hexdigest() for file in result.maps)
        if name in harness.whole:
            assert tuple(file.kind for file in result.maps) == request.maps
            assert {file.path.suffix for file in result.maps} != {".png"} or look_right(result.maps)
        assert len(result.maps) == (3 if name in harness.whole else {**harness.in_part, **harness.guessed}.get(name))
        assert bool(result.notes) == (name in harness.in_part)
        assert result.is_guess or not result.extra_images
        assert result.is_guess or name not in harness.guessed
    else:
        assert name not in {*harness.whole, *harness.in_part, *harness.guessed, *harness.withheld}, error
        assert files == []
        assert str(error.what).endswith((".", "…"))
        assert str(error.next_step).endswith(".")
        assert error.money is not Money.NOT_AT_STAKE
        assert (type(error) is UncertainSubmission) == (name in harness.uncertain)
        assert no_secret(server, str(error), repr(error), repr(vars(error)))
    uploads_failed = name in harness.of_uploads and not result and name != "lost_upload"
    assert len(server.submissions) == (0 if uploads_failed else ATTEMPTS.get(name, 1))
    if uploads_failed:
        assert error.money is Money.NOT_CHARGED
    files = [*server.received("cdn"), *server.received(path="/files/")]
    assert not any("authorization" in request.headers for request in files)
    assert no_secret(server, *(message for _, message in context.progress_reports))


@pytest.mark.parametrize(("harness", "name"), OF_KEYS, indirect=["harness"])
def test_a_key_is_tested_in_every_scenario(harness, server, name):
    server.scenario = name
    report = harness.connect(server, timeout=timeout(name)).test_key()
    assert str(report.text).endswith((".", "…"))
    assert report.works == harness.of_keys[name]
    assert no_secret(server, str(report.text), repr(report))
    assert {request.method for request in server.requests} <= {"GET"}
    assert server.received("cdn") == []

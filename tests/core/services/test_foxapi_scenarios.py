# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the service does, a job ends in maps or in an error for a person, pays once and leaves nothing behind."""

from dataclasses import replace

import pytest

from patina_addon.core.model.errors import Money, PatinaError, UncertainSubmission
from patina_addon.core.model.input_image import Picture
from tests.server import SCENARIOS, ApiServer, pictures
from tests.server.client import REQUEST, FastClock, Listener, service
from tests.server.faults import ANYWHERE

# Troubles that are waited out for minutes or an hour.
LONG = {"never_completes", "unknown_status", "one_hanging_file", "wrong_length"}
LONG |= {f"{name}_{stage}" for name in ANYWHERE for stage in ("status", "file")}
UNCERTAIN = {"reset", "reset_unread", "cut", "hang", "slow_drip", "huge_body", "html", "empty", "truncated_json",
             "wrong_types", "deep_json", "no_id", "bad_id", "html_502", "500"}  # fmt: skip
WHOLE = {"ok", "labelled", "labelled_texture", "extra_image", "strings", "output_urls", "id_as_task_id", "id_as_number",
         "numbers_as_strings", "null_then_results", "busy_then_ok", "flaky_status", "flaky_file", "resumable_file",
         "changing_file", "jpeg", "webp", "own_origin", "moved_file", "signed_upload", "busy_upload"}  # fmt: skip
UNTOLD = {"fewer", "single_object", "output_url"}  # images that only their looks can tell apart
IN_PART = {"labelled_fewer", "one_bad_file", "one_hanging_file"}
OF_KEYS = {name for name, scenario in SCENARIOS.items() if scenario.is_about_keys}
ATTEMPTS = {"429": 3, "busy_then_ok": 2}


@pytest.fixture(scope="module")
def running():
    with ApiServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.forget(duration=0.01)
    return running


@pytest.fixture(scope="module")
def photo(tmp_path_factory):
    path = tmp_path_factory.mktemp("photos") / "old wood.png"
    path.write_bytes(pictures.png("texture", 64))
    return Picture.from_file(path)


@pytest.mark.parametrize("name", sorted(set(SCENARIOS) - OF_KEYS))
def test_every_scenario_ends_well(server, tmp_path, photo, name):
    server.scenario = name
    request = replace(REQUEST, image=photo) if SCENARIOS[name].is_about_uploads else REQUEST
    made, listener = service(server, timeout=0.1, clock=FastClock(100.0 if name in LONG else 1.0)), Listener()
    error = result = None
    try:
        result = made.collect(made.submit(request, listener), request, tmp_path, "brick", listener)
    except PatinaError as caught:
        error = caught
    files = sorted(path.name for path in tmp_path.iterdir())
    if result:
        assert files == sorted(found.path.name for found in (*result.maps, *result.spares))
        assert len(result.maps) == (3 if name in WHOLE else 2 if name in IN_PART else 0)
        assert bool(result.maps) == (name not in UNTOLD)
        assert bool(result.notes) == (name in IN_PART)
    else:
        assert name not in WHOLE | IN_PART | UNTOLD
        assert files == []
        assert error.what.endswith((".", "…"))
        assert error.next_step.endswith(".")
        assert error.money is not Money.NOT_AT_STAKE
        assert (type(error) is UncertainSubmission) == (name in UNCERTAIN)
        assert server.key not in str(error) + repr(error)
        assert "signature" not in str(error)
    uploads_failed = SCENARIOS[name].is_about_uploads and not result and name != "lost_upload"
    assert len(server.submissions) == (0 if uploads_failed else ATTEMPTS.get(name, 1))
    if uploads_failed:
        assert error.money is Money.NOT_CHARGED
    assert not any("authorization" in request.headers for request in server.of("cdn"))
    assert not any(server.key in message for _, message in listener.told)


@pytest.mark.parametrize("name", sorted(OF_KEYS))
def test_a_key_is_tested_in_every_scenario(server, name):
    server.scenario = name
    report = service(server, timeout=0.1).test_key()
    assert report.text.endswith((".", "…"))
    assert report.works == (name in ("no_models", "odd_credits", "nested_credits"))
    assert server.key not in report.text + repr(report)
    assert {request.method for request in server.requests} <= {"GET"}
    assert server.of("cdn") == []

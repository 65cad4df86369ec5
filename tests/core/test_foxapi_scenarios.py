# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the service does, a job ends in maps or in an error for a person, pays once and leaves nothing behind."""

import pytest

from patina_addon.core.errors import Money, PatinaError, UncertainSubmission
from tests.server import SCENARIOS, ApiServer
from tests.server.client import REQUEST, Listener, service
from tests.server.faults import ANYWHERE

# Troubles that are waited out for minutes or an hour: here an hour is a fifth of a second.
LONG = {"never_completes", "unknown_status", "one_hanging_file", "wrong_length"}
LONG |= {f"{name}_{stage}" for name in ANYWHERE for stage in ("status", "file")}
UNCERTAIN = {"reset", "reset_unread", "cut", "hang", "slow_drip", "huge_body", "html", "empty", "truncated_json",
             "wrong_types", "deep_json", "no_id", "bad_id", "html_502", "500"}  # fmt: skip
WHOLE = {"ok", "labelled", "labelled_texture", "extra_image", "strings", "output_urls", "id_as_task_id", "id_as_number",
         "numbers_as_strings", "null_then_results", "busy_then_ok", "flaky_status", "flaky_file", "resumable_file",
         "changing_file",          "jpeg", "webp", "own_origin", "moved_file"}  # fmt: skip
UNTOLD = {"fewer", "single_object", "output_url"}  # images that only their looks can tell apart
IN_PART = {"labelled_fewer", "one_bad_file", "one_hanging_file"}


@pytest.fixture(scope="module")
def running():
    with ApiServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.forget(duration=0.01)
    return running


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_ends_well(server, tmp_path, name):
    server.scenario = name
    made, listener = service(server, pace=5e-5 if name in LONG else 1e-3, timeout=0.1), Listener()
    error = result = None
    try:
        result = made.collect(made.submit(REQUEST, listener), REQUEST, tmp_path, "brick", listener)
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
    assert len(server.submissions) == {"429": 3, "busy_then_ok": 2}.get(name, 1)
    assert not any("authorization" in request.headers for request in server.of("cdn"))
    assert not any(server.key in message for _, message in listener.told)

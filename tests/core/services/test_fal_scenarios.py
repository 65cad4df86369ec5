# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever fal's queue does, a job ends in maps or in an error for a person, pays once and leaves nothing behind."""

import pytest

from patina_addon.core.model.errors import Money, PatinaError, UncertainSubmission
from tests.server.client import FastClock, Listener
from tests.server.fal import FalServer
from tests.server.fal_client import FAL_REQUEST, fal_service
from tests.server.fal_scenarios import FAL_SCENARIOS

SILENT = "hang"  # ended by a time-out, which is short for it alone
UNCERTAIN = {"lost_answer", "reset_unread", "reset", "cut", "hang", "huge_body", "html", "empty",
             "truncated_json", "wrong_types", "deep_json", "no_id", "html_502", "500", "503"}  # fmt: skip
WHOLE = {"ok", "other_order", "extra_maps", "no_texture", "wrapped", "busy_then_ok", "id_alone", "other_host",
         "other_path", "flaky_status", "flaky_response", "late_response",
         "unlabelled"}  # fmt: skip
NOTED = {"fewer": 2, "one_object": 1, "one_bad_file": 2}  # how many maps come, with a note
WHOLE |= {name for name in FAL_SCENARIOS if name.startswith("cancel_")}


@pytest.fixture(scope="module")
def running():
    with FalServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.forget(duration=0)
    return running


@pytest.mark.parametrize("name", list(FAL_SCENARIOS))
def test_every_scenario_ends_well(server, tmp_path, name):
    server.scenario = name
    is_good = name in WHOLE or name in NOTED
    clock = FastClock(1.0 if is_good else 100.0)
    made = fal_service(server, timeout=0.1 if name.startswith(SILENT) else 5.0, clock=clock)
    listener, error, result = Listener(), None, None
    try:
        result = made.collect(made.submit(FAL_REQUEST, listener), FAL_REQUEST, tmp_path, "brick", listener)
    except PatinaError as caught:
        error = caught
    files = sorted(path.name for path in tmp_path.iterdir())
    if result:
        assert is_good
        assert files == sorted(found.path.name for found in (*result.maps, *result.spares))
        assert len(result.maps) == NOTED.get(name, 3)
        assert result.is_guess == bool(result.spares) == (name == "unlabelled")
        assert bool(result.notes) == (name in NOTED)
    else:
        assert not is_good
        assert files == []
        assert error.what.endswith((".", "…"))
        assert error.next_step.endswith(".")
        assert error.money is not Money.NOT_AT_STAKE
        assert (type(error) is UncertainSubmission) == (name in UNCERTAIN)
        assert server.key not in str(error) + repr(error)
        assert "signature" not in str(error)
    assert len(server.submissions) == {"429": 3, "busy_then_ok": 2}.get(name, 1)
    assert not any("authorization" in request.headers for request in server.of("cdn"))
    assert not any(server.key in message for _, message in listener.told)

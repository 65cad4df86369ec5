# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of a job and the moves between them."""

from itertools import product
from pathlib import Path

import pytest

from patina_addon.core.job import AT_WORK, MOVES, Job, State, new_id
from patina_addon.core.request import MaterialRequest

LEGAL = {
    ("prepared", "submitting"),
    ("prepared", "failed"),
    ("prepared", "stopped"),
    ("submitting", "waiting"),
    ("submitting", "uncertain"),
    ("submitting", "failed"),
    ("submitting", "stopped"),
    ("waiting", "ready"),
    ("waiting", "failed"),
    ("waiting", "stopped"),
    ("ready", "applied"),
}


def job(state: State) -> Job:
    return Job(new_id(), MaterialRequest("brick", ("normal",)), "OFFLINE", Path("folder"), "brick", state=state)


@pytest.mark.parametrize(("start", "end"), list(product(State, State)))
def test_a_job_moves_only_where_it_may(start: State, end: State) -> None:
    if (start.value, end.value) in LEGAL:
        assert job(start).move(end, task="t").task == "t"
    else:
        with pytest.raises(ValueError, match="cannot go"):
            job(start).move(end)


def test_every_state_at_work_can_end() -> None:
    for state in AT_WORK:
        assert State.FAILED in MOVES[state]
    assert {state for state in State if job(state).is_at_work} == AT_WORK

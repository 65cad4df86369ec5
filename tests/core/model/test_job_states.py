# SPDX-License-Identifier: GPL-3.0-or-later
"""The states of a job and the moves between them."""

from itertools import product
from pathlib import Path

import pytest

from patina_addon.core.model.job import ACTIVE, MOVES, Job, State, new_id
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest

LEGAL = {
    "prepared": "submitting failed stopped",
    "submitting": "waiting uncertain failed stopped",
    "uncertain": "waiting",
    "waiting": "downloading ready failed stopped",
    "downloading": "ready failed stopped",
    "ready": "applied waiting",
    "applied": "ready waiting",
    "failed": "waiting ready",
    "stopped": "waiting",
}


def job(state: State, task: str = "t") -> Job:
    request = MaterialRequest("brick", ("normal",))
    return Job(new_id(), request, "OFFLINE", Path("folder"), "brick", state=state, task=task, changed=1.0)


@pytest.mark.parametrize(("start", "end"), list(product(State, State)))
def test_a_job_moves_only_where_it_may(start: State, end: State) -> None:
    before = job(start)
    if end.value in LEGAL[start.value].split():
        after = before.move(end, message=Message("moved"))
        assert (after.state, after.message, after.id, after.task) == (end, Message("moved"), before.id, "t")
        assert after.changed > before.changed
    else:
        with pytest.raises(ValueError, match="cannot go"):
            before.move(end)


def test_no_state_after_sending_leads_back_to_sending() -> None:
    """No way leads back to submitting: a job that was sent once is not sent again."""
    after, reached = {State.SUBMITTING}, set()
    while after:
        state = after.pop()
        reached.add(state)
        after |= MOVES[state] - reached
    assert State.PREPARED not in reached
    assert not any(State.SUBMITTING in MOVES[state] for state in reached)


def test_every_running_state_can_end() -> None:
    for state in ACTIVE:
        assert State.FAILED in MOVES[state]
        assert State.CANCELED in MOVES[state]
    assert {state for state in State if job(state).is_active} == ACTIVE


def test_every_state_can_be_left() -> None:
    for state in State:
        assert MOVES[state], "An ended job can at least be fetched again."

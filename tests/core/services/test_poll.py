# SPDX-License-Identifier: GPL-3.0-or-later
"""When waiting for a task is given up, whichever service has it."""

from collections.abc import Iterable

import pytest

from patina_addon.core.model.error_rule import ErrorBody
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.message import Message
from patina_addon.core.network.error_rules import ErrorReader
from patina_addon.core.network.response import Response
from patina_addon.core.services.patina_api.spec import PATINA_API
from patina_addon.core.services.poll import UNEXPECTED_RESPONSES, Expectation, Poll
from patina_addon.core.services.task_status import Done, Empty
from tests.server.client_helpers import FastClock, RecordingContext

UNEXPECTED = None
MANY = UNEXPECTED_RESPONSES.responses - 1


def poll(statuses: Iterable[object]) -> str:
    """What becomes of a task whose answers are read as these, in order. Each sleep counts a hundred times."""
    responses = iter(statuses)
    errors = ErrorReader(PATINA_API, lambda response: ErrorBody())
    poll = Poll(
        lambda: Response(200), lambda response: next(responses), Expectation(45.0, None), errors, FastClock(100.0),
        RecordingContext(), Message("It is somewhere."),
    )  # fmt: skip
    return poll.run()


def test_polling_ends_after_too_many_bad_answers_in_a_row():
    assert poll([*[UNEXPECTED] * MANY, Done("maps")]) == "maps"
    with pytest.raises(ServiceError, match="unexpected response"):
        poll([UNEXPECTED] * (MANY + 2))


def test_an_empty_answer_resets_the_count_of_bad_answers():
    assert poll([*[UNEXPECTED] * MANY, Empty(), *[UNEXPECTED] * MANY, Done("maps")]) == "maps"

# SPDX-License-Identifier: GPL-3.0-or-later
"""When a task is asked about, and when waiting for it is given up, whichever service has it."""

from collections.abc import Iterable, Sequence

import pytest

from patina_addon.core.model.error_rule import ErrorBody
from patina_addon.core.model.errors import ServiceError
from patina_addon.core.model.message import Message
from patina_addon.core.model.timing import Timing
from patina_addon.core.network.error_rules import ErrorReader
from patina_addon.core.network.pacing import Expected, expected
from patina_addon.core.network.response import Response
from patina_addon.core.services.patina_api.spec import PATINA_API
from patina_addon.core.services.poll import UNEXPECTED_RESPONSES, Expectation, Poll
from patina_addon.core.services.task_status import Done, Empty, Queued, Running
from tests.server.client_helpers import FastClock, RecordingContext

UNEXPECTED = None
MANY = UNEXPECTED_RESPONSES.responses - 1


def poll(statuses: Iterable[object]) -> str:
    """What becomes of a task whose answers are read as these, in order. Each sleep counts a hundred times."""
    responses = iter(statuses)
    errors = ErrorReader(PATINA_API, lambda response: ErrorBody())
    expectation = Expectation(Expected(), None)
    poll = Poll(
        lambda: Response(200), lambda response: next(responses), expectation, errors, FastClock(100.0),
        RecordingContext(), Message("It is somewhere."),
    )  # fmt: skip
    return poll.run()


def wait(duration: float, durations: Sequence[float] = ()) -> tuple[float, int, float]:
    """After how many seconds a task of this duration is known to be done, with how many requests, and what is learned.

    `durations` are those of earlier tasks.
    """
    clock, requests = FastClock(), []
    start = clock.now()

    def read(response: Response) -> Running | Done[str]:
        requests.append(clock.now() - start)
        return Done("maps") if requests[-1] >= duration else Running()

    errors = ErrorReader(PATINA_API, lambda response: ErrorBody())
    expectation = Expectation(expected(None, durations), start)
    poll = Poll(lambda: Response(200), read, expectation, errors, clock, RecordingContext(), Message("Somewhere."))
    poll.run()
    assert poll.seconds
    return requests[-1], len(requests), poll.seconds


def test_a_task_of_four_seconds_is_known_within_five_although_no_such_task_is_known():
    seconds, requests, learned = wait(4.0)
    assert seconds < 5.0
    assert requests == 2
    assert learned == pytest.approx(4.0, abs=0.5)


@pytest.mark.parametrize("known", [[45.0] * 9, [10.0], [3600.0, 2.0]])
@pytest.mark.parametrize("duration", [1.5, 4.0, 9.0])
def test_after_a_few_tasks_of_a_kind_their_end_is_known_soon(known: list[float], duration: float):
    durations = list(known)
    for _ in range(9):
        durations = [wait(duration, durations)[2], *durations][:9]
    assert wait(duration, durations)[0] - duration < 1.5


def test_a_first_request_that_finds_a_task_done_brings_the_next_one_forward():
    durations: list[float] = [40.0]
    firsts = []
    for _ in range(6):
        seconds, requests, learned = wait(2.0, durations)
        durations.insert(0, learned)
        if requests == 1:
            firsts.append(seconds)
    assert firsts == sorted(firsts, reverse=True)
    assert firsts[0] == 10.0
    assert min(firsts) < 5.0


@pytest.mark.parametrize("durations", [[1.0], [0.0, 0.0], [4.0] * 9, [1.0, 45.0, 45.0], [45.0] * 9, [200.0], [1e9]])
def test_a_task_of_45_seconds_takes_at_most_15_requests_whatever_such_tasks_took(durations: list[float]):
    assert wait(45.0, durations)[1] <= 15


def test_polling_ends_after_too_many_bad_answers_in_a_row():
    assert poll([*[UNEXPECTED] * MANY, Done("maps")]) == "maps"
    with pytest.raises(ServiceError, match="unexpected response"):
        poll([UNEXPECTED] * (MANY + 2))


def test_an_empty_answer_resets_the_count_of_bad_answers():
    assert poll([*[UNEXPECTED] * MANY, Empty(), *[UNEXPECTED] * MANY, Done("maps")]) == "maps"


class WatchedContext(RecordingContext):
    """A context that compares each report with what the service had said by then."""

    def __init__(self) -> None:
        super().__init__()
        self.said = 0.0
        self.ahead: list[tuple[float, float]] = []

    def progress(self, fraction: float | None, message: Message, timing: Timing | None = None) -> None:
        super().progress(fraction, message, timing)
        if fraction is not None and fraction > self.said / 100:
            self.ahead.append((fraction, self.said))


def run_task(
    statuses: Iterable[object], durations: Sequence[float] = (), has_queue: bool = False, is_new: bool = True
) -> RecordingContext:
    """What is reported of a task whose answers are read as these, until it is done."""
    context, clock, responses = WatchedContext(), FastClock(), iter([*statuses, Done("maps")])

    def read(response: Response) -> object:
        status = next(responses)
        context.said = (status.progress or 0.0) if isinstance(status, Running) else context.said
        return status

    expectation = Expectation(expected(None, durations), clock.now() if is_new else None, has_queue)
    errors = ErrorReader(PATINA_API, lambda response: ErrorBody())
    Poll(lambda: Response(200), read, expectation, errors, clock, context, Message("Somewhere.")).run()
    return context


@pytest.mark.parametrize("durations", [(), [45.0] * 9])
def test_the_bar_never_runs_ahead_of_the_progress_that_the_service_reports(durations: Sequence[float]):
    context = run_task([Running(progress) for progress in (0.0, 8.0, 8.0, 24.0, 24.0, 50.0, 83.0, 80.0)], durations)
    assert not context.ahead
    assert None not in {fraction for fraction, _ in context.progress_reports}, "Nothing else is shown before, either."
    fractions = [fraction for fraction, _ in context.progress_reports if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(0.9 * 0.83)


def test_there_is_no_percentage_and_no_end_without_a_ground():
    context = run_task([Running(), Running(), Running()])
    assert list(dict.fromkeys(fraction for fraction, _ in context.progress_reports)) == [0.0, None]
    assert {timing.ends for timing in context.timings if timing} == {None}


def test_what_such_tasks_took_says_when_one_should_end():
    context = run_task([Running(), Running()], [40.0, 60.0, 50.0])
    assert {timing.ends - timing.began for timing in context.timings} == {50.0}
    assert all(timing.is_usual for timing in context.timings)


def test_of_a_task_that_was_found_running_no_end_is_said_once_it_was_watched_for_longer_than_usual():
    statuses = [Running(float(progress)) for progress in range(20, 60)]
    timings = run_task(statuses, [20.0], is_new=False).timings
    assert timings[1].ends is not None
    assert timings[-1].ends is None


def test_the_work_begins_when_the_queue_is_over_and_its_stages_are_said():
    context = run_task([Queued(3), Queued(1), Queued(), Running(), Empty()], [40.0], has_queue=True)
    assert [message for _, message in context.progress_reports] == [
        "Waiting for the service", "In the queue, 3 ahead", "In the queue, 1 ahead", "In the queue", "Making the maps",
        "Waiting for the images",
    ]  # fmt: skip
    queued, made = context.timings[1], context.timings[4]
    assert queued.ends is None
    assert made.began > queued.began
    assert made.ends == made.began + 40.0


def test_a_task_that_the_service_has_not_begun_is_in_the_queue():
    context = run_task([Running(0.0, is_pending=True), Running(10.0)], [40.0])
    assert [message for _, message in context.progress_reports][-2:] == ["In the queue", "Making the maps"]


def test_nothing_is_reported_twice_between_two_answers():
    assert len(run_task([Running(8.0)] * 5).progress_reports) <= 6

# SPDX-License-Identifier: GPL-3.0-or-later
"""Quitting and disabling: every job is let go of as far as it has come, and nothing is sent any more."""

import threading
from pathlib import Path

from patina_addon.core.model.errors import Cancelled, Money
from patina_addon.core.model.job import State
from patina_addon.core.model.service import Reporter, Result
from patina_addon.core.store.owner import Life, Lives
from tests.core.scripted import Scripted, Threads, wait, whole_map
from tests.core.written import rows_of
from tests.waiting import LAST_RESORT, until


def on_disk(threads: Threads) -> dict[str, tuple[str, str, str]]:
    return {row["id"]: (row["state"], row["task"], row["owner"]) for row in rows_of(threads.store)}


class InFlight:
    """A submission whose answer comes when the test says so."""

    def __init__(self) -> None:
        self.is_sent, self.may_answer = threading.Event(), threading.Event()

    def submit(self, reporter: Reporter) -> str:
        reporter.clear()
        self.is_sent.set()
        assert self.may_answer.wait(LAST_RESORT)
        return "task-late"


def test_twenty_jobs_are_let_go_of_at_once(threads: Threads) -> None:
    for number in range(20):
        threads.start(Scripted(collect=wait), threads.job(f"job{number:02}"))
    until(lambda: {state for state, _, _ in on_disk(threads).values()} == {"waiting"} and len(on_disk(threads)) == 20)
    threads.runner.close(LAST_RESORT)
    assert threads.is_at_rest
    assert set(on_disk(threads).values()) == {("waiting", "task-1", "")}
    assert all(job.is_at_work for job in threads.runner.changes())
    threads.owner.retire()
    assert Lives(threads.store.home).look(threads.owner.id) is Life.DEAD


def test_downloads_go_on_another_time(threads: Threads) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        reporter.downloading()
        return wait(reporter, folder)

    threads.start(Scripted(collect=collect))
    threads.until(lambda job: job.state is State.DOWNLOADING)
    threads.runner.close(LAST_RESORT)
    assert on_disk(threads) == {"job1": ("downloading", "task-1", "")}


def test_an_answer_that_comes_in_time_is_recorded(threads: Threads) -> None:
    sent = InFlight()
    threads.start(Scripted(sent.submit, wait))
    assert sent.is_sent.wait(LAST_RESORT)
    threading.Timer(0.05, sent.may_answer.set).start()
    threads.runner.close(LAST_RESORT)
    assert on_disk(threads) == {"job1": ("waiting", "task-late", "")}


def test_an_answer_that_comes_too_late_for_closing_is_recorded_all_the_same(threads: Threads) -> None:
    sent = InFlight()
    threads.start(Scripted(sent.submit, wait))
    assert sent.is_sent.wait(LAST_RESORT)
    threads.runner.close(0.0)
    assert not threads.is_at_rest
    assert on_disk(threads) == {"job1": ("submitting", "", "thisprocess")}, "What would be uncertain after a restart."
    threads.owner.retire()
    assert Lives(threads.store.home).look("thisprocess") is Life.ALIVE, "Not while somebody waits for an answer."
    sent.may_answer.set()
    threads.until_at_rest()
    assert on_disk(threads) == {"job1": ("waiting", "task-late", "")}
    assert Lives(threads.store.home).look("thisprocess") is Life.DEAD


def test_what_was_never_sent_has_stopped_and_cost_nothing(threads: Threads) -> None:
    is_there, may_go_on, sent = threading.Event(), threading.Event(), []

    def submit(reporter: Reporter) -> str:
        is_there.set()
        assert may_go_on.wait(LAST_RESORT)
        reporter.clear()
        sent.append(1)
        return "task-1"

    threads.start(Scripted(submit))
    assert is_there.wait(LAST_RESORT)
    threads.runner.close(0.0)
    may_go_on.set()
    threads.until_at_rest()
    job = threads.store.find("job1")
    assert job is not None
    assert (job.state, sent) == (State.STOPPED, [])
    assert isinstance(job.error, Cancelled)
    assert job.error.money is Money.NOT_CHARGED


def test_closing_sends_not_even_a_cancellation(threads: Threads) -> None:
    asked: list[str] = []

    class Cancellable(Scripted):
        def cancel(self, task: str) -> bool:
            asked.append(task)
            return True

    threads.start(Cancellable(collect=wait))
    threads.until(lambda job: job.state is State.WAITING)
    threads.runner.close(LAST_RESORT)
    assert (asked, on_disk(threads)) == ([], {"job1": ("waiting", "task-1", "")})


def test_a_file_that_comes_after_the_end_changes_nothing(threads: Threads) -> None:
    late: list[Reporter] = []

    def collect(reporter: Reporter, folder: Path) -> Result:
        late.append(reporter)
        threads.runner.cancel("job1")
        return wait(reporter, folder)

    threads.run(Scripted(collect=collect))
    before = rows_of(threads.store)
    threads.store.take_up(threads.job(state=State.WAITING, task="task-1"), threads.owner.id)
    late[0].keep(whole_map(threads.job().folder))
    late[0].progress(0.5, "Downloading")
    assert on_disk(threads) == {"job1": ("waiting", "task-1", "thisprocess")}, before
    assert threads.runner.changes() == []

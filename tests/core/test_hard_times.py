# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs whose disk is full, whose store is taken from them, or whose process slept: paid for once, and not lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs import journal
from patina_addon.core.jobs.resume import recovered
from patina_addon.core.model.errors import BadResult, UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.service import Reporter, Result
from patina_addon.core.store import database
from patina_addon.core.store.database import opened
from tests.core.scripted import Scripted, Threads, fail, one_map, wait, whole_map
from tests.core.written import rows_of
from tests.waiting import LAST_RESORT, until


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_RETRY_SECONDS", 0.02)


@contextmanager
def full_disk(threads: Threads) -> Iterator[None]:
    """A store that can be read, and takes nothing. It is not waited for, as no room on a disk is."""
    with (
        closing(sqlite3.connect(threads.store.path, isolation_level=None, check_same_thread=False)) as blocker,
        pytest.MonkeyPatch.context() as patch,
    ):
        blocker.execute("BEGIN IMMEDIATE")
        patch.setattr(database, "_PATIENCE", 0.02)
        yield


def states(threads: Threads) -> list[tuple[str, str]]:
    return [(row["state"], row["task"]) for row in rows_of(threads.store)]


def take_away(threads: Threads, owner: str = "other") -> Job:
    """What another process does that takes this one for dead."""
    found = threads.store.claim("job1", owner, threads.owner.id, lambda job: recovered(job, may_cost=True))
    assert found is not None
    return found


# A disk that takes nothing


def test_a_task_id_that_cannot_be_written_is_written_later(threads: Threads) -> None:
    with ExitStack() as disk:

        def submit(reporter: Reporter) -> str:
            disk.enter_context(full_disk(threads))
            return "task-9"

        def collect(reporter: Reporter, folder: Path) -> Result:
            reporter.sleep(0.01)
            assert states(threads) == [("submitting", "")]
            disk.close()
            reporter.sleep(0.01)
            assert states(threads) == [("waiting", "task-9")]
            return one_map(reporter, folder)

        job = threads.run(Scripted(submit, collect))
    assert (job.state, states(threads)) == (State.READY, [("ready", "task-9")])


def test_a_disk_that_takes_nothing_keeps_no_map_from_coming(threads: Threads) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        with full_disk(threads):
            reporter.downloading()
            reporter.keep(whole_map(folder))
            reporter.reserve(5.0)
        return one_map(reporter, folder)

    assert threads.run(Scripted(collect=collect)).state is State.READY
    assert states(threads) == [("ready", "task-1")]


@pytest.mark.parametrize("collect", [one_map, fail(BadResult("No images."))])
def test_an_end_that_cannot_be_written_is_written_later(threads: Threads, collect) -> None:
    threads.run(Scripted())  # the store is there
    with full_disk_after_submission(threads) as submit:
        job = threads.run(Scripted(submit, collect), threads.job("job2"))
        assert not job.is_at_work
        assert rows_of(threads.store)[0]["state"] == "submitting"
        assert not threads.is_at_rest
    threads.until_at_rest()
    assert (job.state.value, "task-9") in states(threads)


@contextmanager
def full_disk_after_submission(threads: Threads) -> Iterator[Callable[[Reporter], str]]:
    with ExitStack() as disk:

        def submit(reporter: Reporter) -> str:
            disk.enter_context(full_disk(threads))
            return "task-9"

        yield submit


def test_closing_tries_once_more_and_then_waits_for_nobody(threads: Threads) -> None:
    with full_disk_after_submission(threads) as submit:
        threads.run(Scripted(submit))
        threads.runner.close(LAST_RESORT)
        assert threads.is_at_rest
    assert states(threads) == [("submitting", "")]
    assert take_away(threads).state is State.UNCERTAIN


def test_a_disk_that_is_full_before_anything_was_sent_sends_nothing(threads: Threads) -> None:
    sent = []
    threads.run(Scripted())
    with full_disk(threads):
        job = threads.run(Scripted(lambda reporter: sent.append(1) or "t"), threads.job("job2"))
    assert (job.state, sent) == (State.FAILED, [])
    assert "cannot write its list of jobs" in str(job.error)
    threads.until_at_rest()


# Another process takes over


def test_a_job_that_was_taken_before_it_was_sent_is_not_sent(threads: Threads) -> None:
    sent = []

    def submit(reporter: Reporter) -> str:
        assert take_away(threads).state is State.UNCERTAIN
        reporter.clear()
        sent.append(1)
        return "task-1"

    job = threads.run(Scripted(submit))
    assert (job.is_elsewhere, sent) == (True, [])
    assert states(threads) == [("uncertain", "")]


def test_a_job_that_is_not_written_down_any_more_is_not_sent(threads: Threads) -> None:
    sent = []

    def submit(reporter: Reporter) -> str:
        with opened(threads.store.path) as connection:
            connection.execute("DELETE FROM job")
        reporter.clear()
        sent.append(1)
        return "task-1"

    job = threads.run(Scripted(submit))
    assert (job.state, sent) == (State.FAILED, [])


def test_an_answer_to_one_who_slept_after_the_last_check_is_not_lost(threads: Threads) -> None:
    def submit(reporter: Reporter) -> str:
        reporter.clear()
        assert take_away(threads).state is State.UNCERTAIN  # while this process slept, with its request sent
        reporter.reserve(8.0)
        return "task-late"

    job = threads.run(Scripted(submit))
    assert (job.state, job.task) == (State.READY, "task-late")
    assert states(threads) == [("ready", "task-late")]


def test_an_answer_that_another_process_works_on_already_is_left_to_it(threads: Threads) -> None:
    def submit(reporter: Reporter) -> str:
        uncertain = take_away(threads)
        threads.store.take_up(uncertain.move(State.WAITING, task="task-late"), "other")
        return "task-late"

    job = threads.run(Scripted(submit))
    assert job.is_elsewhere
    assert [(row["state"], row["owner"]) for row in rows_of(threads.store)] == [("waiting", "other")]


def test_a_lost_answer_after_all_that_stays_uncertain(threads: Threads) -> None:
    def submit(reporter: Reporter) -> str:
        take_away(threads)
        raise UncertainSubmission("The answer was lost.")

    assert threads.run(Scripted(submit)).is_elsewhere
    assert states(threads) == [("uncertain", "")]


@pytest.mark.parametrize("report", ["downloading", "keep", "reserve"])
def test_a_job_that_is_taken_while_it_is_fetched_is_left_alone(threads: Threads, report: str) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        taken = take_away(threads)
        threads.store.save(replace(taken, notes=("theirs",)), "other")
        call = getattr(reporter, report)
        call(*{"keep": [whole_map(folder)], "reserve": [9.0]}.get(report, []))
        return one_map(reporter, folder)

    assert threads.run(Scripted(collect=collect)).is_elsewhere
    (row,) = rows_of(threads.store)
    assert (row["state"], row["owner"], row["notes"]) == ("waiting", "other", '["theirs"]')


def test_a_result_that_comes_after_the_job_was_taken_is_not_shown_as_ready(threads: Threads) -> None:
    def collect(reporter: Reporter, folder: Path) -> Result:
        take_away(threads)
        return replace(one_map(reporter, folder), credits=None)

    threads.start(Scripted(collect=collect))
    seen: list[Job] = []
    until(lambda: bool(seen.extend(threads.runner.changes()) or any(job.is_elsewhere for job in seen)))
    assert State.READY not in {job.state for job in seen if not job.is_elsewhere}


# One map


def test_one_map_that_cannot_be_read_does_not_lose_the_others(threads: Threads, monkeypatch) -> None:
    def measure(found: MapFile) -> MapFile:
        if found.kind == "normal":
            raise BadResult("Blender cannot read the Normal map that came.")
        return replace(found, mean=(0.0, 0.0, 0.0))

    def collect(reporter: Reporter, folder: Path) -> Result:
        kinds = [replace(whole_map(folder, kind), mean=None) for kind in ("normal", "roughness")]
        return Result(tuple(kinds))

    monkeypatch.setattr(threads.runner._decoder, "measure", measure)
    job = threads.run(Scripted(collect=collect))
    assert (job.state, [found.kind for found in job.maps]) == (State.READY, ["roughness"])
    assert "Blender cannot read the Normal map that came." in job.notes


def test_a_job_whose_folder_cannot_be_locked_begins_nothing(threads: Threads) -> None:
    (threads.store.home / "owners").write_text("in the way")
    job = threads.run(Scripted(lambda reporter: pytest.fail("It was sent."), wait))
    assert job.state is State.FAILED

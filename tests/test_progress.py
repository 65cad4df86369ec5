# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress that scripts/test.py shows while it runs, and its counts."""

import io
import json
import os
import subprocess
import sys

import pytest
from support.folders import ROOT
from support.live_display import LiveDisplay
from support.outcomes import Outcome
from support.progress import VARIABLE, Follower, Progress
from support.schedule import seconds_left
from support.suite import Suite

TEST_FILE = '''
import pytest

@pytest.fixture
def broken_end():
    yield
    raise ValueError("at the end")

def test_good(): pass
def test_bad(): assert 1 == 2, "not equal"
def test_unfinished(broken_end): pass
@pytest.mark.skip(reason="Not here.")
def test_left_out(): pass
'''


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    seconds = 0.0

    def __call__(self):
        return self.seconds


def outcome(name="one", seconds=100.0, **changes):
    return Outcome(Suite("core", name, list, (), seconds), **changes)


def running(path, name="one"):
    """A running suite whose process writes to `path`."""
    started = outcome(name)
    started.begin()
    started.read_from(path)
    return started


def write(path, *events):
    with path.open("a") as file:
        file.writelines(json.dumps(event) + "\n" for event in events)


def run_pytest(tmp_path, text):
    (tmp_path / "test_suite.py").write_text(text)
    path = tmp_path / "progress.jsonl"
    environment = os.environ | {VARIABLE: str(path), "PYTHONPATH": str(ROOT / "scripts")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "support.pytest_progress", "-p", "no:cacheprovider"]
    subprocess.run([*command, "--rootdir", tmp_path, "test_suite.py"], cwd=tmp_path, env=environment, check=False)
    progress = Progress()
    Follower(path).follow(progress)
    return progress


def test_every_outcome_of_a_test_is_counted(tmp_path):
    progress = run_pytest(tmp_path, TEST_FILE)
    assert (progress.total, progress.done, progress.passed, progress.running) == (4, 4, 1, "")
    assert [name.rpartition("::")[2] for name, _ in progress.failures] == ["test_bad", "test_unfinished"]
    assert "not equal" in progress.failures[0][1]
    assert "at the end" in progress.failures[1][1]
    assert [reason for _, reason in progress.skips] == ["Not here."]


def test_a_file_that_cannot_be_imported_counts_as_a_failure(tmp_path):
    assert "SyntaxError" in run_pytest(tmp_path, "def").failures[0][1]


def test_the_test_in_which_a_process_ended_is_known(tmp_path):
    progress = run_pytest(tmp_path, "import os\ndef test_a(): pass\ndef test_b(): os._exit(3)")
    assert (progress.passed, progress.running) == (1, "test_suite.py::test_b")


def test_an_incomplete_line_is_read_once_it_is_complete(tmp_path):
    path, progress = tmp_path / "progress.jsonl", Progress()
    follower = Follower(path)
    follower.follow(progress)
    path.write_text('{"total": 3}\n{"begun": "te')
    follower.follow(progress)
    assert (progress.total, progress.running) == (3, "")
    path.write_text('{"total": 3}\n{"begun": "test_é"}\n', encoding="utf-8")
    follower.follow(progress)
    assert progress.running == "test_é"


def test_a_log_has_no_control_characters_and_a_line_for_each_suite_from_time_to_time(tmp_path):
    path, log, clock = tmp_path / "progress.jsonl", io.StringIO(), Clock()
    suite = running(path)
    live = LiveDisplay([suite], 1, log, clock)
    live.begin(suite)
    write(path, {"total": 10}, {"ended": "test_a", "outcome": "passed", "text": ""})
    for clock.seconds in range(50):
        live.refresh()
    lines = log.getvalue().splitlines()
    assert lines[0] == "core, one: started"
    assert [line.partition(";")[0] for line in lines[1:]] == ["core, one: 1 of 10"] * 2
    assert log.getvalue().replace("\n", "").isprintable()


def test_a_failure_is_shown_at_once_and_once(tmp_path):
    path, log = tmp_path / "progress.jsonl", io.StringIO()
    suite = running(path)
    live = LiveDisplay([suite], 1, log, Clock())
    write(path, {"total": 10}, {"ended": "test_a", "outcome": "failed", "text": "assert 1 == 2"})
    live.refresh()
    assert "FAILED on core, one: test_a\nassert 1 == 2\n" in log.getvalue()
    live.refresh()
    suite.end()
    live.end(suite)
    assert log.getvalue().count("assert 1 == 2") == 1


def test_a_terminal_has_one_line_that_is_rewritten_and_erased_at_the_end(tmp_path):
    path, screen = tmp_path / "progress.jsonl", Terminal()
    suite = running(path)
    write(path, {"total": 10})
    with LiveDisplay([suite], 1, screen, Clock()) as live:
        live.refresh()
        assert screen.getvalue().endswith("core, one: 0 of 10")
        live.say("Setting up something ...")
    assert screen.getvalue().count("\n") == 1
    assert screen.getvalue().rpartition("\n")[2].rpartition("\x1b[K")[2] == ""


def test_the_time_left_is_estimated_from_what_suites_usually_take_and_how_slow_this_machine_is():
    begun, waiting = outcome(seconds=100.0), outcome("two", 60.0)
    skipped = outcome("three", 500.0, skip_reason="No Python.")
    assert seconds_left([begun, waiting, skipped], 2) == 0.0
    begun.progress.total = 10
    for number in range(5):
        begun.progress.update(json.dumps({"ended": str(number), "outcome": "passed", "text": ""}))
    begun.has_ended, begun.seconds = True, 200.0  # twice as long as usual
    assert seconds_left([begun, waiting, skipped], 2) == pytest.approx(120.0)

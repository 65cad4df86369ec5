# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that run beside the main thread."""

import threading

import pytest

from patina_addon.core.jobs.background_calls import Errands
from tests.waiting import LAST_RESORT, until


def wait_for_answers(calls: Errands) -> dict[str, object]:
    found: dict[str, object] = {}
    until(lambda: found.update(calls.answers()) or found)
    return found


def test_an_answer_comes_once_and_from_another_thread() -> None:
    calls = Errands()
    calls.run("thread", threading.get_ident)
    assert wait_for_answers(calls)["thread"] != threading.get_ident()
    assert calls.answers() == {}
    assert not calls.is_busy


def test_the_same_call_does_not_run_twice_at_once() -> None:
    calls, may_answer, asked = Errands(), threading.Event(), []

    def blocking_call() -> None:
        asked.append(1)
        may_answer.wait(LAST_RESORT)

    calls.run("slow", blocking_call)
    calls.run("slow", blocking_call)
    assert calls.is_running("slow")
    may_answer.set()
    wait_for_answers(calls)
    assert asked == [1]


def test_a_call_that_raises_answers_none_and_logs_only_the_type(caplog: pytest.LogCaptureFixture) -> None:
    calls = Errands()
    calls.run("bad", lambda: {}["sk-secret"])
    assert wait_for_answers(calls) == {"bad": None}
    assert "KeyError" in caplog.text
    assert "sk-secret" not in caplog.text

# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that are answered beside the main thread."""

import threading

import pytest

from patina_addon.core.jobs.background_calls import BackgroundCalls
from tests.waiting import LAST_RESORT, until


class Answers(list):
    """What was handed over. Tells that something visible changed."""

    def take(self, answer: object) -> bool:
        self.append(answer)
        return True


def test_an_answer_comes_once_from_another_thread() -> None:
    calls, answers = BackgroundCalls(), Answers()
    calls.run("thread", threading.get_ident, answers.take)
    assert calls.is_busy
    until(calls.deliver)
    assert answers != [threading.get_ident()]
    assert not calls.deliver()
    assert not calls.is_busy
    assert len(answers) == 1


def test_a_call_of_the_same_name_is_not_made_twice_at_once() -> None:
    calls, may_answer, made = BackgroundCalls(), threading.Event(), []

    def call() -> None:
        made.append(1)
        may_answer.wait(LAST_RESORT)

    for _ in range(2):
        calls.run("slow", call, lambda _: True)
    assert calls.is_running("slow")
    may_answer.set()
    until(calls.deliver)
    assert made == [1]


def test_a_call_that_raises_answers_none_and_tells_only_the_kind(caplog: pytest.LogCaptureFixture) -> None:
    calls, answers = BackgroundCalls(), Answers()
    calls.run("bad", lambda: {}["sk-secret"], answers.take)
    until(calls.deliver)
    assert answers == [None]
    assert "KeyError" in caplog.text
    assert "sk-secret" not in caplog.text


def test_an_answer_that_cannot_be_handled_keeps_no_other_back(caplog: pytest.LogCaptureFixture) -> None:
    calls, answers = BackgroundCalls(), Answers()

    def fail(_: object) -> bool:
        raise KeyError("broken")

    calls.run("first", lambda: 1, fail)
    until(lambda: calls._answers.qsize() == 1)
    calls.run("second", lambda: 2, answers.take)
    until(lambda: calls._answers.qsize() == 2)
    assert calls.deliver()
    assert answers == [2]
    assert "first" in caplog.text
    assert not calls.is_busy

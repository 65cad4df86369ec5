# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions that are answered beside the main thread."""

import threading

import pytest

from patina_addon.core.jobs.background_calls import Errands
from tests.waiting import LAST_RESORT, until


def wait_for(errands: Errands) -> dict[str, object]:
    found: dict[str, object] = {}
    until(lambda: found.update(errands.answers()) or found)
    return found


def test_an_answer_comes_once_from_another_thread() -> None:
    errands = Errands()
    errands.run("thread", threading.get_ident)
    assert wait_for(errands)["thread"] != threading.get_ident()
    assert errands.answers() == {}
    assert not errands.is_busy


def test_the_same_question_is_not_asked_twice_at_once() -> None:
    errands, may_answer, asked = Errands(), threading.Event(), []

    def question() -> None:
        asked.append(1)
        may_answer.wait(LAST_RESORT)

    errands.run("slow", question)
    errands.run("slow", question)
    assert errands.is_running("slow")
    may_answer.set()
    wait_for(errands)
    assert asked == [1]


def test_a_question_that_raises_answers_none_and_tells_only_the_kind(caplog: pytest.LogCaptureFixture) -> None:
    errands = Errands()
    errands.run("bad", lambda: {}["sk-secret"])
    assert wait_for(errands) == {"bad": None}
    assert "KeyError" in caplog.text
    assert "sk-secret" not in caplog.text

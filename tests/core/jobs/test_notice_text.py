# SPDX-License-Identifier: GPL-3.0-or-later
"""The one sentence that is said in every workspace when jobs have ended."""

from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.notice_text import is_worth_a_notice, notice
from patina_addon.core.model.errors import Canceled, ServiceError
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest

READY = Job("job1", MaterialRequest("red brick", ("normal",)), "FOXAPI", Path("maps"), "brick", state=State.READY)
FAILED = replace(READY, state=State.FAILED, error=ServiceError(Message("No.")))
LOST = replace(READY, state=State.UNCERTAIN, error=ServiceError(Message("Lost.")))


@pytest.mark.parametrize(
    ("jobs", "said"),
    [
        ([], ""),
        ([READY], "Red brick is ready"),
        ([replace(READY, state=State.APPLIED)], "Red brick is ready"),
        ([FAILED], "Red brick failed"),
        ([LOST], "The response for Red brick was lost"),
        ([READY, READY], "2 materials are ready"),
        ([READY, FAILED], "1 material is ready, 1 failed"),
        ([READY, READY, FAILED, LOST], "2 materials are ready, 2 failed"),
        ([FAILED, LOST], "2 materials failed"),
        ([replace(READY, error=ServiceError(Message("A map could not be fetched.")))], "Red brick failed"),
    ],
)
def test_jobs_that_end_together_are_said_in_one_sentence(jobs: list[Job], said: str) -> None:
    assert str(notice(jobs)) == said


def test_what_was_made_in_place_of_what_was_asked_for_is_called_what_it_is() -> None:
    plan = replace(READY.plan, substitute="plaster")
    assert str(notice([replace(READY, plan=plan)])) == "Plaster is ready"


def test_a_long_prompt_is_cut_between_words() -> None:
    long = replace(READY, request=MaterialRequest("weathered red brick wall with moss in every joint", ("normal",)))
    assert str(notice([long])) == "Weathered red brick wall with moss in... is ready"
    assert len(str(notice([replace(long, request=MaterialRequest("磚" * 200, ("normal",)))]))) < 60


@pytest.mark.parametrize(
    "job",
    [
        replace(READY, state=State.CANCELED, error=Canceled(Message("Canceled."))),
        replace(READY, error=Canceled(Message("Canceled."))),
        replace(READY, state=State.WAITING),
        replace(READY, state=State.WAITING, was_taken_over=True),
    ],
    ids=["canceled", "a canceled fetch", "running", "taken over"],
)
def test_what_a_person_ended_or_what_goes_on_is_no_news(job: Job) -> None:
    assert not is_worth_a_notice(job)


@pytest.mark.parametrize("job", [READY, FAILED, LOST], ids=["ready", "failed", "lost"])
def test_every_other_end_is_news(job: Job) -> None:
    assert is_worth_a_notice(job)

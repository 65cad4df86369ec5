# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a running job: what it does, and how long it still takes."""

from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.jobs.progress_text import progress_fraction, progress_text, short_time_text, time_text
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.model.timing import Timing

LONGEST = 34
"""Letters that a bar in a sidebar of 292 pixels holds."""
JOB = Job(
    "job1", MaterialRequest("brick", ("basecolor",)), "FOXAPI", Path("maps"), "brick", state=State.WAITING,
    message=Message("Making the maps"), timing=Timing(100.0, 145.0, is_usual=True),
)  # fmt: skip


def text(job: Job, now: float) -> str:
    return str(progress_text(job, now))


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (100.0, "Making the maps, about 50 s left"),
        (105.0, "Making the maps, about 40 s left"),
        (124.0, "Making the maps, about 30 s left"),
        (127.0, "Making the maps, about 20 s left"),
        (132.0, "Making the maps, about 15 s left"),
        (141.0, "Making the maps, a few seconds left"),
        (150.0, "Making the maps, a few seconds left"),
        (152.0, "Longer than usual, 0:52"),
        (180.0, "Longer than usual, 1:20"),
        (4500.0, "Longer than usual, 73:20"),
    ],
)
def test_the_time_left_counts_down_without_any_news(now: float, shown: str) -> None:
    assert text(JOB, now) == shown


def test_minutes_are_said_of_long_work() -> None:
    assert text(replace(JOB, timing=Timing(0.0, 170.0)), 0.0) == "Making the maps, about 3 min left"
    assert text(replace(JOB, timing=Timing(0.0, 90.0)), 0.0) == "Making the maps, about 2 min left"


def test_without_a_ground_only_the_time_that_passed_is_said() -> None:
    unknown = replace(JOB, timing=Timing(100.0))
    assert text(unknown, 103.0) == "Making the maps"
    assert text(unknown, 180.0) == "Making the maps, 1:20"
    assert text(replace(JOB, timing=None), 180.0) == text(replace(JOB, timing=Timing()), 180.0) == "Making the maps"


def test_work_is_only_longer_than_usual_if_it_is_known_what_is_usual() -> None:
    assert text(replace(JOB, timing=Timing(100.0, 120.0)), 130.0) == "Making the maps, 0:30"


def test_the_time_can_be_said_alone() -> None:
    assert str(time_text(JOB, 105.0)) == "about 40 s left"
    assert str(time_text(JOB, 180.0)) == "1:20"


def test_the_time_can_be_said_in_a_few_letters() -> None:
    said = [str(short_time_text(JOB, now)) for now in (105.0, 132.0, 141.0, 147.0, 180.0)]
    assert said == ["40 s left", "15 s left", "5 s left", "5 s left", "1:20"]
    assert str(short_time_text(replace(JOB, timing=Timing(0.0, 170.0)), 0.0)) == "3 min left"
    assert not short_time_text(replace(JOB, timing=None), 105.0)


def test_the_bar_shows_what_was_reported_and_nothing_more_as_time_passes() -> None:
    reported = replace(JOB, fraction=0.07)
    assert [progress_fraction(reported, now) for now in (106.0, 140.0, 300.0)] == [0.07] * 3


def test_without_a_report_the_bar_shows_the_share_of_the_usual_time_until_that_is_over() -> None:
    assert progress_fraction(JOB, 100.0) == 0.0
    assert progress_fraction(JOB, 122.5) == pytest.approx(0.45)
    assert progress_fraction(JOB, 146.0) is None


@pytest.mark.parametrize("timing", [None, Timing(), Timing(100.0), Timing(None, 145.0), Timing(100.0, 100.0)])
def test_without_a_ground_there_is_no_bar(timing: Timing | None) -> None:
    assert not progress_fraction(replace(JOB, timing=timing), 122.0)


def test_what_is_said_fits_into_a_narrow_sidebar() -> None:
    assert max(len(text(JOB, 100.0 + second)) for second in range(1000)) <= LONGEST + 1


def test_the_next_step_of_a_job_has_a_time_of_its_own() -> None:
    assert JOB.move(State.DOWNLOADING).timing is None

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the history says of a job."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from patina_addon.core.images.map_identification import missing
from patina_addon.core.jobs import job_text
from patina_addon.core.jobs.job_text import search_words
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.map_analysis import DIRECTX, OPENGL, MapAnalysis
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store

JOB = Job("job1", MaterialRequest("brick", ("basecolor", "normal", "height")), "FOXAPI", Path("maps"), "brick")
NOON = datetime(2026, 3, 1, 12, 5)


def maps(*kinds: str) -> tuple[MapFile, ...]:
    return tuple(MapFile(kind, Path(kind), 8, 8) for kind in kinds)


@pytest.mark.parametrize(
    ("then", "moment", "day", "short"),
    [
        (NOON, "today 12:05", "today 12:05", "12:05"),
        (NOON - timedelta(days=1), "yesterday 12:05", "yesterday", "yesterday"),
        (NOON + timedelta(days=1), "tomorrow 12:05", "tomorrow", "tomorrow"),
        (NOON - timedelta(days=2), "27 Feb 2026 12:05", "27 Feb 2026", "27 Feb"),
        (NOON - timedelta(days=90), "1 Dec 2025 12:05", "1 Dec 2025", "1 Dec 2025"),
    ],
)
def test_dates_are_short_and_relative_where_possible(then: datetime, moment: str, day: str, short: str) -> None:
    assert str(job_text.date_and_time(then.timestamp(), NOON.timestamp())) == moment
    assert str(job_text.day(then.timestamp(), NOON.timestamp())) == day
    assert str(job_text.short_day(then.timestamp(), NOON.timestamp())) == short


@pytest.mark.parametrize("nonsense", [1e300, float("inf"), float("nan"), -1e18])
def test_impossible_dates_are_left_out(nonsense: float) -> None:
    assert job_text.date_and_time(nonsense) == job_text.day(nonsense) == job_text.short_day(nonsense) == Message()


def test_a_cost_is_shown_in_the_unit_of_its_service() -> None:
    assert str(job_text.cost(replace(JOB, credits=8.0))) == "8 credits"
    assert str(job_text.cost(replace(JOB, service="FAL", credits=0.08))) == "$0.080"
    assert str(job_text.cost(replace(JOB, service="OFFLINE"))) == "free"
    assert job_text.cost(JOB) == job_text.cost(replace(JOB, service="GONE", credits=1.0)) == Message()


def test_what_was_corrected_automatically_is_said() -> None:
    ready = replace(JOB, state=State.READY, maps=maps("basecolor", "normal", "height"))
    directx = MapAnalysis(convention=DIRECTX, is_height_inverted=True)
    normal, height = map(str, job_text.corrected(replace(ready, analysis=directx)))
    assert "DirectX" in normal
    assert "inverted" in height
    assert not job_text.corrected(replace(ready, analysis=directx, maps=maps("basecolor")))
    assert not job_text.corrected(replace(ready, analysis=MapAnalysis(convention=OPENGL)))
    assert not job_text.corrected(ready)


def test_missing_maps_are_named_once_and_only_where_some_came() -> None:
    ready = replace(JOB, state=State.READY, maps=maps("basecolor"))
    assert str(job_text.missing(ready)) == "Missing: Normal and Height"
    told = replace(ready, notes=missing(["normal"], []))
    assert str(job_text.missing(told)) == "Missing: Height"
    assert not job_text.missing(replace(ready, maps=maps("basecolor", "normal", "height")))
    assert not job_text.missing(replace(JOB, state=State.FAILED))


def test_only_settings_that_were_set_are_listed() -> None:
    assert not job_text.settings(JOB.request)
    asked = replace(JOB.request, task="EXTRACT", image_size=2048, seed=0, variants=3)
    assert str(job_text.settings(asked)) == "Material from Photo, 2048 px, 3 variants, seed 0"


def test_an_unknown_service_is_shown_by_its_id() -> None:
    assert str(job_text.service(replace(JOB, service="OFFLINE"))) == "built-in generator"
    assert str(job_text.service(replace(JOB, service="GONE"))) == "GONE"


def test_every_state_has_a_name_of_its_own() -> None:
    assert list(job_text.STATES) == list(State)
    assert len({str(name) for name in job_text.STATES.values()}) == len(State)


def test_a_search_finds_states_and_services_as_the_reader_sees_them() -> None:
    german = {"Failed": "Gescheitert", "built-in generator": "eingebauter Generator"}
    state, service, other = job_text.search_words("SCHEITERT eingebaut wolle", lambda text: german.get(text, text))
    assert (state.text, state.states, state.services) == ("SCHEITERT", (State.FAILED,), ())
    assert (service.states, service.services) == ((), ("OFFLINE",))
    assert (other.states, other.services) == ((), ())
    assert job_text.search_words("failed", str)[0].states == (State.FAILED,)


@pytest.mark.parametrize("text", ["a " * 5000, "a" * 100_000, "%_" * 50_000])
def test_a_whole_text_can_be_pasted_as_a_search(tmp_path, text):
    page = Store(tmp_path / "jobs.sqlite3").page(search_words(text, str), 0, 10)
    assert (page.jobs, page.total) == ((), 0)

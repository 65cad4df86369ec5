# SPDX-License-Identifier: GPL-3.0-or-later
"""Every column with values that Patina never wrote there: a row harms only itself, and loses nothing that it has."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any

import pytest

from patina_addon.core.jobs import job_text
from patina_addon.core.model.apply_plan import ADDED, ApplyPlan, Faces, OpenFile, SlotRef, SlotTarget
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.errors import Money, ServiceError
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.map_analysis import MapAnalysis, Seam
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.money import total
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, rows
from patina_addon.core.store.jobs import SearchWord
from patina_addon.core.store.listing import listing, table
from tests import stored_jobs
from tests.hostile_values import BYTES, NUMBERS, TEXTS, json_texts

BAD, GOOD = "bad", "good"


def whole_job(home: Path) -> Job:
    """A job that has something in every column."""
    folder = home / "materials" / f"brick_{BAD}"
    refusals = (Message("{object} cannot have a material.", object="Camera"),)
    target = SlotTarget((SlotRef(7, "Wall", ADDED, Faces(b"\x03", 5)),), refusals, OpenFile("load", "/a.blend"))
    image = InputImage("photo.png", "/photos/photo.png")
    return Job(
        BAD,
        MaterialRequest("brick", ("normal", "height"), "XY", 512, 2, 3, "EXTRACT", image, image, 2, "PNG"),
        "FOXAPI",
        folder,
        "brick",
        state=State.READY,
        task="task-1",
        maps=(
            MapFile("normal", folder / "brick_normal.png", 8, 8, (0.5, 0.5, 1.0), sha256="ab"),
            MapFile("height", folder / "h.png", 8, 8, original=folder / "o.png", derived_from="normal"),
        ),
        notes=(Message("The {service} sent no {map} map.", service="x", map=Message("Height")),),
        credits=3.0,
        error=ServiceError(Message("No."), Message("Try."), Money.CHARGED, status=400, refused_fields=("seed",)),
        accepted=1.7e9,
        changed=1.7e9,
        created=1.7e9,
        plan=ApplyPlan(target, "Mine", True, Corrections(True, roughness_range=(0.1, 0.9), derive=("ao",))),
        analysis=MapAnalysis(tilt=(0.1, 0.2), relief=0.5, seams={"normal": Seam(1.0, 2.0)}, tiling="XY"),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a job whose row a test spoils, and another."""
    store = Store(tmp_path / "home" / "jobs.sqlite3")
    store.save(whole_job(store.home))
    store.save(replace(whole_job(store.home), id=GOOD, task="task-2"))
    return store


def spoil(store: Store, **values: object) -> None:
    """Write into the row past everything that checks."""
    names = ", ".join(f"{name} = ?" for name in values)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(f"UPDATE OR IGNORE job SET {names} WHERE id = '{BAD}'", tuple(values.values()))
        connection.commit()


def raw(store: Store, *names: str) -> tuple[Any, ...]:
    """What the row holds."""
    with closing(sqlite3.connect(store.path)) as connection:
        return tuple(connection.execute(f"SELECT {', '.join(names)} FROM job WHERE id = '{BAD}'").fetchone())


def hostile(store: Store, column: str) -> list[object]:
    """Values for a column: of every type, and JSON that differs in one part from what is there."""
    (before,) = raw(store, column)
    is_json = isinstance(before, str) and before[:1] in ("{", "[")
    return [*NUMBERS, *TEXTS, *BYTES, *(json_texts(json.loads(before)) if is_json else ())]


def numbers_of(job: Job) -> list[float]:
    """All numbers of a job that are shown, or that anything is computed from."""
    found = [job.created, job.accepted, job.changed, job.credits or 0.0, *job.plan.corrections.roughness_range]
    for file in (*job.maps, *job.extra_images):
        found += [file.width, file.height, file.variant, *(file.mean or ())]
    request = job.request
    found += [request.image_size or 0, request.upscale_factor, request.seed or 0, request.variants]
    if isinstance(job.plan.target, SlotTarget):
        found += [number for slot in job.plan.target.slots for number in (slot.uid, slot.slot)]
    return found


def texts_of(job: Job) -> list[str]:
    """All that a job says."""
    facts = (job_text.STATES[job.state], job_text.day(job.created), job_text.cost(job), job_text.service(job))
    facts += (job_text.settings(job.request), job_text.missing(job), job_text.damage(job), *job.notes)
    names = (job.id, job.stem, job.task, job.request.subject, job.plan.material_name, str(job.folder))
    return [*map(str, facts), *names, str(job.error or "")]


def as_row(job: Job | None) -> dict[str, Any]:
    """A job as it is stored, since two errors are never equal."""
    assert job
    return rows.to_row(job, job.folder, "")


def check(job: Job) -> None:
    """Every value of a job is one that it may have, and everything that is said of it can be said."""
    assert all(isfinite(float(number)) and abs(number) < 1e16 for number in numbers_of(job))
    for text in texts_of(job):
        assert "\0" not in text
        text.encode()
    assert job.credits is None or 0 <= job.credits <= 100_000
    json.dumps([job.plan.plain(), job.request.plain(), job.analysis and job.analysis.plain()], allow_nan=False)


@pytest.mark.parametrize("column", [name for name in rows.COLUMNS if name != "id"])
def test_a_row_with_wrong_values_is_shown_and_harms_no_other(store: Store, column: str) -> None:
    good = as_row(store.find(GOOD))
    words = (SearchWord("task"), SearchWord("o", (State.READY,), ("FOXAPI",)))
    for number, value in enumerate(hostile(store, column)):
        spoil(store, **{column: value})
        jobs = {job.id: job for job in store.page((), 0, 9).jobs}
        assert as_row(jobs[GOOD]) == good
        check(jobs[BAD])
        if column != "task":
            assert jobs[BAD].task == "task-1"
        if number % 25 == 0:  # the same reader
            assert GOOD in {job.id for job in store.page(words, 0, 9).jobs}
            assert GOOD in {job.id for job in store.offered(9)}
            assert store.active() is not None
            assert table(listing(store.path))
    assert number > (300 if column in ("request", "error", "files", "apply_plan", "findings") else 40)


@pytest.mark.parametrize("column", ["request", "files", "folder", "credits", "apply_plan", "error", "created"])
def test_what_cannot_be_read_is_named_and_not_overwritten(store: Store, column: str) -> None:
    """A newer Patina may know what it is, or somebody may yet repair it."""
    spoil(store, **{column: b"\xff nonsense"})
    damaged = store.find(BAD)
    assert damaged
    assert damaged.damage == (column,)
    assert "damaged" in str(job_text.damage(damaged))
    store.save(replace(damaged, is_dismissed=True))
    assert raw(store, column, "is_dismissed") == (b"\xff nonsense", 1)
    good = store.find(GOOD)
    assert good
    assert (good.damage, str(job_text.damage(good))) == ((), "")


def test_what_a_newer_version_wrote_is_kept_where_this_one_changes_nothing(store: Store) -> None:
    (request, files) = map(json.loads, raw(store, "request", "files"))
    newer = json.dumps(request | {"sparkle": 9, "task": "DREAM", "maps": ["normal", "sheen"]})
    files[1]["kind"] = "sheen"
    spoil(store, request=newer, files=json.dumps(files))
    job = store.find(BAD)
    assert job
    assert (job.damage, job.request.task, job.missing) == ((), "DREAM", ())
    assert [file.kind for file in job.extra_images] == [""]
    store.save(replace(job, is_dismissed=True))
    assert raw(store, "request", "files", "is_dismissed") == (newer, json.dumps(files), 1)


def test_a_state_of_a_newer_version_is_kept_until_the_job_is_resumed(store: Store) -> None:
    spoil(store, state="dreaming")
    job = store.find(BAD)
    assert job
    assert (job.state, job.damage) == (State.FAILED, ("state",))
    store.save(replace(job, is_dismissed=True))
    assert raw(store, "state", "is_dismissed") == ("dreaming", 1)
    store.reopen(job.move(State.WAITING), "us")
    assert raw(store, "state", "owner") == ("waiting", "us")


def test_spending_counts_only_amounts_that_can_be(store: Store) -> None:
    for value in (*NUMBERS, *TEXTS, *BYTES):
        spoil(store, credits=value)
        assert 3.0 <= total(store.costs(0.0))["FOXAPI"] <= 100_003.0
    spoil(store, credits=1.0)
    for value in (*NUMBERS, *TEXTS, *BYTES):
        spoil(store, created=value, service="FOXAPI")
        assert 3.0 <= total(store.costs(1.0))["FOXAPI"] <= 4.0
        spoil(store, created=1.7e9, service=value)
        spent = total(store.costs(1.0))
        assert spent["FOXAPI"] == 3.0
        assert all(isinstance(name, str) for name in spent)


def test_an_active_job_whose_task_cannot_be_read_is_uncertain_and_is_never_sent_again(store: Store) -> None:
    for state in ("waiting", "downloading"):
        for value in ("", b"\xff\xfe"):
            spoil(store, state=state, task=value, owner="gone")
            job = store.find(BAD)
            assert job
            assert job.state is State.UNCERTAIN
            assert "Check your account" in str(job.error)


@pytest.mark.parametrize("owner", [b"\xff\xfe", b"", 5, "", "gone", "../../x"])
def test_a_job_whose_owner_is_none_can_be_claimed(store: Store, owner: object) -> None:
    spoil(store, state="waiting", owner=owner)
    ((job, former),) = store.active()
    assert job.id == BAD
    assert store.claim(BAD, "us", former, lambda left: left)
    assert raw(store, "owner") == ("us",)


def test_what_services_remember_is_read_or_forgotten(store: Store) -> None:
    store.save_upload("key", "https://example.org/a.png", 0.0, 100.0)
    store.save_duration("task", 5.0, 1.0)
    for value in (*NUMBERS, *TEXTS, *BYTES):
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute("UPDATE OR IGNORE upload SET url = ?", (value,))
            connection.execute("UPDATE OR IGNORE duration SET seconds = ?", (value,))
            connection.commit()
        assert store.upload("key", 1.0) == ""
        assert all(isfinite(seconds) and seconds >= 0 for seconds in store.durations("task"))


def test_ready_jobs_of_a_store_that_others_filled_can_all_be_listed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    stored_jobs.save(home, stored_jobs.ends(home))
    store = Store(home / "jobs.sqlite3")
    assert [job.damage for job in store.page((), 0, 9).jobs] == [()] * 6

# SPDX-License-Identifier: GPL-3.0-or-later
"""Corrupt rows: whatever can be read is, and nothing outside of the store is touched."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from patina_addon.core.model import errors
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest, from_plain
from patina_addon.core.store import Store, rows
from patina_addon.core.store.listing import listing, table
from patina_addon.core.store.owner import ProcessMonitor, ProcessState, forget, owners_folder

CORRUPT_VALUES: list[Any] = [
    "", "nonsense", "\0", "[]", "{}", "null", "5", "[[[", '[{"size": 5, "mean": [1], "kind": {}, "path": 7}]',
    '{"what": []}', '{"type": "ServiceError", "options": 5, "status": "x"}', '{"maps": 5, "prompt": 5}',
    '{"prompt": "a", "maps": [{}]}', '{"prompt": "a", "maps": [], "image": 5, "seed": "x", "variants": null}',
    '{"seams": [], "tilt": []}',
    "[" * 100_000, b"\xff\xfe\x00", 5, -1.5, 1e300,
]  # fmt: skip


def store_with(tmp_path: Path, **values: object) -> Store:
    """A store whose job has these values, written past everything that checks them."""
    store = Store(tmp_path / "home" / "jobs.sqlite3")
    made = MapFile("normal", tmp_path / "home" / "brick_normal.png", 8, 8)
    job = Job("job1", MaterialRequest("brick", ("normal",)), "FOXAPI", tmp_path / "home", "brick", maps=(made,))
    store.save(replace(job, state=State.WAITING, task="task-1"))
    with closing(sqlite3.connect(store.path)) as connection:
        for name, value in values.items():
            connection.execute(f"UPDATE job SET {name} = ?", (value,))
        connection.commit()
    return store


@pytest.mark.parametrize("column", [name for name in rows.COLUMNS if name not in ("id", "state", "owner")])
def test_a_corrupt_column_loses_that_column_only(tmp_path: Path, column: str) -> None:
    store = store_with(tmp_path)
    for value in CORRUPT_VALUES:
        with closing(sqlite3.connect(store.path)) as connection:
            connection.execute(f"UPDATE job SET {column} = ?", (value,))
            connection.commit()
        (found,) = store.page((), 0, 9).jobs
        if column == "task":
            assert found.state is (State.WAITING if found.task else State.UNCERTAIN)
        else:
            assert (found.state, found.task) == (State.WAITING, "task-1")
        assert isinstance(found.created + found.changed + found.accepted + (found.credits or 0), float)
        assert [job.id for job, _ in store.active()] == ["job1"]
        assert table(listing(store.path))
    store.save(found)


def test_invalid_utf8_does_not_keep_a_job_from_being_read(tmp_path: Path) -> None:
    store = store_with(tmp_path)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("UPDATE job SET prompt = CAST(x'62ff63' AS TEXT), error = CAST(x'ff' AS TEXT)")
        connection.commit()
    (found,) = store.page((), 0, 9).jobs
    assert found.task == "task-1"
    assert listing(store.path)[0]["prompt"] == "brick"


def test_an_unknown_state_counts_as_failed_and_can_be_fetched(tmp_path: Path) -> None:
    (found,) = store_with(tmp_path, state="dreaming").page((), 0, 9).jobs
    assert (found.state, found.task) == (State.FAILED, "task-1")
    assert "does not know the state" in str(found.error)
    assert found.move(State.WAITING).is_active


def test_notes_that_an_earlier_version_stored_as_texts_are_kept(tmp_path: Path) -> None:
    (found,) = store_with(tmp_path, notes='["The {x} map is missing.", ""]').page((), 0, 9).jobs
    assert [str(note) for note in found.notes] == ["The {x} map is missing."]


@pytest.mark.parametrize(("stored", "kind"), [("Cancelled", errors.Canceled), ("Taken", errors.OwnedElsewhere)])
def test_what_an_earlier_version_stored_under_another_name_is_read(tmp_path: Path, stored: str, kind: type) -> None:
    error = json.dumps({"type": stored, "what": "Stopped.", "next_step": "The task is task-1.", "money": "CHARGED"})
    (found,) = store_with(tmp_path, state="stopped", error=error).page((), 0, 9).jobs
    assert (found.state, type(found.error)) == (State.CANCELED, kind)
    assert str(found.error).startswith("Stopped. The service has probably charged")


@pytest.mark.parametrize(
    "wrong", [{"money": 7}, {"money": "GOLD"}, {"status": "x"}, {"code": 5}, {"refused_fields": "seed"}], ids=str
)
def test_an_error_of_which_a_part_cannot_be_read_is_shown_as_damaged(tmp_path: Path, wrong: dict[str, object]) -> None:
    stored = errors.plain(errors.ServiceError(Message("No."), Message("Try."), status=400, code="a")) | wrong
    (found,) = store_with(tmp_path, state="failed", error=json.dumps(stored)).page((), 0, 9).jobs
    assert found.damage == ("error",)
    assert isinstance(found.error, errors.ServiceError)
    assert str(found.error).startswith("No.")


OWNERS = ["../../outside", "/etc/passwd", "a/b", "..", ".", "C:\\x", "x\0y", "ü", "CON:1", " ", "a" * 5000]


@pytest.mark.parametrize("owner", OWNERS)
def test_an_owner_that_is_a_path_is_dead_and_no_file_is_removed(tmp_path: Path, owner: str) -> None:
    home = tmp_path / "a" / "home"
    owners_folder(home).mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "a", home, owners_folder(home)):
        for name in ("outside.lock", "outside.beat", "b.lock"):
            (folder / name).write_bytes(b"precious")
    before = sorted(tmp_path.rglob("*"))
    if owner != "a" * 5000:
        assert ProcessMonitor(home).check(owner) is ProcessState.DEAD
    forget(home, owner)
    assert sorted(tmp_path.rglob("*")) == before


def test_requests_of_other_versions_are_read_as_far_as_possible() -> None:
    request = MaterialRequest("brick", ("normal",), seed=3)
    newer = json.loads(json.dumps(request.plain())) | {"sparkle": 9, "image": {"name": "a"}}
    found = from_plain(newer)
    assert found is not None
    assert replace(found, image=None) == request
    assert from_plain({"maps": ["normal"]}) is None

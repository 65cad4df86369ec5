# SPDX-License-Identifier: GPL-3.0-or-later
"""The list for support and scripts, in a Python with nothing but the standard library."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from patina_addon.core.model.errors import UncertainSubmission
from patina_addon.core.model.input_image import InputImage
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.maps import MapFile
from patina_addon.core.model.message import Message
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import Store, removed_jobs
from tests.core.child_process import ROOT, run_child
from tests.core.store.test_damaged_database import WRITE_AND_HANG
from tests.server import KEY
from tests.waiting import LAST_RESORT

REQUEST = MaterialRequest(
    "红砖 wall 🧱", ("normal",), seed=7, image=InputImage.from_url(f"https://files.test/a.png?signature={KEY}")
)


def run(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    """Without site-packages, so without numpy and requests."""
    command = [sys.executable, "-S", "-E", "-B", "-m", "patina_addon.core.store", *map(str, arguments)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=LAST_RESORT)


def jobs_of(path: Path) -> list[dict[str, object]]:
    done = run(path, "--json")
    assert (done.returncode, done.stderr) == (0, b"")
    return json.loads(done.stdout.decode("utf-8"))


def ready(home: Path) -> Job:
    folder = home / "materials" / "brick_job1"
    return Job(
        "job1",
        REQUEST,
        "FOXAPI",
        folder,
        "brick",
        created=1_000_000_000.0,
        state=State.READY,
        task="task-1",
        maps=(MapFile("normal", folder / "brick_normal.png", 8, 8, sha256="ab" * 32),),
        extra_images=(MapFile("", folder / "brick_image_1.png", 8, 8),),
        credits=8.0,
        accepted=1_000_000_001.0,
        changed=1_000_000_060.0,
    )


def test_the_listing_has_every_field(tmp_path: Path) -> None:
    store, job = Store(tmp_path / "jobs.sqlite3"), ready(tmp_path)
    store.save(job)
    lost = UncertainSubmission(Message("The answer was lost."), Message("Look into your account."))
    store.save(Job("job2", REQUEST, "FAL", tmp_path / "x", "brick", 2e9, State.UNCERTAIN, error=lost, changed=2e9))
    before = store.path.read_bytes()
    uncertain, found = jobs_of(tmp_path)
    assert jobs_of(store.path) == [uncertain, found]
    assert found == {
        "id": "job1",
        "state": "ready",
        "service": "FOXAPI",
        "task": "task-1",
        "prompt": "红砖 wall 🧱",
        "settings": json.loads(json.dumps(REQUEST.plain())),
        "folder": str(job.folder),
        "files": [
            {"kind": "normal", "path": str(job.maps[0].path), "sha256": "ab" * 32},
            {"kind": "", "path": str(job.extra_images[0].path), "sha256": ""},
        ],
        "credits": 8.0,
        "created": "2001-09-09T01:46:40+00:00",
        "accepted": "2001-09-09T01:46:41+00:00",
        "changed": "2001-09-09T01:47:40+00:00",
        "error": "",
        "damage": [],
        "is_at_work": False,
        "is_removed": False,
    }
    assert uncertain["error"] == str(lost)
    assert uncertain["accepted"] is None
    assert store.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["jobs.sqlite3"]


def test_no_secret_is_in_a_store_or_its_listing(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(ready(tmp_path))
    for flag in ([], ["--json"]):
        done = run(tmp_path, *flag)
        assert done.returncode == 0
        assert KEY.encode() not in done.stdout + done.stderr
    assert KEY.encode() not in store.path.read_bytes()


def test_the_listing_has_a_line_for_each_job(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(ready(tmp_path))
    store.save(replace(ready(tmp_path), id="job2", request=replace(REQUEST, prompt="two\nlines"), created=0.0))
    lines = run(tmp_path).stdout.decode("utf-8").splitlines()
    assert [line.split()[:3] for line in lines] == [["job1", "ready", "FOXAPI"], ["job2", "ready", "FOXAPI"]]
    assert lines[0].endswith("红砖 wall 🧱")
    assert lines[1].endswith("two lines")


def test_a_removed_job_is_listed_with_where_its_files_are_now(tmp_path: Path) -> None:
    store, job = Store(tmp_path / "jobs.sqlite3"), ready(tmp_path)
    store.save(job)
    assert removed_jobs.remove(store, job, 2e9, 3e9, 0)
    (found,) = jobs_of(tmp_path)
    assert found["is_removed"]
    folder = tmp_path / "removed" / "brick_job1"
    assert found["folder"] == str(folder)
    assert found["files"][0]["path"] == str(folder / "brick_normal.png")


def test_a_store_without_removed_jobs_of_an_earlier_version_is_listed(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(ready(tmp_path))
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript("DROP TABLE removed; PRAGMA user_version = 3;")
    assert [job["is_removed"] for job in jobs_of(tmp_path)] == [False]


def test_a_store_of_another_version_is_read_and_not_migrated(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    store.save(ready(tmp_path))
    (before,) = jobs_of(tmp_path)
    with closing(sqlite3.connect(store.path)) as connection:
        connection.executescript(
            "ALTER TABLE job DROP COLUMN findings; ALTER TABLE job ADD COLUMN mood TEXT; PRAGMA user_version = 99;"
        )
    data = store.path.read_bytes()
    assert jobs_of(tmp_path) == [before]
    assert store.path.read_bytes() == data


def test_a_store_whose_writer_was_killed_is_read_and_not_changed(tmp_path: Path) -> None:
    store = Store(tmp_path / "jobs.sqlite3")
    for number in range(100):
        store.save(replace(ready(tmp_path), id=f"job{number}", stem="long " * 500))
    with run_child(WRITE_AND_HANG, store.path) as writer:
        assert writer.read() == "in the middle"
        writer.kill()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(before) == 2, "The database and a journal."
    assert {job["state"] for job in jobs_of(tmp_path)} == {"ready"}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("content", [None, b"", b"no database", b"SQLite format 3\0" + bytes(100)])
def test_a_missing_store_is_an_error_and_is_not_created(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "jobs.sqlite3"
    if content is not None:
        path.write_bytes(content)
    for place in (tmp_path, path):
        done = run(place, "--json")
        assert (done.returncode, done.stdout) == (1, b"")
        assert b"store of jobs" in done.stderr
        assert str(path if content is not None else place).encode() in done.stderr
        assert b"Traceback" not in done.stderr
    assert [found.read_bytes() for found in tmp_path.iterdir()] == ([content] if content is not None else [])


def test_a_path_with_special_characters_is_found(tmp_path: Path) -> None:
    home = tmp_path / "a b#c?d%20 砖 🧱"
    Store(home / "jobs.sqlite3").save(ready(home))
    assert [job["id"] for job in jobs_of(home)] == ["job1"]

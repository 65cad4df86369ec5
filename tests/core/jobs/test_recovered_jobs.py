# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a job whose process ended in the middle of it."""

from pathlib import Path

import pytest

from patina_addon.core.jobs.resume import recovered, remove_partial_files
from patina_addon.core.model.errors import Canceled, Money, UncertainSubmission
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.store import folders

REQUEST = MaterialRequest("brick", ("normal",))


def job(state: State, folder: Path = Path("maps")) -> Job:
    return Job("job1", REQUEST, "FOXAPI", folder, "brick", state=state, task="t")


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("may_cost", [True, False])
def test_each_state_recovers_to_what_is_certain(state: State, may_cost: bool) -> None:
    before = job(state)
    found = recovered(before, may_cost)
    match state, may_cost:
        case (State.PREPARED, _) | (State.SUBMITTING, False):
            assert found.state is State.CANCELED
            assert isinstance(found.error, Canceled)
            assert found.error.money is (Money.NOT_CHARGED if may_cost else Money.NOT_AT_STAKE)
            assert found.error.next_step
        case (State.SUBMITTING, True):
            assert found.state is State.UNCERTAIN
            assert isinstance(found.error, UncertainSubmission)
            assert found.error.money is Money.MAY_BE_CHARGED
            assert found.error.next_step
        case _:
            assert found is before


def fill(folder: Path) -> Path:
    (folder / ".tmpabc").mkdir(parents=True)
    (folder / ".tmpabc" / "picture.png").write_bytes(b"1")
    for name in ("brick_normal.png", "brick_height.part", ".brick_normal.png.77.part", "note.txt"):
        (folder / name).write_bytes(b"1")
    return folder


def test_partial_files_are_removed_and_whole_files_kept(tmp_path: Path) -> None:
    folder = fill(folders.job_folder(tmp_path, "brick", "job1"))
    remove_partial_files(job(State.WAITING, folder))
    assert sorted(path.name for path in folder.iterdir()) == ["brick_normal.png", "note.txt"]


@pytest.mark.parametrize("name", ["home", "brick_", "brick_job12", "job1"])
def test_a_folder_that_may_not_belong_to_the_job_is_left_alone(tmp_path: Path, name: str) -> None:
    folder = fill(tmp_path / name)
    before = sorted(folder.rglob("*"))
    remove_partial_files(job(State.WAITING, folder))
    assert sorted(folder.rglob("*")) == before


def test_nothing_is_removed_through_a_symbolic_link(tmp_path: Path) -> None:
    elsewhere, folder = fill(tmp_path / "elsewhere"), folders.job_folder(tmp_path, "brick", "job1")
    before = sorted(elsewhere.rglob("*"))
    try:
        folder.symlink_to(elsewhere, target_is_directory=True)
    except OSError:
        pytest.skip("This system lets nobody make links.")
    remove_partial_files(job(State.WAITING, folder))
    folder.unlink()
    folder.mkdir()
    (folder / ".hidden").symlink_to(elsewhere, target_is_directory=True)
    remove_partial_files(job(State.WAITING, folder))
    assert sorted(elsewhere.rglob("*")) == before


def test_a_missing_folder_is_accepted(tmp_path: Path) -> None:
    remove_partial_files(job(State.WAITING, folders.job_folder(tmp_path, "brick", "job1")))

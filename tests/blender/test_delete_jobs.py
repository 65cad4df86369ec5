# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting jobs: what the open file uses can be packed first, and what failed for free goes with one click."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.operators.history import PATINA_OT_clear_failed_jobs, PATINA_OT_delete_job
from patina_addon.blender.session import session
from patina_addon.core.jobs.deletion import is_clearable
from patina_addon.core.model.errors import (
    Canceled,
    GenerationError,
    Money,
    PatinaError,
    ServiceError,
    StorageError,
    TaskFailed,
)
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .dialogs import ask
from .helpers import begin_with, cube, tick_until
from .recording_layout import operators
from .test_history import draw

pytestmark = pytest.mark.usefixtures("addon")
WHAT = Message("No.")


@pytest.fixture
def used(patina_home: Path) -> Job:
    """A job of an earlier day. A cube of this file uses its maps, one of them packed."""
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job)
    cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    bpy.data.images[job.maps[0].path.name].pack()
    (job.folder.parent / "other").mkdir()
    roundabout = job.folder.parent / "other" / ".." / job.folder.name / job.maps[1].path.name
    bpy.data.images[job.maps[1].path.name].filepath = str(roundabout)
    return job


def delete(job: Job, **options: object) -> set[str]:
    return bpy.ops.patina.delete_job(job=job.id, **options)


def test_the_dialog_says_how_many_maps_are_used_and_offers_to_pack_them(used: Job) -> None:
    count = len(used.maps) - 1
    asked = ask(PATINA_OT_delete_job, job=used.id)
    assert str(used.folder).replace(" ", "") in asked.text.replace(" ", "")
    assert asked.drawn.props == ["pack"]
    assert asked.operator.pack
    assert f"The {count} maps that this .blend uses are packed into it first." in asked.text
    asked.operator.pack = False
    asked.operator.draw(None)
    assert f"This .blend loses {count} maps that it uses. Objects with them turn pink." in asked.text


def test_nothing_is_offered_if_no_map_is_used(patina_home: Path) -> None:
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job)
    asked = ask(PATINA_OT_delete_job, job=job.id)
    assert not asked.operator.pack
    assert not asked.drawn.props
    assert "map" not in asked.text.removeprefix(asked.options["title"])


def test_packed_maps_stay_when_their_job_is_deleted(used: Job) -> None:
    assert delete(used, pack=True) == {'FINISHED'}
    tick_until(lambda: not used.folder.exists())
    images = [bpy.data.images[file.path.name] for file in used.maps]
    assert all(image.packed_file for image in images)
    for image in images:
        image.reload()
        assert image.pixels[3] == 1.0


def test_a_script_that_deletes_a_job_packs_nothing(used: Job) -> None:
    assert delete(used) == {'FINISHED'}
    tick_until(lambda: not used.folder.exists())
    assert not bpy.data.images[used.maps[1].path.name].packed_file


def test_a_map_that_cannot_be_packed_keeps_the_job(used: Job) -> None:
    painted = bpy.data.images[used.maps[2].path.name]
    painted.pixels[0] = 0.5
    painted.update()
    assert painted.is_dirty
    with pytest.raises(RuntimeError, match=r"unsaved changes.*Nothing was deleted"):
        delete(used, pack=True)
    assert used.folder.exists()
    assert not bpy.data.images[used.maps[1].path.name].packed_file


def ended(home: Path, number: int, state: State, error: PatinaError, **changes: object) -> Job:
    given = {"state": state, "error": error, "credits": None, "task": "", "is_dismissed": False} | changes
    return stored_jobs.job(home, number, **given)


def free(home: Path) -> list[Job]:
    """Jobs that failed or were canceled, and that certainly cost nothing."""
    return [
        ended(home, 20, State.FAILED, ServiceError(WHAT)),
        ended(home, 21, State.CANCELED, Canceled(WHAT)),
        ended(home, 22, State.FAILED, TaskFailed(WHAT, money=Money.NOT_CHARGED), task="t", credits=0.0),
        ended(home, 23, State.CANCELED, Canceled(WHAT, money=Money.NOT_CHARGED), service="FAL", task="t", credits=0.0),
        ended(home, 24, State.FAILED, GenerationError(WHAT), service="OFFLINE", task="built in"),
    ]


def others(home: Path) -> list[Job]:
    """Jobs that may have cost something, have maps, or are not known well enough."""
    withheld = ended(home, 35, State.FAILED, ServiceError(WHAT))
    return [
        *stored_jobs.ends(home)[:4],
        ended(home, 30, State.FAILED, TaskFailed(WHAT, money=Money.NOT_CHARGED), task="t", credits=8.0),
        ended(home, 31, State.CANCELED, Canceled(WHAT, money=Money.MAY_BE_CHARGED), task="t"),
        ended(home, 32, State.FAILED, StorageError(WHAT), task="t"),
        ended(home, 33, State.FAILED, ServiceError(WHAT, money=Money.PROBABLY_NOT_CHARGED)),
        ended(home, 34, State.FAILED, ServiceError(WHAT), service="NEWER"),
        replace(withheld, withheld=stored_jobs.with_maps(withheld).maps),
    ]


def test_failed_and_canceled_jobs_are_cleared_at_once_if_they_cost_nothing(patina_home: Path) -> None:
    cleared, kept = free(patina_home), others(patina_home)
    for job in cleared:
        job.folder.mkdir(parents=True)
        (job.folder / "half.png.part").write_bytes(b"half of it")
    history = begin_with(patina_home, *cleared, *kept)
    assert history.page.clearable == len(cleared)
    assert "clear_failed_jobs" in operators(draw())
    asked = ask(PATINA_OT_clear_failed_jobs)
    assert "5 failed and canceled jobs will be deleted" in asked.text
    assert bpy.ops.patina.clear_failed_jobs() == {'FINISHED'}
    tick_until(lambda: history.page.total == len(kept))
    assert not history.error
    assert all(stored_jobs.find(patina_home, job.id) for job in kept)
    assert not [job for job in cleared if job.folder.exists() or job.id in session.current().jobs]
    assert "clear_failed_jobs" not in operators(draw())


def test_only_what_certainly_cost_nothing_can_be_cleared(patina_home: Path) -> None:
    assert all(map(is_clearable, free(patina_home)))
    assert not any(map(is_clearable, others(patina_home)))
    for job in free(patina_home):
        assert not is_clearable(replace(job, damage=("state",)))


def test_no_job_is_cleared_while_a_search_hides_some(patina_home: Path) -> None:
    history = begin_with(patina_home, *free(patina_home))
    bpy.context.window_manager.patina_search = "brick"
    tick_until(lambda: history.page.search == "brick")
    assert "clear_failed_jobs" not in operators(draw())

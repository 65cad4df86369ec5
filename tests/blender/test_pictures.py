# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of jobs and materials: made beside the main thread, loaded as icons, and let go again."""

from pathlib import Path

import addon_utils
import bpy
import numpy as np
import pytest

from patina_addon.blender.actions import map_toggles
from patina_addon.blender.session import session, thumbnails
from patina_addon.blender.session.history import ROWS
from patina_addon.core.images import png
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.job import THUMBNAIL, Job, sphere_name
from patina_addon.core.model.maps import METALNESS, ROUGHNESS
from tests import stored_jobs

from .helpers import KINDS, begin_with, cube, generate, last_job, tick_until, tracked

pytestmark = pytest.mark.usefixtures("addon")


def shown(job: Job) -> set[str]:
    """The names of a job's pictures that are loaded. Without a window, Blender gives them no number."""
    return {name for name in thumbnails._collection or () if name.startswith(job.id)}


def begin(home: Path, *jobs: Job) -> None:
    """Open the history with these jobs, until all that they lack is made."""
    begin_with(home, *jobs)
    tick_until(lambda: all(shown(job) for job in jobs if job.maps) and not session.current().calls.is_busy)


def stored(home: Path, number: int, picture: str = "") -> Job:
    """A job with maps, and with a flat picture under this name, if any, in place of its sphere."""
    job = stored_jobs.with_maps(stored_jobs.job(home, number))
    (job.folder / sphere_name(0)).unlink()
    if picture:
        png.write(job.folder / picture, np.full((128, 128, 3), 99, np.uint8))
    return job


def test_a_finished_job_has_its_picture_at_once() -> None:
    generate()
    tick_until(lambda: shown(last_job()))
    assert (last_job().folder / sphere_name(0)).is_file()


def test_jobs_of_an_earlier_patina_get_their_pictures_without_being_asked_for(patina_home: Path) -> None:
    jobs = [stored(patina_home, 0, THUMBNAIL), stored(patina_home, 1)]
    begin(patina_home, *jobs)
    tick_until(lambda: all((job.folder / sphere_name(0)).is_file() for job in jobs))


def test_a_flat_picture_stays_where_the_maps_are_gone(patina_home: Path) -> None:
    job = stored(patina_home, 0, THUMBNAIL)
    job.maps[0].path.unlink()
    begin(patina_home, job)
    assert shown(job)
    assert not (job.folder / sphere_name(0)).exists()


def test_a_damaged_picture_is_made_anew_and_never_loaded(patina_home: Path) -> None:
    job = stored(patina_home, 0)
    damaged = job.folder / sphere_name(0)
    damaged.write_bytes(b"\x89PNG\r\n\x1a\n and no more")
    begin(patina_home, job)
    tick_until(lambda: damaged.stat().st_size > 1000)


def test_only_pictures_become_icons_and_are_removed_with_the_addon(patina_home: Path) -> None:
    jobs = [stored_jobs.with_maps(stored_jobs.job(patina_home, number)) for number in range(ROWS)]
    begin(patina_home, *jobs)
    assert set(thumbnails._collection) == {f"{job.id} 0" for job in jobs}
    addon_utils.disable("patina_addon", default_set=True)
    assert thumbnails._collection is None
    assert not thumbnails._icons
    thumbnails.show("late", 0, jobs[0].folder / sphere_name(0))
    assert thumbnails.icon("late") == 0
    addon_utils.enable("patina_addon", default_set=True)


def test_the_oldest_pictures_are_released(patina_home: Path) -> None:
    picture = stored_jobs.with_maps(stored_jobs.job(patina_home)).folder / sphere_name(0)
    for number in range(thumbnails.MOST + 5):
        thumbnails.show(f"job{number}", 0, picture)
    assert len(thumbnails._collection) == thumbnails.MOST
    assert not thumbnails.has("job4")
    assert thumbnails.has("job5")


def test_a_picture_that_was_made_anew_is_loaded_anew(patina_home: Path) -> None:
    picture = stored_jobs.with_maps(stored_jobs.job(patina_home)).folder / sphere_name(0)
    thumbnails.show("job", 0, picture)
    first = thumbnails._collection["job 0"]
    thumbnails.show("job", 0, picture)
    assert thumbnails._collection["job 0"] is first
    png.write(picture, np.full((64, 64, 3), 99, np.uint8))
    thumbnails.show("job", 0, picture)
    assert thumbnails._collection["job 0"] is not first


def test_another_image_as_a_map_makes_the_picture_anew() -> None:
    bpy.context.view_layer.objects.active = cube("A")
    generate(maps={*KINDS})
    job, picture = last_job(), last_job().folder / sphere_name(0)
    tick_until(lambda: not session.current().calls.is_busy)
    before = picture.stat().st_mtime_ns
    file = next(file for file in job.maps if file.kind == ROUGHNESS)
    bpy.ops.patina.assign_job_image(job=job.id, file=file.path.name, kind=METALNESS)
    tick_until(lambda: picture.is_file() and picture.stat().st_mtime_ns > before)


def picture_of(material: bpy.types.Material) -> Path | None:
    """The picture that was made of a material alone."""
    collection = session.current().material_pictures._pictures._collection
    return next(map(Path, collection), None) if collection else None


def settle() -> None:
    """Let the pictures follow what was changed."""
    now = session.current()
    materials = now.material_pictures
    material = bpy.context.view_layer.objects.active.active_material

    def is_settled() -> bool:
        from patina_addon.blender.session.material_pictures import _look

        kept = materials._kept.get(material.session_uid)
        return kept is not None and kept.look == _look(material) and not now.is_busy

    tick_until(is_settled)


def test_a_material_shows_the_picture_of_its_job_until_it_is_changed() -> None:
    bpy.context.view_layer.objects.active = cube("A")
    material = generate(maps={*KINDS})
    tracked(last_job().id).monitor.flush(10.0)
    settle()
    assert picture_of(material) is None
    assert shown(last_job())
    session.current().corrections.request(material, Corrections(roughness_range=(0.9, 1.0)))
    tick_until(lambda: not session.current().corrections.is_busy)
    settle()
    corrected = picture_of(material)
    assert corrected is not None
    before = corrected.read_bytes()
    map_toggles.toggle(material, METALNESS)
    map_toggles.toggle(material, ROUGHNESS)
    settle()
    assert picture_of(material).read_bytes() != before


def test_a_packed_material_has_its_picture(tmp_path: Path) -> None:
    obj = cube("A")
    bpy.context.view_layer.objects.active = obj
    generate(prompt="polished gold")
    material = obj.active_material
    for image in bpy.data.images:
        image.pack()
    for file in last_job().maps:
        file.path.unlink()
    session.current().material_pictures.file_loaded()
    material["patina_job"] = "unknown"
    settle()
    assert picture_of(material) is not None

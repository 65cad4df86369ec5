# SPDX-License-Identifier: GPL-3.0-or-later
"""A material whose files are gone is pink, and the panel says why."""

import time
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.panels.material import PATINA_PT_material
from patina_addon.blender.session import session
from patina_addon.core.store import Store, folders, removed_jobs
from tests import stored_jobs

from .helpers import begin_with, cube, tick_until
from .recording_layout import RecordingLayout, context, layout, operators

pytestmark = pytest.mark.usefixtures("addon")


def drawn() -> RecordingLayout:
    """The panel of the active material."""
    drawn = layout()
    PATINA_PT_material.draw(SimpleNamespace(layout=drawn), context())
    return drawn


def text() -> str:
    """What the panel of the active material says."""
    return " ".join(drawn().texts)


@pytest.fixture
def job(patina_home: Path) -> stored_jobs.Job:
    """A job whose maps the active object has."""
    job = stored_jobs.with_maps(stored_jobs.job(patina_home))
    begin_with(patina_home, job)
    bpy.context.view_layer.objects.active = cube("A")
    assert bpy.ops.patina.apply(job=job.id) == {'FINISHED'}
    return job


def missing() -> tuple[str, ...]:
    """The maps whose files are known to be gone, while the panel is drawn."""
    text()
    return session.current().missing_files.kinds(bpy.context.object.active_material)


def test_the_panel_says_why_an_object_is_pink_after_its_job_was_deleted(job: stored_jobs.Job) -> None:
    assert "pink" not in text()
    bpy.ops.patina.delete_job(job=job.id)
    tick_until(lambda: len(missing()) == len(job.maps))
    assert "The files of the Base Color, Normal, Roughness, and Height maps are gone" in text()
    assert "Find Missing Files, or Generate into This Material." in text()


def test_the_maps_of_a_job_that_was_cleaned_up_are_restored_with_one_click(
    job: stored_jobs.Job, patina_home: Path
) -> None:
    # Another Blender, which does not know that they are used here, cleaned up.
    tick_until(lambda: not session.current().calls.is_busy)
    store = Store(folders.database(patina_home))
    assert removed_jobs.remove(store, store.find(job.id), time.time() + 60.0, time.time() + 3600.0, 1)
    tick_until(lambda: len(missing()) == len(job.maps))
    tick_until(lambda: "restore_removed" in operators(drawn()))
    assert "Clean Up removed them" in text()
    assert "Generate into This Material." not in text()
    assert drawn().operator.return_value.jobs == job.id
    image = nodes.textures(bpy.context.object.active_material)["basecolor"].image
    assert not image.reload() and not image.has_data
    assert bpy.ops.patina.restore_removed(jobs=job.id) == {'FINISHED'}
    assert tuple(image.size) == (8, 8), "It is no longer pink."
    tick_until(lambda: not missing())


def test_a_file_that_is_back_is_no_longer_missing(job: stored_jobs.Job) -> None:
    path = job.maps[0].path
    contents = path.read_bytes()
    path.unlink()
    tick_until(lambda: missing() == ("basecolor",))
    assert "The file of the Base Color map is gone" in text()
    path.write_bytes(contents)
    tick_until(lambda: not missing())
    assert "pink" not in text()


def test_packed_maps_are_not_missing(job: stored_jobs.Job) -> None:
    bpy.ops.patina.delete_job(job=job.id, pack=True)
    tick_until(lambda: not job.folder.exists())
    other = cube("B")
    other.data.materials.append(bpy.data.materials.new("Mine"))
    bpy.context.view_layer.objects.active = other
    session.current().update(bpy.context)
    bpy.context.view_layer.objects.active = bpy.data.objects["A"]
    session.current().update(bpy.context)
    tick_until(lambda: not session.current().calls.is_busy)
    assert not missing()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A material whose files are gone is pink, and the panel says why."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.panels.material import PATINA_PT_material
from patina_addon.blender.session import session
from tests import stored_jobs

from .helpers import begin_with, cube, tick_until
from .recording_layout import context, layout

pytestmark = pytest.mark.usefixtures("addon")


def text() -> str:
    """What the panel of the active material says."""
    drawn = layout()
    PATINA_PT_material.draw(SimpleNamespace(layout=drawn), context())
    return " ".join(drawn.texts)


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

# SPDX-License-Identifier: GPL-3.0-or-later
"""What Patina can do, called as plain functions by a script: no operator, and our own errors."""

from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions import (
    apply,
    correct_maps,
    export_textures,
    generate,
    jobs,
    map_toggles,
    materials,
    save_maps,
    wait,
)
from patina_addon.blender.actions.generate import Destination
from patina_addon.blender.session import session
from patina_addon.blender.session.session import Session
from patina_addon.blender.targets import provenance
from patina_addon.core.model.errors import InvalidRequest, PatinaError, TimedOut
from patina_addon.core.model.job import State

from .helpers import cube

pytestmark = pytest.mark.usefixtures("addon")

GIVEN = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}


@pytest.fixture
def running(addon: object) -> Session:
    return session.current()


def test_a_script_generates_a_material_and_gets_what_came_of_it(running: Session) -> None:
    wall = cube("Wall")
    done = generate.generate_and_wait(running, bpy.context, GIVEN, Destination(material_name="Mine"))
    assert done.result is not None
    assert done.result.materials == ("Mine",)
    assert done.job.state is State.READY
    assert wall.material_slots[0].material.name == "Mine"


def test_a_script_begins_several_jobs_waits_for_them_and_applies_one_elsewhere(running: Session) -> None:
    nowhere = Destination('NOTHING')
    begun = [
        generate.generate(running, bpy.context, GIVEN | {"prompt": prompt}, nowhere, is_automatic=False).job.id
        for prompt in ("brick", "stone")
    ]
    assert [job.id for job in wait.wait_for_all(running, bpy.context, 900).ready] == begun
    wall = cube("Wall")
    apply.apply_to_selection(running, bpy.context, begun[1])
    assert wall.material_slots[0].material.name == "Stone"


def test_bad_input_is_our_own_error_before_anything_begins(running: Session) -> None:
    with pytest.raises(InvalidRequest, match="prompt"):
        generate.generate(running, bpy.context, GIVEN | {"prompt": " "}, Destination())
    with pytest.raises(InvalidRequest, match="no Patina material named Gone"):
        generate.generate(running, bpy.context, GIVEN, Destination(into="Gone"))
    assert not running.jobs


def test_a_wait_that_is_too_short_is_an_error_and_the_job_goes_on(running: Session) -> None:
    with pytest.raises(TimedOut, match="No result after 0 seconds"):
        generate.generate_and_wait(running, bpy.context, GIVEN, Destination(), seconds=0.0)
    (tracked,) = running.jobs.values()
    assert tracked.is_automatic
    assert not wait.wait_for_all(running, bpy.context, 900).unfinished
    assert tracked.job.state is State.APPLIED


def test_a_material_is_corrected_switched_and_brought_along_by_functions(running: Session, tmp_path: Path) -> None:
    wall = cube("Wall")
    bpy.context.view_layer.objects.active = wall
    generate.generate_and_wait(running, bpy.context, GIVEN, Destination())
    material = materials.editable(bpy.context)
    correct_maps.correct(running, material, invert_roughness=True)
    wait.wait_for_corrections(running, bpy.context)
    assert provenance.corrections(material).invert_roughness
    map_toggles.toggle(material, "normal")
    assert not map_toggles.is_on(material, "normal")
    folders = export_textures.export_textures_and_wait(running, [material], 'GODOT', str(tmp_path / "out"))
    assert [folder.name for folder in folders] == ["red_brick"]
    assert save_maps.save_maps('FOLDER', str(tmp_path / "maps")).count == len(provenance.maps(material))


def test_what_cannot_be_done_is_our_own_error(running: Session) -> None:
    with pytest.raises(PatinaError, match="There is no active Patina material"):
        materials.editable(bpy.context)
    with pytest.raises(PatinaError, match="no longer exists"):
        jobs.cancel(running, bpy.context, "nothing")
    with pytest.raises(PatinaError, match="No folder"):
        export_textures.export_textures(running, [], 'GODOT', "")
    with pytest.raises(PatinaError, match="not been saved"):
        save_maps.save_maps('TEXTURES')

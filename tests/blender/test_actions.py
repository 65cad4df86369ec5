# SPDX-License-Identifier: GPL-3.0-or-later
"""The actions, called as plain functions by a script: no operators, and errors of type PatinaError."""

from pathlib import Path
from types import SimpleNamespace

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
from tests.server import ApiServer
from tests.waiting import LAST_RESORT

from .helpers import cube

pytestmark = pytest.mark.usefixtures("addon")

INPUTS = {"prompt": "red brick", "service": 'OFFLINE', "image_size": 16, "seed": 1}


@pytest.fixture
def running(addon: object) -> Session:
    return session.current()


def test_a_script_generates_a_material_and_gets_the_result(running: Session) -> None:
    wall = cube("Wall")
    result = generate.generate_and_wait(running, bpy.context, INPUTS, Destination(material_name="Mine"))
    assert result.applied is not None
    assert result.applied.material == "Mine"
    assert result.job.state is State.READY
    assert wall.material_slots[0].material.name == "Mine"


def test_a_script_begins_several_jobs_waits_for_them_and_applies_one(running: Session) -> None:
    unassigned = Destination('NOTHING')
    job_ids = [
        generate.generate(running, bpy.context, INPUTS | {"prompt": prompt}, unassigned).job.id
        for prompt in ("brick", "stone")
    ]
    assert not wait.wait_for_all(running, bpy.context, 900).unfinished
    wall = cube("Wall")
    apply.apply_to_selection(running, bpy.context, job_ids[1])
    assert wall.material_slots[0].material.name == "Stone"


def test_bad_input_is_refused_before_a_job_begins(running: Session) -> None:
    with pytest.raises(InvalidRequest, match="prompt"):
        generate.generate(running, bpy.context, INPUTS | {"prompt": " "}, Destination())
    with pytest.raises(InvalidRequest, match="no Patina material named Gone"):
        generate.generate(running, bpy.context, INPUTS, Destination(into="Gone"))
    assert not running.jobs


def test_a_wait_that_times_out_is_an_error_and_the_job_continues(running: Session) -> None:
    with pytest.raises(TimedOut, match="No result after 0 seconds"):
        generate.generate_and_wait(running, bpy.context, INPUTS, Destination(), seconds=0.0)
    (tracked,) = running.jobs.values()
    assert tracked.is_automatic
    assert not wait.wait_for_all(running, bpy.context, 900).unfinished
    assert tracked.job.state is State.APPLIED


def test_a_wait_that_times_out_speaks_of_money_only_if_the_service_may_charge(
    running: Session, server: ApiServer
) -> None:
    for service, is_paid in (('OFFLINE', False), ('FOXAPI', True)):
        with pytest.raises(TimedOut, match="No result after 0 seconds") as raised:
            generate.generate_and_wait(running, bpy.context, INPUTS | {"service": service}, Destination(), seconds=0.0)
        assert ("charge" in str(raised.value)) == is_paid
    wait.wait_for_all(running, bpy.context, LAST_RESORT)


def test_a_wait_of_one_second_that_times_out_is_named_in_the_singular(
    running: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = generate.generate(running, bpy.context, INPUTS, Destination()).job
    with monkeypatch.context() as changed:
        changed.setattr(wait, "time", SimpleNamespace(monotonic=iter((0.0, 2.0)).__next__))
        with pytest.raises(TimedOut, match=r"No result after 1 second\."):
            wait.wait_for_job(running, bpy.context, job.id, 1.0)
    wait.wait_for_all(running, bpy.context, LAST_RESORT)


def test_a_wait_that_times_out_leaves_corrections_on_their_way(running: Session) -> None:
    bpy.context.view_layer.objects.active = cube("Wall")
    generate.generate_and_wait(running, bpy.context, INPUTS, Destination())
    material = materials.editable(bpy.context)
    correct_maps.correct(running, material, invert_roughness=True)
    assert bpy.ops.patina.wait(timeout=0.0) == {'CANCELLED'}
    assert wait.wait_for_all(running, bpy.context, 0.0).is_correcting
    assert not provenance.corrections(material).invert_roughness
    assert bpy.ops.patina.wait() == {'FINISHED'}
    assert provenance.corrections(material).invert_roughness


def test_a_material_is_corrected_toggled_and_exported_by_functions(running: Session, tmp_path: Path) -> None:
    wall = cube("Wall")
    bpy.context.view_layer.objects.active = wall
    generate.generate_and_wait(running, bpy.context, INPUTS, Destination())
    material = materials.editable(bpy.context)
    correct_maps.correct(running, material, invert_roughness=True)
    wait.wait_for_corrections(running, bpy.context)
    assert provenance.corrections(material).invert_roughness
    map_toggles.toggle(material, "normal")
    assert not map_toggles.is_on(material, "normal")
    folders = export_textures.export_textures_and_wait(running, [material], 'GODOT', str(tmp_path / "out"))
    assert [folder.name for folder in folders] == ["red_brick"]
    assert save_maps.save_maps('FOLDER', str(tmp_path / "maps")).count == len(provenance.maps(material))


def test_actions_that_cannot_be_done_raise_patina_errors(running: Session) -> None:
    with pytest.raises(PatinaError, match="There is no active Patina material"):
        materials.editable(bpy.context)
    with pytest.raises(PatinaError, match="no longer exists"):
        jobs.cancel(running, bpy.context, "nothing")
    with pytest.raises(PatinaError, match="No folder"):
        export_textures.export_textures(running, [], 'GODOT', "")
    with pytest.raises(PatinaError, match="not been saved"):
        save_maps.save_maps('TEXTURES')

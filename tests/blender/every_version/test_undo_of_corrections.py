# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl-Z while maps are being corrected: it takes back what was requested, and nothing arrives afterwards."""


import bpy
import pytest

from patina_addon.blender import values
from patina_addon.blender.actions.apply import apply_due
from patina_addon.blender.actions.correct_maps import toggle_derived
from patina_addon.blender.session import session
from patina_addon.blender.targets import provenance
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.job import State
from tests.waiting import until

from ..helpers import generate, job_of, start_job, tick_until
from .test_map_corrections import corrections, on_a_cube, panel_corrections, paths
from .test_modes import MODES, enter

pytestmark = pytest.mark.usefixtures("addon")


def height(material: bpy.types.Material) -> float:
    return values.controls(material).height


def set_height(material: bpy.types.Material, value: float) -> None:
    values.controls(material).height = value
    bpy.ops.ed.undo_push(message="Height")


def settle() -> None:
    """Wait until whatever was requested is done, and what was taken back is over."""
    tick_until(lambda: not corrections().is_busy and not session.current().calls.is_busy)


MOMENTS = ("at once", "while computing", "when computed")


def while_computing() -> None:
    """Wait until a thread computes the maps."""
    until(lambda: corrections()._stops, lambda: session.current().calls.deliver() | corrections().update(bpy.context))


def wait_for(moment: str) -> None:
    """Wait until the maps are being computed, or are computed and not shown yet, as while a tool is active."""
    if moment != "at once":
        while_computing()
    if moment == "when computed":
        until(lambda: corrections()._results, session.current().calls.deliver)


def apply_what_is_due() -> None:
    """Advance the jobs, and no corrections."""
    session.current().update(bpy.context)
    apply_due(session.current(), bpy.context)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_first_undo_takes_back_what_is_being_corrected(moment: str) -> None:
    name = on_a_cube(image_size=64).name
    set_height(bpy.data.materials[name], 0.02)
    set_height(bpy.data.materials[name], 0.045)
    before = paths(bpy.data.materials[name])
    panel_corrections().flip_normal = True
    wait_for(moment)
    bpy.ops.ed.undo()
    assert not corrections().is_busy
    assert not panel_corrections().flip_normal
    settle()
    material = bpy.data.materials[name]
    assert (height(material), paths(material)) == (pytest.approx(0.045), before)
    bpy.ops.ed.undo()
    assert height(bpy.data.materials[name]) == pytest.approx(0.02)
    bpy.ops.ed.redo()
    assert height(bpy.data.materials[name]) == pytest.approx(0.045)
    settle()
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()
    bpy.ops.ed.redo()
    assert panel_corrections().flip_normal
    settle()
    material = bpy.data.materials[name]
    assert provenance.corrections(material) == Corrections(flip_normal=True)
    assert paths(material)["normal"] != before["normal"]
    assert height(material) == pytest.approx(0.045)
    bpy.ops.ed.undo()
    settle()
    assert paths(bpy.data.materials[name]) == before
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()


def test_each_undo_takes_back_one_request() -> None:
    name = on_a_cube(image_size=64).name
    bpy.ops.ed.undo_push(message="Before")
    before = paths(bpy.data.materials[name])
    panel_corrections().flip_normal = True
    while_computing()
    panel_corrections().invert_roughness = True
    while_computing()
    bpy.ops.ed.undo()
    assert (panel_corrections().flip_normal, panel_corrections().invert_roughness) == (True, False)
    bpy.ops.ed.undo()
    assert (panel_corrections().flip_normal, panel_corrections().invert_roughness) == (False, False)
    settle()
    assert paths(bpy.data.materials[name]) == before
    bpy.ops.ed.redo()
    settle()
    assert provenance.corrections(bpy.data.materials[name]) == Corrections(flip_normal=True)


def test_a_slider_that_was_dragged_is_taken_back_at_once() -> None:
    name = on_a_cube(image_size=64).name
    bpy.ops.ed.undo_push(message="Before")
    for value in (0.1, 0.2, 0.3):
        panel_corrections().roughness_low = value
    bpy.ops.ed.undo()
    assert panel_corrections().roughness_low == 0.0
    settle()
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()


def test_a_step_of_the_users_after_a_redo_is_undone_on_its_own() -> None:
    name = on_a_cube(image_size=64).name
    set_height(bpy.data.materials[name], 0.02)
    panel_corrections().flip_normal = True
    bpy.ops.ed.undo()
    bpy.ops.ed.redo()
    set_height(bpy.data.materials[name], 0.045)
    bpy.ops.ed.undo()
    assert height(bpy.data.materials[name]) == pytest.approx(0.02)
    assert panel_corrections().flip_normal
    bpy.ops.ed.undo()
    assert not panel_corrections().flip_normal
    settle()
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()
    assert height(bpy.data.materials[name]) == pytest.approx(0.02)


@pytest.mark.parametrize("mode", MODES)
def test_what_is_being_corrected_is_taken_back_in_any_mode(mode: str) -> None:
    name = generate(assign_to='NOTHING').name
    enter(mode)
    bpy.context.object.data.materials.append(bpy.data.materials[name])
    bpy.ops.ed.undo_push(message="Material")
    slots = len(bpy.context.object.data.materials)
    before = paths(bpy.data.materials[name])
    panel_corrections().flip_normal = True
    assert corrections().is_busy
    bpy.ops.ed.undo()
    settle()
    assert paths(bpy.data.materials[name]) == before
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()
    assert "patina_requested" not in bpy.data.materials[name]
    assert len(bpy.context.object.data.materials) == slots
    panel_corrections().flip_normal = True
    settle()
    assert provenance.corrections(bpy.data.materials[name]) == Corrections(flip_normal=True)


def test_new_maps_and_what_is_being_derived_from_them_are_undone_together() -> None:
    material = on_a_cube(image_size=64)
    name, before = material.name, paths(material)
    job = start_job(into=name, prompt="green moss")
    toggle_derived(session.current(), material, "ao")
    until(lambda: job_of(job).state is State.APPLIED, apply_what_is_due)
    assert corrections().is_busy
    bpy.ops.ed.undo()
    settle()
    assert paths(bpy.data.materials[name]) == before
    assert bpy.data.materials[name]["patina_prompt"] == "red brick"
    assert provenance.corrections(bpy.data.materials[name]) == Corrections()

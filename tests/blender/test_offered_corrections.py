# SPDX-License-Identifier: GPL-3.0-or-later
"""A material gets new maps: what was corrected about its previous ones was about those, so it is asked."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.actions.apply import apply
from patina_addon.blender.actions.pick_variant import pick
from patina_addon.blender.session import session
from patina_addon.blender.targets import capture, provenance
from patina_addon.core.model.corrections import Corrections
from patina_addon.core.model.job import State
from tests.server import ApiServer

from .every_version.test_map_corrections import corrections, on_a_cube, panel_corrections, paths
from .helpers import KINDS, generate, job_of, last_job, map_files, start_job, tick_until
from .recording_layout import draw as draw_cards
from .recording_layout import operators
from .test_material_panel import draw, text
from .texture_materials import crate

pytestmark = pytest.mark.usefixtures("addon")

ALL = set(KINDS)


def test_corrections_of_the_previous_maps_are_offered_for_new_ones() -> None:
    material = on_a_cube(maps=ALL)
    name = material.name
    bpy.ops.patina.correct_maps(invert_roughness=True, non_metal=True)
    before = paths(material)
    bpy.ops.ed.undo_push(message="Before")
    generate(prompt="green moss", into=name)
    assert not corrections().is_busy
    assert provenance.corrections(material) == Corrections()
    assert all(not file.original for file in provenance.maps(material))
    assert "The previous maps were corrected: Invert Roughness and Non-Metal." in text(draw())
    bpy.ops.patina.accept_corrections()
    assert provenance.corrections(material) == Corrections(invert_roughness=True, is_metal=False)
    files = {file.kind: file for file in provenance.maps(material)}
    assert paths(material)["roughness"] == files["roughness"].path != files["roughness"].original
    assert files["roughness"].original.parent == last_job().folder
    assert "accept_corrections" not in operators(draw())
    bpy.ops.ed.undo()
    assert provenance.corrections(bpy.data.materials[-1]) == Corrections()
    bpy.ops.ed.undo()
    assert paths(bpy.data.materials[name]) == before


def test_the_card_of_the_previous_maps_says_where_they_went() -> None:
    material = on_a_cube()
    generate(prompt="green moss", into=material.name)
    bpy.context.window_manager.patina_active_job = 1  # A click on the row below the newest.
    cards = draw_cards().texts
    assert "Its material has other maps now." in cards
    assert "Removed. Its maps are kept." not in cards


def test_corrections_of_the_previous_maps_can_be_left_off() -> None:
    material = on_a_cube(maps=ALL)
    bpy.ops.patina.correct_maps(non_metal=True)
    generate(prompt="green moss", into=material.name)
    assert bpy.ops.patina.decline_corrections() == {'FINISHED'}
    assert "accept_corrections" not in operators(draw())
    assert provenance.corrections(material) == Corrections()


def test_a_map_that_was_derived_is_derived_from_new_maps_as_well() -> None:
    material = on_a_cube()
    bpy.ops.patina.derive_map(kind='ao')
    generate(prompt="green moss", into=material.name)
    assert provenance.corrections(material) == Corrections(derive=("ao",))
    assert paths(material)["ao"].is_relative_to(last_job().folder)
    assert "accept_corrections" not in operators(draw())


def test_a_correction_requested_during_generation_is_offered_for_the_new_maps() -> None:
    material = on_a_cube()
    job_id = start_job(into=material.name, prompt="green moss")
    panel_corrections().flip_normal = True
    tick_until(lambda: job_of(job_id).state is State.APPLIED and not corrections().is_busy)
    assert material["patina_prompt"] == "green moss"
    assert provenance.corrections(material) == Corrections()
    assert all(path.is_relative_to(job_of(job_id).folder) for path in paths(material).values())
    assert provenance.offered(material) == Corrections(flip_normal=True)


def test_a_correction_of_a_map_that_is_missing_now_is_not_offered() -> None:
    material = on_a_cube(maps=ALL)
    bpy.ops.patina.correct_maps(non_metal=True)
    generate(prompt="green moss", into=material.name, maps={'basecolor', 'roughness'})
    assert provenance.offered(material) == Corrections(is_metal=False)
    assert "accept_corrections" not in operators(draw())


def test_a_script_is_told_that_the_new_maps_are_not_corrected(capfd: pytest.CaptureFixture[str]) -> None:
    material = on_a_cube(maps=ALL)
    bpy.ops.patina.correct_maps(non_metal=True)
    generate(prompt="green moss", into=material.name)
    assert "previous maps were corrected: Non-Metal" in capfd.readouterr().out


def test_a_job_that_is_applied_to_its_own_material_again_keeps_what_was_corrected_since() -> None:
    material = on_a_cube()
    bpy.ops.patina.correct_maps(invert_roughness=True)
    job_id = last_job().id
    apply(session.current(), bpy.context, job_id, capture.material_target(material))
    tick_until(lambda: not corrections().is_busy)
    assert provenance.corrections(material) == Corrections(invert_roughness=True)
    assert provenance.offered(material) == Corrections()


def with_maps_of_a_texture(folder: Path, *kinds: str) -> bpy.types.Material:
    """A material of the user's that got these maps of its texture, and is the active one."""
    obj, material, image = crate(folder)
    bpy.context.view_layer.objects.active = obj
    maps = bpy.ops.patina.generate_material(task='MAPS', service='FOXAPI', image=image.name, maps=set(kinds))
    assert maps == {'FINISHED'}
    return material


def shown(material: bpy.types.Material) -> dict[str, str]:
    """The contents of the maps that a material shows, by kind."""
    assert {file.kind: file.path for file in provenance.maps(material)} == paths(material)
    return {file.kind: file.sha256 for file in provenance.maps(material)}


def test_a_map_that_stays_beside_new_ones_stays_corrected(server: ApiServer, tmp_path: Path) -> None:
    material = with_maps_of_a_texture(tmp_path, "roughness", "normal")
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=True, flip_normal=True)
    before = shown(material)
    generate(prompt="red brick", into=material.name, maps={'normal'})
    assert provenance.corrections(material) == Corrections(invert_roughness=True)
    assert shown(material)["roughness"] == before["roughness"]
    assert shown(material)["normal"] != before["normal"]
    assert "The previous maps were corrected: Flip Normal." in text(draw())
    bpy.ops.patina.correct_maps(material=material.name, invert_roughness=False)
    assert shown(material)["roughness"] != before["roughness"]


def test_a_map_whose_correction_is_being_taken_back_is_not_left_corrected(server: ApiServer, tmp_path: Path) -> None:
    material = with_maps_of_a_texture(tmp_path, "roughness")
    as_made = shown(material)
    bpy.ops.patina.correct_maps(invert_roughness=True)
    job_id = start_job(into=material.name, prompt="red brick", maps={'normal'})
    session.current().jobs[job_id].is_automatic = False
    tick_until(lambda: job_of(job_id).state is State.READY)
    panel_corrections().invert_roughness = False
    apply(session.current(), bpy.context, job_id, capture.material_target(material))
    tick_until(lambda: not corrections().is_busy)
    assert provenance.corrections(material) == Corrections()
    assert shown(material)["roughness"] == as_made["roughness"]


def test_a_variant_that_is_picked_while_a_correction_is_taken_back_leaves_no_map_corrected(
    server: ApiServer, tmp_path: Path
) -> None:
    material = with_maps_of_a_texture(tmp_path, "roughness")
    as_made = shown(material)
    generate(prompt="red brick", into=material.name, maps={'normal'})
    bpy.ops.patina.correct_maps(invert_roughness=True)
    (tmp_path / "maps").mkdir()
    done, (other,) = last_job(), map_files(tmp_path / "maps", ("normal",), variant=1)
    session.current().save(session.current().jobs[done.id], replace(done, maps=(*done.maps, other)))
    panel_corrections().invert_roughness = False
    pick(session.current(), bpy.context, material, 1)
    tick_until(lambda: not corrections().is_busy)
    assert material[provenance.VARIANT] == 1
    assert provenance.corrections(material) == Corrections()
    assert shown(material)["roughness"] == as_made["roughness"]

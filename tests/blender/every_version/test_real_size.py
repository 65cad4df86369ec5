# SPDX-License-Identifier: GPL-3.0-or-later
"""The real size of what maps show, in the material."""

from dataclasses import replace
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.material import nodes
from patina_addon.blender.narrowing import present
from patina_addon.blender.targets import apply_maps, capture, job_maps, provenance
from patina_addon.core.model.apply_plan import ApplyPlan
from patina_addon.core.model.job import Job, State
from patina_addon.core.model.real_size import RealSize
from patina_addon.core.model.request import MaterialRequest
from tests.blender.helpers import KINDS, cube, map_files

pytestmark = pytest.mark.usefixtures("addon")

WALL, LINEN = RealSize(1.25, 0.017), RealSize(0.08, 0.0006)


def job(folder: Path, size: RealSize | None, job_id: str = "wall") -> Job:
    folder.mkdir(exist_ok=True)
    request = MaterialRequest(job_id, KINDS, "XY", 8)
    plan = ApplyPlan(real_size=size)
    return Job(job_id, request, "OFFLINE", folder, "red", maps=map_files(folder), state=State.READY, plan=plan)


def size_of(material: bpy.types.Material) -> tuple[float, float]:
    """The tile size in meters and the height in millimeters."""
    return round(material.patina.meters, 6), round(material.patina.height, 4)


def node_values(material: bpy.types.Material) -> tuple[float, float]:
    mapping, displacement = (nodes.find(material, part) for part in (nodes.MAPPING, nodes.DISPLACEMENT))
    return mapping.inputs["Scale"].default_value[0], displacement.inputs["Scale"].default_value


def test_a_new_material_is_as_large_as_what_its_maps_show(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path, LINEN), 0)
    assert size_of(material) == (0.08, 0.6)
    material.patina.relief = 'DISPLACEMENT'
    scale, height = node_values(material)
    assert scale == pytest.approx(1 / 0.08, rel=1e-5)
    assert height == pytest.approx(0.0006, rel=1e-5)
    assert nodes.find(material, nodes.DISPLACEMENT).inputs["Midlevel"].default_value == pytest.approx(90 / 255)
    assert provenance.real_size(material) == LINEN


def test_a_material_of_unknown_size_has_the_usual_one(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path, None), 0)
    assert size_of(material) == (1.0, 20.0)
    assert provenance.real_size(material) is None


def test_other_maps_in_a_material_bring_their_size(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path / "a", WALL), 0)
    job_maps.show(job(tmp_path / "b", LINEN, "linen"), material, 0)
    assert size_of(material) == (0.08, 0.6)
    job_maps.show(job(tmp_path / "c", None, "photo"), material, 0)
    assert size_of(material) == (0.08, 0.6)
    job_maps.show(job(tmp_path / "d", WALL, "wall"), material, 0)
    assert size_of(material) == (1.25, 17.0)


def test_of_a_material_of_unknown_size_stays_what_was_chosen(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path / "a", None, "photo"), 0)
    material.patina.height = 20.0
    job_maps.show(job(tmp_path / "b", LINEN, "linen"), material, 0)
    assert size_of(material) == (0.08, 20.0)


def test_a_size_that_was_chosen_stays(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path / "a", WALL), 0)
    material.patina.meters = 3.0
    job_maps.show(job(tmp_path / "b", LINEN, "linen"), material, 0)
    assert size_of(material) == (3.0, 22.5)  # Its threads are as large as they were made, and so is their relief.
    assert node_values(material)[0] == pytest.approx(1 / 3, rel=1e-5)


def test_the_height_follows_the_tile_size_until_another_is_chosen(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path / "a", WALL), 0)
    material.patina.meters = 2.5
    assert size_of(material) == (2.5, 34.0)
    material.patina.relief = 'DISPLACEMENT'
    assert node_values(material)[1] == pytest.approx(0.034, rel=1e-5)
    material.patina.height = 10.0
    material.patina.meters = 5.0
    assert size_of(material) == (5.0, 10.0)
    job_maps.show(job(tmp_path / "b", LINEN, "linen"), material, 0)
    assert size_of(material) == (5.0, 10.0)


def test_without_a_known_size_the_height_stays(tmp_path: Path) -> None:
    material = job_maps.make(job(tmp_path, None), 0)
    material.patina.meters = 4.0
    assert size_of(material) == (4.0, 20.0)


def test_the_height_of_all_copies_follows(tmp_path: Path) -> None:
    small, large = cube("Small"), cube("Large")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    made = apply(job(tmp_path, WALL))
    large.active_material.patina.meters = 2.5
    assert size_of(made) == size_of(large.active_material) == (2.5, 34.0)
    assert size_of(small.active_material) == (2.5, 34.0)


def test_all_copies_of_a_material_get_the_size(tmp_path: Path) -> None:
    small, large = cube("Small"), cube("Large")
    large.scale = (4.0, 4.0, 4.0)
    bpy.context.view_layer.update()
    made = apply(job(tmp_path / "a", WALL))
    copy = large.active_material
    assert copy != made == small.active_material
    job_maps.show(job(tmp_path / "b", LINEN, "linen"), made, 0)
    assert size_of(copy) == size_of(made) == (0.08, 0.6)
    assert node_values(copy)[0] == pytest.approx(4 * node_values(made)[0], rel=1e-3)


def apply(ready: Job) -> bpy.types.Material:
    """Apply a job to the selection, as the panel does."""
    return present(apply_maps.apply(ready, None, capture.capture_selection(bpy.context), 0).find())


def test_undoing_brings_the_old_size_back(tmp_path: Path) -> None:
    cube()
    bpy.ops.ed.undo_push(message="Before")
    name = apply(job(tmp_path / "a", WALL)).name
    bpy.data.materials[name].patina.meters = 3.0
    bpy.ops.ed.undo_push(message="Larger")
    bpy.ops.ed.undo()
    assert size_of(bpy.data.materials[name]) == (1.25, 17.0)
    bpy.ops.ed.undo()
    assert name not in bpy.data.materials


def test_a_material_that_is_made_again_has_the_size(tmp_path: Path) -> None:
    cube()
    ready = job(tmp_path, WALL)
    first = apply(ready)
    bpy.data.materials.remove(first)
    stored = ApplyPlan.from_plain(ready.plan.plain())
    assert size_of(apply(replace(ready, plan=stored))) == (1.25, 17.0)


@pytest.mark.parametrize("name", ["meters", "height"])
def test_the_tooltip_of_a_control_says_who_sets_it_to_the_real_size(name: str) -> None:
    properties = bpy.types.Material.bl_rna.properties["patina"].fixed_type.properties
    assert "real" in properties[name].description
    assert "until you set another" in properties[name].description

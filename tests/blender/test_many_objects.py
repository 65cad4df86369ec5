# SPDX-License-Identifier: GPL-3.0-or-later
"""Work on many objects grows with their meshes and not with their number."""

from collections.abc import Callable
from math import cos, pi, radians, sin

import bmesh
import bpy
import pytest
from mathutils import Matrix

from patina_addon.blender.actions import prepare_export
from patina_addon.blender.material import face_sample, measure_objects
from patina_addon.blender.material.face_sample import FaceSample
from patina_addon.blender.material.projection import TileSource
from patina_addon.blender.targets import find_target
from patina_addon.blender.targets.capture import capture
from patina_addon.core.model.message import Message, listed

from .helpers import cube, generate, last_job

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the meshes that were read, in their order."""
    names: list[str] = []
    read = FaceSample.read

    def counted(mesh: bpy.types.Mesh, layer: bpy.types.MeshUVLoopLayer | None = None) -> FaceSample:
        names.append(mesh.name)
        return read(mesh, layer)

    monkeypatch.setattr(FaceSample, "read", counted)
    return names


def duplicates(count: int, change: Callable[[bpy.types.Object, int], object] = lambda obj, number: None) -> list:
    """Objects that share a sphere, and change with their number."""
    bpy.ops.mesh.primitive_uv_sphere_add(segments=16, ring_count=8)
    first = bpy.context.object
    objects = [first, *(cube(f"Sphere {number}", first.data) for number in range(1, count))]
    for number, obj in enumerate(objects):
        change(obj, number)
    bpy.context.view_layer.update()
    return objects


def shown(objects: list[bpy.types.Object]) -> set[bpy.types.Material]:
    return {obj.material_slots[0].material for obj in objects}


def test_the_mesh_of_linked_duplicates_is_read_once(readings: list[str]) -> None:
    objects = duplicates(30)
    material = generate()
    assert readings == [objects[0].data.name]
    assert shown(objects) == {material}


def test_duplicates_that_are_turned_or_scaled_have_the_size_of_their_own(readings: list[str]) -> None:
    def turn_and_scale(obj: bpy.types.Object, number: int) -> None:
        obj.rotation_euler = (radians(17 * number), radians(31 * number), radians(number))
        obj.scale = [1.0 + number % 3] * 3

    objects = duplicates(12, turn_and_scale)
    measures = measure_objects.measures(objects)
    assert len(readings) == 1
    for number, obj in enumerate(objects):
        expected = [value * (1 + number % 3) for value in measures[objects[0]].density[:2]]
        assert measures[obj].density[:2] == pytest.approx(expected, rel=1e-3)
        assert measure_objects.measure(obj).density == pytest.approx(measures[obj].density, rel=1e-3)


def test_duplicates_that_are_stretched_differently_are_measured_on_their_own() -> None:
    def stretch(obj: bpy.types.Object, number: int) -> None:
        obj.scale = (1.0, 1.0, 1.0 + number)

    objects = duplicates(5, stretch)
    together = measure_objects.measures(objects)
    assert len({measure.density for measure in together.values()}) == 5
    assert all(measure_objects.measure(obj) == together[obj] for obj in objects)


def test_modifiers_that_make_the_same_of_a_mesh_are_measured_once(readings: list[str]) -> None:
    def cast(obj: bpy.types.Object, number: int) -> None:
        obj.modifiers.new("Cast", 'CAST').factor = 0.5 if number < 20 else -0.5

    measures = measure_objects.measures(duplicates(25, cast))
    assert len(readings) == 2
    assert len(set(measures.values())) == 2


def test_duplicates_in_edit_mode_are_measured_once(readings: list[str]) -> None:
    objects = duplicates(10)
    bpy.context.view_layer.objects.active = objects[0]
    bpy.ops.object.mode_set(mode='EDIT')
    measures = measure_objects.measures(objects)
    assert len(readings) == 1
    assert {measure.projection for measure in measures.values()} == {'UV'}


def test_faces_of_many_corners_are_read_in_part_and_measure_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_sample, "CORNERS", 400)
    edit_mesh = bmesh.new()
    layer = edit_mesh.loops.layers.uv.new("UVMap")
    for number in range(20):
        angles = [corner * pi / 250 for corner in range(500)]
        radius = [1 + 0.3 * sin(9 * angle) for angle in angles]  # not convex
        flat = [(length * cos(angle), length * sin(angle)) for length, angle in zip(radius, angles, strict=True)]
        face = edit_mesh.faces.new([edit_mesh.verts.new((3 * number + x, y, 0.0)) for x, y in flat])
        for loop, (x, y) in zip(face.loops, flat, strict=True):
            loop[layer].uv = (x / 4, y / 2)
    mesh = bpy.data.meshes.new("Map")
    edit_mesh.to_mesh(mesh)
    edit_mesh.free()
    obj = cube("Map", mesh)
    bpy.context.view_layer.update()
    corners, first, count = face_sample._outlines(mesh)
    assert (len(first), len(corners), set(count)) == (20, 400, {20})
    assert measure_objects.measure(obj).density == pytest.approx((4.0, 2.0, 1.0), rel=1e-4)


def test_a_planned_target_of_many_objects_is_named_by_one_of_them_and_their_number() -> None:
    for number in range(300):
        cube(f"Object {number:03}")
    target = capture(bpy.context)
    names = find_target.target_names(target)
    assert str(Message("{objects}", objects=listed(names, 1))) == "Object 000 and 299 more"


def test_many_objects_that_get_no_material_are_one_message() -> None:
    for number in range(100):
        cube(f"Light {number:02}", bpy.data.lights.new("Light", 'POINT'))
    (refusal,) = capture(bpy.context).refusals
    assert str(refusal).startswith("Light 00, Light 01, Light 02, and 97 more are of type Light")


def test_objects_are_measured_before_anything_changes_so_that_blender_evaluates_the_scene_once() -> None:
    duplicates(3)
    generate(assign_to='NOTHING')
    bpy.data.materials.remove(bpy.data.materials[bpy.context.window_manager.patina.last_material])
    bpy.ops.ed.undo_push(message="Before")
    evaluations: list[object] = []

    def count(scene: bpy.types.Scene, *_: object) -> None:
        evaluations.append(scene.name)

    bpy.app.handlers.depsgraph_update_post.append(count)
    try:
        bpy.ops.patina.apply(job=last_job().id)
    finally:
        bpy.app.handlers.depsgraph_update_post.remove(count)
    assert len(evaluations) == 1  # by the undo step


def test_a_mesh_is_measured_at_one_scale_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    densities: list[object] = []
    density = FaceSample.density

    def counted(sample: FaceSample, matrix: Matrix) -> tuple[float, float] | None:
        densities.append(matrix)
        return density(sample, matrix)

    monkeypatch.setattr(FaceSample, "density", counted)

    def scale(obj: bpy.types.Object, number: int) -> None:
        obj.scale = [1.0 + number / 100] * 3

    objects = duplicates(20, scale)
    measures = measure_objects.measures(objects)
    assert len(densities) == 1
    first = measures[objects[0]].density[0]
    assert [measures[obj].density[0] / first for obj in objects] == pytest.approx(
        [1.0 + number / 100 for number in range(20)], rel=1e-4
    )


def test_the_mapping_of_a_material_is_read_once_to_prepare_many_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    objects = duplicates(30)
    objects[0].data.uv_layers.remove(objects[0].data.uv_layers[0])
    for obj in objects:
        obj.select_set(True)
    made = generate()
    read: list[bpy.types.Material | None] = []
    tile_source = prepare_export.tile_source

    def counted(material: bpy.types.Material | None) -> TileSource | None:
        read.append(material)
        return tile_source(material)

    monkeypatch.setattr(prepare_export, "tile_source", counted)
    assert bpy.ops.patina.prepare_for_export() == {'FINISHED'}
    assert read == [made]
    assert shown(objects) == {made}


@pytest.mark.parametrize("operator", ["prepare_for_export", "export_texture_set"])
def test_of_many_objects_it_is_seen_when_the_operator_runs_that_none_has_a_material(operator: str) -> None:
    for number in range(60):
        cube(f"Cube {number}")
    run = getattr(bpy.ops.patina, operator)
    assert run.poll()
    with pytest.raises(RuntimeError, match="No selected object has a Patina material"):
        run()

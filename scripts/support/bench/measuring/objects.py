# SPDX-License-Identifier: GPL-3.0-or-later
"""A material applied to many objects against one, and meshes measured. Runs on the bpy wheel."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from math import cos, pi, sin

import bpy

from patina_addon.blender.material import measure_objects

from ..measurements import Report
from ..settings import Settings


def measure(settings: Settings, report: Report) -> None:
    """Apply and measure by turns, after a first time that does not count."""
    bpy.ops.preferences.addon_enable(module="patina_addon")
    try:
        _measure_applying(settings, report)
        _measure_meshes(settings, report)
    finally:
        bpy.ops.preferences.addon_disable(module="patina_addon")


def _measure_applying(settings: Settings, report: Report) -> None:
    """Apply new materials to one of many linked duplicates, and to all."""
    count = settings.count(2000, 20)
    for number in range(settings.count(5) + 1):
        objects = _add_duplicates(count)
        jobs = [_make_job(seed) for seed in (1, 2)]
        one, many = _apply(jobs[0], objects[:1]), _apply(jobs[1], objects)
        if number:
            report.add("apply_many", many, one)
            report.add("apply_each", max(many - 1.5 * one, 0.0) / count, one)


def _measure_meshes(settings: Settings, report: Report) -> None:
    """Measure a mesh of many faces, and one of many corners."""
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.mesh.primitive_cube_add()
    small = bpy.context.object
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=48)
    rows = {"measure_faces": bpy.context.object, "measure_corners": _add_outlines(400, 1000)}
    bpy.context.view_layer.update()
    for name, obj in rows.items():
        for number in range(settings.count(9) + 1):
            large, cube = (_time_ms(partial(measure_objects.measure, measured)) for measured in (obj, small))
            if number:
                report.add(name, large, cube)


def _add_duplicates(count: int) -> list[bpy.types.Object]:
    """Return linked duplicates of a sphere of 3,000 faces, in a new file."""
    bpy.ops.wm.read_homefile(use_empty=True)
    bpy.ops.mesh.primitive_uv_sphere_add(segments=64, ring_count=48)
    objects = [bpy.context.object]
    for number in range(1, count):
        duplicate = objects[0].copy()
        duplicate.location.x = 3.0 * number
        bpy.context.scene.collection.objects.link(duplicate)
        objects.append(duplicate)
    bpy.context.view_layer.update()
    bpy.ops.ed.undo_push(message="Duplicates")
    return objects


def _add_outlines(faces: int, corners: int) -> bpy.types.Object:
    """Return an object with round faces of many corners and a UV map."""
    angles = [2 * pi * corner / corners for corner in range(corners)]
    points = [(3.0 * face + cos(angle), sin(angle), 0.0) for face in range(faces) for angle in angles]
    mesh = bpy.data.meshes.new("Outlines")
    mesh.from_pydata(points, [], [range(face * corners, (face + 1) * corners) for face in range(faces)])
    mesh.uv_layers.new().uv.foreach_set("vector", [value for point in points for value in point[:2]])
    obj = bpy.data.objects.new("Outlines", mesh)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def _make_job(seed: int) -> str:
    """Return a finished job of the built-in generator that was not applied to anything."""
    bpy.ops.patina.generate_material(
        prompt="old oak", service='OFFLINE', image_size=32, seed=seed, assign_to='NOTHING', wait=True
    )
    job = str(bpy.context.window_manager.patina.last_job)
    bpy.data.materials.remove(bpy.data.materials[bpy.context.window_manager.patina.last_material])
    return job


def _apply(job: str, objects: Iterable[bpy.types.Object]) -> float:
    """Return how many milliseconds Apply to Selection takes."""
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
    bpy.context.view_layer.update()
    return _time_ms(partial(bpy.ops.patina.apply, job=job))


def _time_ms(action: Callable[[], object]) -> float:
    """Return how many milliseconds it takes."""
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000

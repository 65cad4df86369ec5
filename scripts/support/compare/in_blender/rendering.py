# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of objects, each alone, as Cycles renders them under one sun."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import bpy
import numpy as np
from mathutils import Matrix, Vector

from .. import scene
from ..scene import SIDE, SUN, VIEWS

_SAMPLES = 8


def render(out: Path, tile: str, state: str, source: str, names: Iterable[str]) -> None:
    """Render objects, found by their names, and write their pictures."""
    _set_up()
    camera = _add("Camera", bpy.data.cameras.new("Camera"))
    camera.data.type = "ORTHO"
    sun = _add("Sun", bpy.data.lights.new("Sun", "SUN"))
    sun.data.energy, sun.data.angle = 3.0, 0.0
    sun.rotation_euler = Vector(SUN).to_track_quat("Z", "Y").to_euler()
    bpy.context.scene.camera = camera
    bpy.context.view_layer.update()
    for name in names:
        meshes = [obj for obj in bpy.data.objects if obj.type == "MESH" and _owner(obj) == name]
        if meshes:
            for obj in bpy.data.objects:
                obj.hide_render = obj.type == "MESH" and obj not in meshes
            _aim(camera, name, _middle(meshes))
            _write(scene.picture(out, tile, state, source, name))
    for obj in (camera, sun):
        bpy.data.objects.remove(obj)
    for obj in bpy.data.objects:
        obj.hide_render = False


def _set_up() -> None:
    """No light but the sun's, no bounces, no noise between two renders."""
    for obj in [obj for obj in bpy.data.objects if obj.type in ("CAMERA", "LIGHT")]:
        bpy.data.objects.remove(obj)
    settings = bpy.context.scene
    settings.world = None
    settings.render.engine = "CYCLES"
    settings.cycles.samples, settings.cycles.max_bounces, settings.cycles.seed = _SAMPLES, 0, 1
    settings.cycles.use_denoising = False
    settings.render.resolution_x = settings.render.resolution_y = SIDE
    settings.render.resolution_percentage = 100
    settings.render.film_transparent = True
    settings.render.image_settings.file_format = "OPEN_EXR"
    settings.render.image_settings.color_depth = "32"


def _add(name: str, data: bpy.types.ID) -> bpy.types.Object:
    obj = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(obj)
    return obj


def _owner(obj: bpy.types.Object) -> str:
    """Return which of the objects it is, or is a part of. Importers add parents, and suffixes to names."""
    if name := next((name for name in VIEWS if obj.name.startswith(name)), ""):
        return name
    return _owner(obj.parent) if obj.parent else ""


def _middle(meshes: list[bpy.types.Object]) -> Vector:
    corners = np.array([obj.matrix_world @ Vector(corner) for obj in meshes for corner in obj.bound_box])
    return Vector((corners.min(0) + corners.max(0)) / 2)


def _aim(camera: bpy.types.Object, name: str, middle: Vector) -> None:
    view = VIEWS[name]
    backward = Vector(view.direction).normalized()
    up = Vector((0, 1, 0)) if abs(backward.z) > 0.999 else Vector((0, 0, 1))
    right = up.cross(backward).normalized()
    camera.data.ortho_scale = view.width
    camera.location = middle + backward * 10
    camera.rotation_euler = Matrix((right, backward.cross(right), backward)).transposed().to_euler()


def _write(path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bpy.context.scene.render.filepath = str(Path(folder, "picture.exr"))
        bpy.ops.render.render(write_still=True)
        image = bpy.data.images.load(bpy.context.scene.render.filepath)
        image.colorspace_settings.is_data = True
        pixels = np.empty(SIDE * SIDE * 4, np.float32)
        image.pixels.foreach_get(pixels)
        bpy.data.images.remove(image)
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels.tofile(path)

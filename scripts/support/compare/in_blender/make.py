# SPDX-License-Identifier: GPL-3.0-or-later
"""Make the material, export it, and render it: python -m support.compare.in_blender.make OUT ZIP TILES NAMES FORMATS.

The last three are lists with commas. Patina is installed from its zip, and its PATINA API is the server of marks.py.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from math import radians
from pathlib import Path
from typing import Any

import bpy

from .. import scene
from ..marks import MarksServer
from ..scene import FORMATS, TILES, TRUTH, WITHOUT_UVS
from .rendering import render

_PATINA = "bl_ext.user_default.patina"
_SIZE = 512


def main() -> None:
    """Do everything that the arguments say."""
    out, archive = map(Path, sys.argv[1:3])
    tiles, names, formats = (argument.split(",") for argument in sys.argv[3:6])
    with MarksServer(duration=0.0) as server:
        os.environ.update(PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)
        bpy.context.preferences.system.use_online_access = True
        bpy.ops.extensions.package_install_files(
            repo="user_default", filepath=str(archive), enable_on_install=True, overwrite=True
        )
        for tile in tiles:
            _set_up(names, tile)
            for state in scene.STATES:
                _export(out, tile, state, names, formats)
        bpy.ops.preferences.addon_disable(module=_PATINA)


def _set_up(names: Sequence[str], tile: str) -> None:
    """Make the objects with their material."""
    bpy.ops.wm.read_homefile(use_empty=True)
    for index, name in enumerate(names):
        _ADD[name]((8.0 * index, 0.0, 0.0))
        bpy.context.object.name = bpy.context.object.data.name = name
    bpy.context.view_layer.update()
    bpy.ops.object.select_all(action="SELECT")
    maps = {"basecolor", "normal", "roughness", "metalness", "height"}
    bpy.ops.patina.generate_material(prompt="marks", service="FOXAPI", maps=maps, image_size=_SIZE, wait=True)
    for material in {slot.material for obj in bpy.data.objects for slot in obj.material_slots}:
        material.patina.meters = TILES[tile].meters
        material.patina.rotation = radians(TILES[tile].degrees)


def _add_plane(location: tuple[float, float, float]) -> None:
    bpy.ops.mesh.primitive_plane_add(size=2, location=location)
    bpy.context.object.scale = (3, 3, 3)


def _add_sphere(location: tuple[float, float, float]) -> None:
    bpy.ops.mesh.primitive_uv_sphere_add(radius=1, segments=64, ring_count=32, location=location)
    bpy.ops.object.shade_smooth()


_ADD: dict[str, Callable[[tuple[float, float, float]], object]] = {
    "Cube": lambda location: bpy.ops.mesh.primitive_cube_add(size=2, location=location),
    "Plane": _add_plane,
    "Sphere": _add_sphere,
    "Boxed": lambda location: bpy.ops.mesh.primitive_cube_add(size=2, location=location, calc_uvs=False),
}


def _export(out: Path, tile: str, state: str, names: Sequence[str], formats: Sequence[str]) -> None:
    """Render and export the objects of a state, which is brought about first."""
    bpy.ops.object.select_all(action="SELECT")
    if state == "prepared":
        if bpy.ops.patina.prepare_for_export.poll():
            bpy.ops.patina.prepare_for_export()
    else:
        names = [name for name in names if name != WITHOUT_UVS]
    for obj in bpy.data.objects:
        obj.select_set(obj.name in names)
    render(out, tile, state, TRUTH, names)
    folder = scene.state_folder(out, tile, state)
    for name in formats:
        path = folder / FORMATS[name].file
        path.parent.mkdir(parents=True, exist_ok=True)
        _EXPORTERS[name](str(path))


def _gltf(path: str, **options: Any) -> None:
    bpy.ops.export_scene.gltf(filepath=path, use_selection=True, **options)


_EXPORTERS: dict[str, Callable[[str], object]] = {
    "gltf": _gltf,
    "gltf-tangents": lambda path: _gltf(path, export_tangents=True),
    "usd": lambda path: bpy.ops.wm.usd_export(filepath=path, selected_objects_only=True),
    "fbx": lambda path: bpy.ops.export_scene.fbx(
        filepath=path, use_selection=True, path_mode="COPY", embed_textures=True
    ),
    "obj": lambda path: bpy.ops.wm.obj_export(
        filepath=path, export_selected_objects=True, export_pbr_extensions=True, path_mode="COPY"
    ),
    "usdz": lambda path: bpy.ops.wm.usd_export(filepath=path, selected_objects_only=True),
    "usd-materialx": lambda path: bpy.ops.wm.usd_export(
        filepath=path, selected_objects_only=True, generate_materialx_network=True
    ),
    "sets": lambda path: bpy.ops.patina.export_texture_set(target=Path(path).name, directory=path),
}


main()

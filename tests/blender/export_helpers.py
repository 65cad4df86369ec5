# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of exports have in common: objects with Patina's materials, and renders of them."""

from pathlib import Path

import bpy
import numpy as np
from mathutils import Vector

from patina_addon.blender.material import build, tile_size
from patina_addon.core.images import png
from patina_addon.core.model.maps import MAPS, MapFile

SIDE = 32
PIXELS = 64


def noisy_maps(
    folder: Path, kinds: tuple[str, ...] = tuple(MAPS), stem: str = "red", rows: int = SIDE
) -> dict[str, np.ndarray]:
    """Maps on disk, each pixel another value, by kind: (rows, columns) or (rows, columns, 3) of 8 bits."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(1)
    pixels = {}
    for kind in kinds:
        shape = (rows, SIDE, 3) if MAPS[kind].channels == 3 else (rows, SIDE)
        pixels[kind] = random.integers(0, 256, shape).astype(np.uint8)
        if kind == "normal":  # hardly tilted, as normals are
            pixels[kind] = (pixels[kind] // 8 + np.array((112, 112, 224), np.uint8)).astype(np.uint8)
        png.write(folder / f"{stem}_{kind}.png", pixels[kind])
    return pixels


def noisy_material(
    folder: Path, kinds: tuple[str, ...] = tuple(MAPS), stem: str = "red", rows: int = SIDE
) -> bpy.types.Material:
    """A material with noisy maps."""
    noisy_maps(folder, kinds, stem, rows)
    return build("Red", [MapFile(kind, folder / f"{stem}_{kind}.png", SIDE, rows) for kind in kinds])


def plane(material: bpy.types.Material, meters: float = 1.0) -> bpy.types.Object:
    """A square of 2 m with UVs, with a material that fits it, alone in the selection."""
    bpy.ops.mesh.primitive_plane_add(size=2.0)
    return _assign(material, meters)


def cube(material: bpy.types.Material, meters: float = 1.0) -> bpy.types.Object:
    """A cube of 2 m without UVs, with a material that fits it, alone in the selection."""
    bpy.ops.mesh.primitive_cube_add(size=2.0, calc_uvs=False)
    return _assign(material, meters)


def _assign(material: bpy.types.Material, meters: float) -> bpy.types.Object:
    obj = bpy.context.object
    material.patina.meters = meters
    obj.data.materials.append(tile_size.fitted(material, obj))
    return obj


def socket(node: bpy.types.Node, name: str) -> bpy.types.NodeSocket:
    """An input by its identifier."""
    return next(candidate for candidate in node.inputs if candidate.identifier == name)


def image_files_by_input(material: bpy.types.Material) -> dict[str, str]:
    """The file that each input of the Principled BSDF gets its values from, whatever is in between."""
    principled = next(node for node in material.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')
    files = {name: _file(socket(principled, name)) for name in ("Base Color", "Roughness", "Metallic", "Normal")}
    return {name: file for name, file in files.items() if file}


def _file(target: bpy.types.NodeSocket) -> str:
    if not target.is_linked:
        return ""
    source = target.links[0].from_node
    if source.type == 'TEX_IMAGE':
        return Path(bpy.path.abspath(source.image.filepath)).name
    return next(filter(None, map(_file, source.inputs)), "")


def render(path: Path, direction: tuple[float, float, float], width: float = 4.5, samples: int = 4) -> np.ndarray:
    """A picture (rows, columns, 3) of the scene seen from `direction`, as linear light, lit from one side."""
    scene = bpy.context.scene
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.type, camera.data.ortho_scale = 'ORTHO', width
    camera.location = Vector(direction).normalized() * 10
    camera.rotation_euler = (-Vector(direction)).to_track_quat('-Z', 'Y').to_euler()
    sun = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", 'SUN'))
    sun.data.energy, sun.rotation_euler = 3.0, (0.6, 0.5, 0.0)
    for obj in (camera, sun):
        scene.collection.objects.link(obj)
    scene.camera = camera
    scene.render.engine = 'CYCLES'
    scene.cycles.samples, scene.cycles.use_denoising, scene.cycles.seed = samples, False, 1
    scene.cycles.max_bounces = 0
    scene.render.resolution_x = scene.render.resolution_y = PIXELS
    scene.render.image_settings.file_format = 'OPEN_EXR'
    scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)
    for obj in (camera, sun):
        bpy.data.objects.remove(obj)
    return read(path, is_float=True)[::-1]


def read(path: Path, is_float: bool = False) -> np.ndarray:
    """The values of an image as stored, (rows, columns, 3), from the top; 0 to 255 unless `is_float`."""
    image = bpy.data.images.load(str(path))
    image.colorspace_settings.is_data = True
    values = np.empty((image.size[1], image.size[0], image.channels), np.float32)
    image.pixels.foreach_get(values.ravel())
    bpy.data.images.remove(image)
    values = values[::-1, :, :3]
    return values if is_float else np.rint(values * 255).astype(np.uint8)

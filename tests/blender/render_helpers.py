# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders of a square meter or more from above, as numbers, and maps whose correct render is known."""

import math
from pathlib import Path

import bpy
import numpy as np

from patina_addon.core.images import png
from patina_addon.core.model.maps import MapFile

PIXELS = 64
_y, _x = (np.mgrid[0:128, 0:128] + 0.5) / 128


def write(folder: Path, kind: str, values: np.ndarray) -> MapFile:
    """A map from values of 0 to 1."""
    path = folder / f"known_{kind}.png"
    png.write(path, (values * 65535 + 0.5).astype(np.uint16))
    mean = values.reshape(-1, values.shape[2]).mean(0) if values.ndim == 3 else (values.mean(),) * 3
    return MapFile(kind, path, values.shape[1], values.shape[0], tuple(map(float, mean)))


def coordinate_map(folder: Path) -> MapFile:
    """Data that say where on the tile they are: red rises with u, green with v."""
    return write(folder, "normal", np.stack((_x, 1 - _y, np.ones_like(_x)), -1))


def hill(folder: Path, meters: float) -> dict[str, MapFile]:
    """A round hill `meters` high in the middle of a tile of one meter, as height and as normals (Y up)."""
    across, up = 2 * np.pi * (_x - 0.5), 2 * np.pi * (0.5 - _y)
    height = (1 + np.cos(across)) * (1 + np.cos(up)) / 4
    slopes = (np.sin(across) * (1 + np.cos(up)), np.sin(up) * (1 + np.cos(across)))
    normal = np.stack((*(slope * meters * np.pi / 2 for slope in slopes), np.ones_like(_x)), -1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    color = np.full((8, 8, 3), 0.8)
    values = {"basecolor": color, "normal": normal / 2 + 0.5, "height": height}
    return {kind: write(folder, kind, value) for kind, value in values.items()}


def plane(name: str, faces: int = 1, has_uvs: bool = True, scale: tuple[float, float, float] = (1.0, 1.0, 1.0)):
    """A plane of one meter in its own space, smooth, of `faces` squared faces."""
    steps = np.linspace(-0.5, 0.5, faces + 1)
    points = np.stack((*np.meshgrid(steps, steps), np.zeros((faces + 1, faces + 1))), -1).reshape(-1, 3)
    first = (np.arange(faces)[:, None] * (faces + 1) + np.arange(faces)).ravel()
    corners = np.stack((first, first + 1, first + faces + 2, first + faces + 1), 1)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.tolist(), [], corners.tolist())
    mesh.shade_smooth()
    if has_uvs:
        mesh.uv_layers.new().uv.foreach_set("vector", (points[corners.ravel(), :2] + 0.5).astype(np.float32).ravel())
    obj = bpy.data.objects.new(name, mesh)
    obj.scale = scale
    bpy.context.scene.collection.objects.link(obj)
    return obj


def set_up(width: float, engine: str = 'CYCLES') -> None:
    """A camera that looks down on so many units of the scene, and a sun from the left, at 30 degrees.

    What else is in the scene is not rendered.
    """
    scene = bpy.context.scene
    for other in scene.objects:
        other.hide_render = True
    scene.render.engine = engine
    if engine == 'CYCLES':
        scene.cycles.samples = 1
        scene.cycles.use_denoising = False
        scene.cycles.max_bounces = 0
        scene.cycles.pixel_filter_type = 'BOX'
    else:
        scene.eevee.taa_render_samples = 1
        scene.world = None
    scene.render.filter_size = 0.01
    scene.render.resolution_x = scene.render.resolution_y = PIXELS
    scene.render.image_settings.file_format = 'OPEN_EXR'
    scene.view_settings.view_transform = 'Raw'
    camera = bpy.data.cameras.new("Camera")
    camera.type, camera.ortho_scale = 'ORTHO', width
    scene.camera = bpy.data.objects.new("Camera", camera)
    scene.camera.location.z = 20
    sun = bpy.data.objects.new("Sun", bpy.data.lights.new("Sun", 'SUN'))
    sun.rotation_euler.y = -math.radians(60)
    for obj in (scene.camera, sun):
        scene.collection.objects.link(obj)


def render(folder: Path, obj: bpy.types.Object, material: bpy.types.Material) -> np.ndarray:
    """The picture of `item` with `material`, (PIXELS, PIXELS, 3), the bottom row first."""
    obj.data.materials.clear()
    obj.data.materials.append(material)
    scene = bpy.context.scene
    for other in scene.objects:
        if other.type == 'MESH':
            other.hide_render = other != obj
    scene.render.filepath = str(folder / "out.exr")
    bpy.ops.render.render(write_still=True)
    image = bpy.data.images.load(scene.render.filepath)
    image.colorspace_settings.is_data = True
    pixels = np.empty(PIXELS * PIXELS * 4, np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(PIXELS, PIXELS, 4)[..., :3]


def left_less_right(picture: np.ndarray) -> float:
    """How much brighter the left half of a picture is."""
    left, right = np.split(picture, 2, axis=1)
    return float(left.mean() - right.mean())


def expected_lighting(normals: Path) -> np.ndarray:
    """How much light a surface with a normal map takes from the sun, as a share of what a flat one takes."""
    image = bpy.data.images.load(str(normals))
    image.colorspace_settings.is_data = True
    normal = np.array(image.pixels[:]).reshape(image.size[1], image.size[0], 4)[..., :3] * 2 - 1
    return np.maximum(normal @ (-math.sin(math.radians(60)), 0.0, math.cos(math.radians(60))), 0) * 2


def emit(material: bpy.types.Material, source: bpy.types.NodeSocket) -> None:
    """Have `material` emit the values of a socket."""
    tree = material.node_tree
    (output,) = [node for node in tree.nodes if node.bl_idname == 'ShaderNodeOutputMaterial']
    emission = tree.nodes.new('ShaderNodeEmission')
    tree.links.new(source, emission.inputs["Color"])
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])


def tiles_per_unit(picture: np.ndarray, width: float) -> tuple[float, float]:
    """How many tiles of a coordinate map lie on one unit across and one unit up the picture."""
    rates = []
    for axis in (1, 0):
        phases = np.unwrap(2 * np.pi * picture[..., :2], axis=axis) / (2 * np.pi)
        steps = np.diff(phases, axis=axis) * PIXELS / width
        rates.append(float(np.linalg.norm(np.median(steps, axis=(0, 1)))))
    return rates[0], rates[1]

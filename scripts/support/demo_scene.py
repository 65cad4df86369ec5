# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the demo that runs inside Blender: install Patina as a user would, use it, render, save.

demo_scene.py -- SETTINGS, where SETTINGS is a JSON object. It sends demo.py lines that begin with PATINA.
"""

import json
import math
import shutil
import sys
from pathlib import Path
from typing import Any

import bpy
from mathutils import Vector

TILE_METERS = 1.6
SAMPLES = 32


def main() -> None:
    """Make the material that the settings ask for, and a picture of it."""
    settings = json.loads(sys.argv[sys.argv.index("--") + 1])
    out = Path(settings["out"])
    out.mkdir(parents=True, exist_ok=True)
    send(progress=f"Installing {Path(settings['zip']).name} in Blender {bpy.app.version_string}")
    install(settings["zip"])
    objects = build_scene()
    send(progress=f"Generating {settings['prompt']!r}")
    material = generate(settings, objects)
    send(progress="Rendering")
    preview = render(out)
    send(progress="Saving")
    bpy.context.preferences.filepaths.save_version = 0  # It is saved twice, and needs no material.blend1.
    blend = out / "material.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(blend), compress=True)
    maps = copy_maps(material, out / "maps")
    bpy.ops.wm.save_mainfile()
    send(
        result={
            "blend": str(blend),
            "preview": str(preview),
            "maps": maps,
            "material": material.name,
            "objects": [obj.name for obj in objects if material.name in obj.material_slots],
            "service": settings["service"],
            "blender": bpy.app.version_string,
        }
    )


def send(**message: Any) -> None:
    """Send a message to demo.py."""
    print("PATINA", json.dumps(message, ensure_ascii=False), flush=True)


def install(archive: str) -> None:
    """Install the extension from disk and enable it."""
    bpy.ops.extensions.package_install_files(repo="user_default", filepath=archive, enable_on_install=True)
    if "bl_ext.user_default.patina" not in bpy.context.preferences.addons:
        raise RuntimeError("Blender did not enable the extension.")


def generate(settings: dict[str, Any], objects: list[bpy.types.Object]) -> bpy.types.Material:
    """Have Patina make the material, as a script would."""
    if settings["service"] != "offline":
        bpy.context.preferences.system.use_online_access = True
    bpy.ops.object.select_all(action='DESELECT')
    for obj in objects:
        obj.select_set(True)
    maps = {"maps": {kind.strip() for kind in settings["maps"].split(",")}} if settings["maps"] else {}
    bpy.ops.patina.generate_material(
        prompt=settings["prompt"],
        service=settings["service"].upper(),
        image_size=settings["size"],
        tiling_mode=settings["tiling"].upper(),
        seed=settings["seed"],
        wait=True,
        **maps,
    )
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def copy_maps(material: bpy.types.Material, folder: Path) -> dict[str, str]:
    """Copy the maps beside the saved .blend, and use relative paths for them. Return the path of each kind."""
    folder.mkdir(exist_ok=True)
    maps = {}
    for node in material.node_tree.nodes:
        if node.type == 'TEX_IMAGE' and node.image:
            source = Path(bpy.path.abspath(node.image.filepath))
            target = folder / source.name
            shutil.copyfile(source, target)
            node.image.filepath = f"//{folder.name}/{target.name}"
            maps[target.stem.rpartition("_")[2]] = str(target)
    return maps


def build_scene() -> list[bpy.types.Object]:
    """Build a studio: a cube on a plane on a gray floor, a sun, and a camera. Return the cube and the plane."""
    bpy.ops.wm.read_homefile(use_empty=True)
    rotation = (0, 0, math.radians(33))
    bpy.ops.mesh.primitive_plane_add(size=60, location=(0, 0, -0.02))
    floor = bpy.context.object
    floor.name = "Floor"
    floor.data.materials.append(floor_material())
    bpy.ops.mesh.primitive_plane_add(size=3 * TILE_METERS, rotation=rotation)
    plane = bpy.context.object
    bpy.ops.mesh.primitive_cube_add(size=TILE_METERS, location=(0, 0, TILE_METERS / 2), rotation=rotation)
    cube = bpy.context.object
    for obj in (cube, plane):
        project_box(obj.data)
    bevel = cube.modifiers.new("Bevel", 'BEVEL')
    bevel.width, bevel.segments = 0.02, 4
    add_light()
    add_camera()
    return [cube, plane]


def floor_material() -> bpy.types.Material:
    """Make a matte material that is darker than most."""
    material = bpy.data.materials.new("Studio Floor")
    if material.node_tree is None:
        material.use_nodes = True
    shader = next(node for node in material.node_tree.nodes if node.type == 'BSDF_PRINCIPLED')
    shader.inputs["Base Color"].default_value = (0.42, 0.41, 0.39, 1.0)
    shader.inputs["Roughness"].default_value = 0.9
    return material


def project_box(mesh: bpy.types.Mesh) -> None:
    """Project UVs along the axis closest to each face's normal, so that a tile measures TILE_METERS everywhere."""
    layer = mesh.uv_layers.active or mesh.uv_layers.new()
    for polygon in mesh.polygons:
        axis = max(range(3), key=lambda index: abs(polygon.normal[index]))
        across, up = ((1, 2), (0, 2), (0, 1))[axis]
        for loop in polygon.loop_indices:
            position = mesh.vertices[mesh.loops[loop].vertex_index].co
            layer.data[loop].uv = (position[across] / TILE_METERS + 0.5, position[up] / TILE_METERS + 0.5)


def add_light() -> None:
    """Add a warm sun from the left, low enough that relief shows on every side, and a soft blue sky."""
    sun = bpy.data.lights.new("Sun", 'SUN')
    sun.energy, sun.angle, sun.color = 4.2, math.radians(5), (1.0, 0.94, 0.84)
    lamp = bpy.data.objects.new("Sun", sun)
    lamp.rotation_euler = Vector((0.8, 0.52, -0.75)).to_track_quat('-Z', 'Y').to_euler()
    bpy.context.collection.objects.link(lamp)
    world = bpy.data.worlds.new("Sky")
    if world.node_tree is None:
        world.use_nodes = True
    background = next(node for node in world.node_tree.nodes if node.type == 'BACKGROUND')
    background.inputs["Color"].default_value = (0.62, 0.72, 0.9, 1.0)
    background.inputs["Strength"].default_value = 0.6
    bpy.context.scene.world = world


def add_camera() -> None:
    """Add a camera that looks down at the cube, so that the floor fills the picture."""
    camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
    camera.data.lens = 72
    camera.location = (0.0, -7.4, 4.4)
    direction = Vector((0.1, 0.0, 0.6)) - camera.location
    camera.rotation_euler = direction.to_track_quat('-Z', 'Y').to_euler()
    bpy.context.collection.objects.link(camera)
    bpy.context.scene.camera = camera


def render(folder: Path) -> Path:
    """Render the picture with Cycles, and return its path."""
    scene = bpy.context.scene
    scene.render.engine = 'CYCLES'
    scene.render.resolution_x, scene.render.resolution_y = 720, 540
    scene.render.film_transparent = False
    scene.cycles.samples = SAMPLES
    scene.cycles.max_bounces = 4
    denoisers = scene.cycles.bl_rna.properties["denoiser"].enum_items.keys()
    scene.cycles.use_denoising = 'OPENIMAGEDENOISE' in denoisers
    scene.view_settings.look = 'AgX - Medium High Contrast'
    scene.render.image_settings.file_format = 'PNG'
    scene.render.filepath = str(folder / "preview.png")
    bpy.ops.render.render(write_still=True)
    return folder / "preview.png"


main()

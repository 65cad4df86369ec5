# SPDX-License-Identifier: GPL-3.0-or-later
"""The zip, installed as a user installs it, works, and goes without a trace."""

import os
import sys
from pathlib import Path

import addon_utils
import bpy

from .conftest import MODULE, install, uninstall


def traces() -> set[str]:
    """Everything of ours that Blender knows."""
    types = {name for name in dir(bpy.types) if name.startswith("PATINA_")}
    operators = {f"ops.patina.{name}" for name in dir(bpy.ops.patina)}
    pointers = {f"{kind}.patina" for kind in ("Scene", "WindowManager") if hasattr(getattr(bpy.types, kind), "patina")}
    return types | operators | pointers


def generate() -> bpy.types.Material:
    bpy.ops.patina.generate_material(prompt="red brick", service='OFFLINE', image_size=32, seed=1, wait=True)
    return bpy.data.materials[bpy.context.window_manager.patina.last_material]


def test_the_addon_is_enabled_as_an_extension(installed):
    assert installed in bpy.context.preferences.addons
    assert "patina_addon" not in bpy.context.preferences.addons
    assert addon_utils.check(installed) == (True, True)


def test_the_installed_addon_makes_a_material(installed):
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    material = generate()
    assert [slot.material for slot in cube.material_slots] == [material]
    images = [node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
    assert len(images) == 5
    for image in images:
        path = Path(bpy.path.abspath(image.filepath))
        assert path.is_file()
        assert path.is_relative_to(os.environ["PATINA_HOME"])


def test_the_installed_addon_can_be_disabled_and_enabled_twice(installed):
    whole = traces()
    for _ in range(2):
        bpy.ops.preferences.addon_disable(module=installed)
        assert traces() == set()
        bpy.ops.preferences.addon_enable(module=installed)
        assert traces() == whole
    assert generate()


def test_uninstalling_leaves_only_materials_and_maps(installed):
    material = generate()
    images = [node.image for node in material.node_tree.nodes if node.type == 'TEX_IMAGE']
    uninstall()
    assert traces() == set()
    assert MODULE not in bpy.context.preferences.addons
    assert not [name for name in sys.modules if name.startswith(MODULE)]
    assert not list(Path(os.environ["BLENDER_USER_RESOURCES"]).rglob("patina*"))
    assert all(Path(bpy.path.abspath(image.filepath)).is_file() for image in images)


def test_jobs_and_maps_survive_a_reinstallation(installed, archive):
    generate()
    job = bpy.context.window_manager.patina.last_job
    files = {path: path.read_bytes() for path in Path(os.environ["PATINA_HOME"]).rglob("*.png")}
    assert files
    uninstall()
    assert {path: path.read_bytes() for path in files} == files
    bpy.ops.wm.read_homefile(use_empty=True)
    install(archive)
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    assert bpy.ops.patina.apply(job=job) == {'FINISHED'}
    assert cube.material_slots[0].material.name == "Red brick"
    assert {path: path.read_bytes() for path in files} == files


def test_every_import_inside_the_package_is_relative(installed):
    assert not [name for name in sys.modules if name.startswith("patina_addon")]

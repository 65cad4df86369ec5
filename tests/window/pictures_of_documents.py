# SPDX-License-Identifier: GPL-3.0-or-later
"""Take the pictures of README and docs in a real window. scripts/screenshots.py runs this file; no test run does.

A test here fails if Blender cannot be brought into what the picture is to show.
"""


import pytest
from PIL import Image
from support.folders import ROOT

from tests.server import ApiServer

from .conftest import VIEWPORT, Window
from .test_generate import jobs, wait_for_state
from .test_history import scroll

DOCS = ROOT / "docs"
QUALITY = 88
HEAD = 248
"""Pixels above the preferences of Patina's own, where Blender shows where it is installed."""
COLORS = 2000
"""How many colors a picture of a lit scene has at least. Before shaders are compiled, there are a few hundred."""
PROMPTS = ("Old oak planks", "Polished gold", "Wet cobblestone street", "Blue denim", "White rough stucco", "Dry grass")
SCENE = f"""
import math
bpy.ops.object.select_all(action='SELECT')
bpy.ops.object.delete()
bpy.ops.mesh.primitive_plane_add(size=12)
floor = bpy.context.object
floor.name = "Floor"
gray = bpy.data.materials.new("Floor")
gray.use_nodes = True
shader = next(node for node in gray.node_tree.nodes if node.type == "BSDF_PRINCIPLED")
shader.inputs["Base Color"].default_value = (0.18, 0.18, 0.19, 1.0)
shader.inputs["Roughness"].default_value = 0.6
floor.data.materials.append(gray)
bpy.ops.mesh.primitive_uv_sphere_add(segments=96, ring_count=48, radius=0.9, location=(0.75, 1.3, 0.9))
ball = bpy.context.object
ball.name = "Ball"
bpy.ops.object.shade_smooth()
bpy.ops.mesh.primitive_cube_add(size=1.7, location=(-0.9, -0.2, 0.85), rotation=(0.0, 0.0, math.radians(28)))
box = bpy.context.object
box.name = "Box"
bpy.ops.object.mode_set(mode='EDIT')
bpy.ops.uv.cube_project(cube_size=1.7)
bpy.ops.object.mode_set(mode='OBJECT')
bevel = box.modifiers.new("Bevel", 'BEVEL')
bevel.width, bevel.segments = 0.06, 4
bpy.ops.object.shade_smooth()
{VIEWPORT}
space = area.spaces.active
space.overlay.show_overlays = space.show_gizmo = False
space.shading.type = 'MATERIAL'
space.lens = 60
view = space.region_3d
view.view_perspective = 'PERSP'
from mathutils import Euler, Vector
view.view_rotation = Euler((math.radians(68), 0.0, math.radians(-14))).to_quaternion()
view.view_location, view.view_distance = Vector((0.35, 0.3, 0.75)), 9.0
"""


def prepare(window: Window, language: str = 'en_US') -> None:
    """Two objects in a good light, selected, beside Patina's tab."""
    window.ask(
        f"v = bpy.context.preferences.view\nv.language = {language!r}\n"
        "v.use_translate_interface = v.use_translate_tooltips = True"
    )
    window.ask(SCENE)
    window.open_sidebar()


def generate(window: Window, prompt: str) -> None:
    window.ask(f"bpy.context.scene.patina.prompt = {prompt!r}")
    window.ask("bpy.ops.patina.generate_material()")


def finished(window: Window) -> None:
    wait_for_state(window, "applied")
    busy = "value = __import__('sys').modules['bl_ext.user_default.patina.blender.session.session'].current().is_busy"
    window.wait_until(lambda: not window.ask(busy), "nothing is left to do")


def take(window: Window, name: str) -> None:
    """Keep the 3D Viewport with its sidebar as a picture of the documents."""
    left, top, right, bottom = window.area()

    def shot() -> Image.Image:
        return Image.open(window.keep_screenshot(f"documents-{name}")).convert("RGB")

    def is_lit() -> bool:
        return len(shot().crop((left, top, window.area("UI")[0], bottom)).getcolors(1 << 24)) > COLORS

    window.wait_until(is_lit, "the scene is lit")
    shot().crop((left, top, right, bottom)).save(DOCS / f"{name}.jpg", quality=QUALITY, optimize=True)


@pytest.fixture
def english(window: Window):
    yield window
    window.ask("bpy.context.preferences.view.language = 'en_US'")


def test_the_first_material(english: Window) -> None:
    prepare(english)
    generate(english, "Weathered red brick wall with moss")
    finished(english)
    take(english, "first-material")


def test_the_first_material_in_chinese(english: Window) -> None:
    prepare(english, 'zh_HANS')
    generate(english, "长着苔藓的风化红砖墙")
    finished(english)
    take(english, "first-material.zh_HANS")


def test_the_history(english: Window) -> None:
    english.open_panel("history", "PATINA_PT_history")
    prepare(english)
    for prompt in PROMPTS:
        english.ask(f"bpy.ops.patina.generate_material(prompt={prompt!r}, wait=True, image_size=512)")
    finished(english)
    english.ask("bpy.context.scene.patina.prompt = ''")
    english.redraw()
    scroll(english)
    take(english, "history")


def test_the_preferences(english: Window) -> None:
    home = english.ask("import os\nvalue, os.environ['HOME'] = os.environ['HOME'], '/home/artist'")
    english.ask("import os\n[os.environ.pop(name, None) for name in ('PATINA_BASE_URL', 'PATINA_HOME')]")
    english.ask(
        f"{VIEWPORT}\narea.ui_type = 'PREFERENCES'\nbpy.context.preferences.active_section = 'ADDONS'\n"
        "bpy.context.window_manager.addon_search = 'Patina'\n"
        "bpy.ops.preferences.addon_expand(module='bl_ext.user_default.patina')"
    )
    english.redraw()
    left, top, right, bottom = english.area(editor='PREFERENCES')
    shot = Image.open(english.keep_screenshot("documents-preferences")).convert("RGB")
    shot.crop((left, top + HEAD, right, bottom)).save(DOCS / "preferences.jpg", quality=QUALITY, optimize=True)
    english.ask(f"import os\nos.environ['HOME'] = {home!r}")


def test_a_job_that_runs_and_one_that_failed(online: Window, server: ApiServer) -> None:
    server.duration = 600.0
    prepare(online)
    generate(online, "Hammered copper with verdigris")
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits")
    take(online, "running")
    server.scenario = "402"
    generate(online, "Glazed blue tiles")
    online.wait_until(lambda: any(job["error"] for job in jobs(online)), "there is an error")
    take(online, "failed")

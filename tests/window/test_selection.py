# SPDX-License-Identifier: GPL-3.0-or-later
"""One click makes a material for what is selected with the keys: nothing, or objects of different kinds."""

from .conftest import Window
from .sidebar_positions import job_row
from .test_generate import click_generate, click_until, material_of, type_prompt, wait_for_state
from .test_jobs import MAIN_BELOW

KINDS = ("Cube", "Text", "BézierCurve", "Mball")
OTHERS = (
    "bpy.ops.object.text_add(location=(3, 0, 0))\n"
    "bpy.context.object.data.extrude = 0.1\n"
    "bpy.ops.curve.primitive_bezier_curve_add(location=(0, 3, 0))\n"
    "bpy.context.object.data.bevel_depth = 0.2\n"
    "bpy.ops.object.metaball_add(type='BALL', location=(-3, 0, 0))\n"
    "bpy.ops.ed.undo_push(message='Add')\n"
    "value = sorted(obj.name for obj in bpy.data.objects if obj.type in {'MESH', 'FONT', 'CURVE', 'META'})"
)
SELECTED = "sorted(obj.name for obj in bpy.context.selected_objects)"


def press(window: Window, key: str) -> None:
    """Press a key over the 3D Viewport, where no object is."""
    left, _, right, bottom = window.area()
    window.move((left + right) // 3, bottom - 60)
    window.key(key)


def shown_materials(window: Window) -> list[str | None]:
    return [material_of(window, name) for name in KINDS]


def test_a_click_serves_nothing_selected_and_four_objects_of_different_kinds(window: Window) -> None:
    assert set(window.ask(OTHERS)) == set(KINDS)
    window.ask("bpy.context.scene.patina.image_size = 64")
    before = shown_materials(window)
    type_prompt(window, "old stone wall")
    press(window, "alt+a")
    window.wait_until(lambda: window.ask(SELECTED) == [], "nothing is selected")
    window.keep_screenshot("selection-nothing")
    click_generate(window)
    wait_for_state(window, "applied")
    assert shown_materials(window) == before
    assert window.ask("bpy.data.materials['Old stone wall'].use_fake_user")
    window.keep_screenshot("selection-nothing-only-made")
    press(window, "a")
    window.wait_until(lambda: set(KINDS) < set(window.ask(SELECTED)), "all is selected, with the camera and the light")
    window.keep_screenshot("selection-all")
    left, _, right, _ = window.area("UI")
    click_until(window, (left + right) // 2, job_row(window)[1] + MAIN_BELOW, lambda: shown_materials(window) != before)
    window.keep_screenshot("selection-all-applied")
    applied = shown_materials(window)
    assert all(str(name).startswith("Old stone wall") for name in applied)
    type_prompt(window, "oak planks")
    click_generate(window)
    wait_for_state(window, "applied")
    assert all(str(name).startswith("Oak planks") for name in shown_materials(window))
    window.keep_screenshot("selection-all-generated")
    press(window, "ctrl+z")
    window.wait_until(lambda: shown_materials(window) == applied, "one undo took it back from all four")

# SPDX-License-Identifier: GPL-3.0-or-later
"""What appears on its own in the sidebar moves no row, so that a click meets the control that it was meant for."""

import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from .conftest import ADDON, VIEWPORT, Window
from .sidebar_positions import selected_rows
from .test_generate import SESSION
from .test_material import generate, show_the_material

ROW = 30
"""More than the height of a row, in pixels, and less than that of two."""

KNOWN = f"{SESSION}value = ('OFFLINE', bpy.context.scene.patina.prompt) in session.forecasts._known"
SAID = {
    "no-prompt": "bpy.context.scene.patina.prompt = ''",
    "known-words": "bpy.context.scene.patina.prompt = 'Old brick wall with moss and snow, very wet and cracked'",
    "unknown-words": "bpy.context.scene.patina.prompt = 'dragon scales of an ancient lizard'",
    "too-large": "bpy.context.scene.patina.image_size = 9999",
    "several-problems": "bpy.context.scene.patina.assign_to = 'FACES'",
    "one-problem": "bpy.context.scene.patina.image_size = 256",
    "another-selection": "bpy.context.scene.patina.assign_to = 'SELECTED'\nbpy.data.objects['Cube'].select_set(False)",
    "a-light-too": "bpy.data.objects['Light'].select_set(True)",
    "all-maps-shown": f"{VIEWPORT}\narea.spaces.active.shading.type = 'MATERIAL'",
    "a-bad-folder": (
        f"{SESSION}from {ADDON}.core.model.message import Message\n"
        "monitor = next(iter(session._monitors._monitors.values()))\n"
        "monitor.problem = Message('Another Blender works in the Patina folder. Close it first. ' * 3)"
    ),
}
"""What makes the panel say something else, one after the other."""


def sidebar(window: Window) -> Image.Image:
    window.redraw()
    with tempfile.TemporaryDirectory() as folder:
        return Image.open(window.screenshot(Path(folder) / "sidebar.png")).convert("RGB").crop(window.area("UI"))


def changed_height(before: Image.Image, after: Image.Image) -> int:
    """How high the part of the sidebar is that looks different."""
    box = ImageChops.difference(before, after).getbbox()
    return box[3] - box[1] if box else 0


def test_what_appears_on_its_own_moves_no_row(window: Window) -> None:
    # Otherwise the sidebar shows through what is behind it.
    window.ask("bpy.context.preferences.system.use_region_overlap = False")
    generate(window)
    window.ask("bpy.context.scene.patina.prompt = 'old brick'")
    window.wait_until(lambda: window.ask(KNOWN), "the words are known")
    before = sidebar(window)
    window.ask(f"bpy.ops.wm.save_as_mainfile(filepath={str(window.folder / 'scene.blend')!r})")
    reminded = sidebar(window)
    assert 0 < changed_height(before, reminded) < ROW
    window.keep_screenshot("reminder-in-the-header")
    window.ask(f"{VIEWPORT}\narea.spaces.active.shading.type = 'MATERIAL'")
    assert 0 < changed_height(reminded, sidebar(window)) < ROW
    show_the_material(window)
    before = sidebar(window)
    window.ask("bpy.data.objects['Cube'].scale = (3, 3, 3)")
    assert 0 < changed_height(before, sidebar(window)) < ROW
    window.keep_screenshot("changed-scale")


def test_no_row_moves_whatever_the_panel_has_to_say(window: Window) -> None:
    generate(window, image_size=64)
    window.ask("bpy.context.scene.patina.prompt = 'old brick'")
    before = selected_rows(window)
    assert len(before) == 2
    for name, code in SAID.items():
        window.ask(code)
        window.wait_until(lambda: window.ask(KNOWN), f"the words are known: {name}")
        assert selected_rows(window) == before, name
        window.keep_screenshot(f"said-{name}")

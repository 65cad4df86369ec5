# SPDX-License-Identifier: GPL-3.0-or-later
"""What appears on its own in the sidebar moves no row, so that a click meets the control that it was meant for."""

import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from .conftest import VIEWPORT, Window
from .test_material import generate, show_the_material

ROW = 30
"""More than the height of a row, in pixels, and less than that of two."""


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

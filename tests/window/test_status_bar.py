# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever works in another workspace sees in the status bar that a job has ended."""

import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from support.windowed_blender import HEIGHT, WIDTH

from .conftest import ADDON, VIEWPORT, Window
from .test_generate import SESSION, click_until, wait_for_state

NOTICE = WIDTH - 120, HEIGHT - 12
CLOSE = WIDTH - 19, HEIGHT - 12


def generate(window: Window, prompt: str, seconds: float = 1000.0) -> None:
    """Make a material from the words, and wait for it. Its notice is shown for so long."""
    window.ask(f"import sys\nsys.modules['{ADDON}.blender.session.notices'].SECONDS = {seconds}")
    window.ask(f"bpy.ops.patina.generate_material(prompt={prompt!r}, service='OFFLINE', image_size=64)")
    wait_for_state(window, "applied")


def said(window: Window) -> str:
    return str(window.ask(f"{SESSION}value = str(session.notices.message)"))


def status_bar(window: Window) -> Image.Image:
    """The right end of the status bar as it is on the screen, which nothing but Patina had redrawn."""
    window.let_events_pass()
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(window.screenshot(Path(folder) / "screen.png")).convert("RGB")
    return picture.crop((WIDTH - 250, HEIGHT - 24, WIDTH, HEIGHT))


def test_the_end_of_a_job_is_in_the_status_bar_of_every_workspace_until_a_click_or_ten_seconds(window: Window) -> None:
    window.ask("bpy.context.window_manager.windows[0].workspace = bpy.data.workspaces['Scripting']")
    window.redraw()
    before = status_bar(window)
    generate(window, "red brick")
    window.wait_until(lambda: said(window) == "Red brick is ready", "the notice is there")
    assert ImageChops.difference(before, status_bar(window)).getbbox(), "It is drawn."
    window.keep_screenshot("status-bar-notice")
    click_until(window, *CLOSE, lambda: not said(window))
    window.wait_until(lambda: not ImageChops.difference(before, status_bar(window)).getbbox(), "it is gone")
    window.ask("bpy.context.window_manager.windows[0].workspace = bpy.data.workspaces['Layout']")
    window.redraw()
    generate(window, "old stone")
    generate(window, "green grass")
    assert said(window) == "2 materials are ready"
    window.keep_screenshot("status-bar-notice-of-two")
    click_until(window, *NOTICE, lambda: not said(window))
    tab = f"{VIEWPORT}\nvalue = next(r for r in area.regions if r.type == 'UI').active_panel_category"
    window.wait_until(lambda: window.ask(tab) == "Patina", "the tab is open")
    assert window.ask(f"{VIEWPORT}\nvalue = area.spaces.active.show_region_ui")
    window.keep_screenshot("status-bar-notice-clicked")
    generate(window, "oak planks")
    path = str(window.folder / "scene.blend")
    window.ask(f"bpy.ops.wm.save_as_mainfile(filepath={path!r})\nbpy.ops.wm.open_mainfile(filepath={path!r})")
    assert said(window) == "Oak planks is ready"
    window.keep_screenshot("status-bar-notice-after-opening-a-file")
    with_notice = status_bar(window)
    generate(window, "gravel", seconds=0.5)
    window.wait_until(lambda: not said(window), "its time is over")
    window.wait_until(lambda: ImageChops.difference(with_notice, status_bar(window)).getbbox(), "it is gone")
    window.keep_screenshot("status-bar-without-notice")
    timer = f"pump = sys.modules['{ADDON}.blender.pump']\nvalue = bpy.app.timers.is_registered(pump.tick)"
    window.wait_until(lambda: not window.ask(f"import sys\n{timer}"), "no timer is left, with the panel in sight")

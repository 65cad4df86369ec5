# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever works in another workspace sees in the status bar that a job has ended."""

import tempfile
from pathlib import Path

from PIL import Image, ImageChops
from support.windowed_blender import HEIGHT, WIDTH

from .conftest import ADDON, SCREENSHOTS, VIEWPORT, Window
from .test_generate import SESSION, click_until, wait_for_state

FROM_RIGHT, FROM_BOTTOM = 19, 12
"""Where the cross is that closes the notice."""
NOTICE = WIDTH - 120, HEIGHT - FROM_BOTTOM
CLOSE = WIDTH - FROM_RIGHT, HEIGHT - FROM_BOTTOM
SECOND = 900, 600
"""The size of a second window."""
WINDOWS = "len(bpy.context.window_manager.windows)"


def generate(window: Window, prompt: str, seconds: float = 1000.0) -> None:
    """Make a material from the words, and wait for it. Its notice is shown for so long."""
    window.ask(f"import sys\nsys.modules['{ADDON}.blender.session.notices'].SECONDS = {seconds}")
    window.ask(f"bpy.ops.patina.generate_material(prompt={prompt!r}, service='OFFLINE', image_size=64)")
    wait_for_state(window, "applied")


def said(window: Window) -> str:
    return str(window.ask(f"{SESSION}value = str(session.notices.message)"))


def status_bar(window: Window, right: int = WIDTH, bottom: int = HEIGHT) -> Image.Image:
    """The right end of the status bar as it is on the screen, which nothing but Patina had redrawn."""
    window.let_events_pass()
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(window.screenshot(Path(folder) / "screen.png")).convert("RGB")
    return picture.crop((right - 250, bottom - 24, right, bottom))


def check_two_windows(window: Window) -> None:
    """A second window has the notice too, and a click there takes it from both."""
    window.ask("bpy.ops.wm.window_new_main()")
    window.wait_until(lambda: window.ask(WINDOWS) == 2, "there are two windows")
    window.run("xdotool", "getactivewindow", "windowsize", *map(str, SECOND))
    size = "value = [bpy.context.window_manager.windows[1].width, bpy.context.window_manager.windows[1].height]"
    window.wait_until(lambda: window.ask(size) == list(SECOND), "the second one is smaller and in front")
    first, second = status_bar(window), status_bar(window, *SECOND)
    generate(window, "white plaster")
    window.wait_until(lambda: said(window), "the notice is there")
    assert ImageChops.difference(first, status_bar(window)).getbbox(), "It is drawn in the first window."
    assert ImageChops.difference(second, status_bar(window, *SECOND)).getbbox(), "It is drawn in the second one."
    window.screenshot(SCREENSHOTS / "status-bar-two-windows.png")
    click_until(window, SECOND[0] - FROM_RIGHT, SECOND[1] - FROM_BOTTOM, lambda: not said(window))
    window.wait_until(lambda: not ImageChops.difference(first, status_bar(window)).getbbox(), "it is gone there")
    window.wait_until(lambda: not ImageChops.difference(second, status_bar(window, *SECOND)).getbbox(), "and here")
    window.ask(
        "window = bpy.context.window_manager.windows[1]\n"
        "with bpy.context.temp_override(window=window): bpy.ops.wm.window_close()"
    )


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
    check_two_windows(window)
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

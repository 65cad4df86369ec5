# SPDX-License-Identifier: GPL-3.0-or-later
"""A task runs on while people open another file and disable the add-on, with mouse and keys, and its result waits."""

from pathlib import Path

from tests.server import ApiServer

from .conftest import ADDON, SCREENSHOTS, Window
from .sidebar_positions import job_row, large_button
from .test_generate import click_generate, click_until, jobs, material_of, type_prompt, wait_for_state
from .test_jobs import MAIN_BELOW

WINDOWS = "len(bpy.context.window_manager.windows)"
FILE_NAME = 500, 603
"""Where the field for it is in the file browser's window."""
PREFERENCES_FROM_RIGHT, PREFERENCES_ABOVE = 46, 82
"""From the sidebar's right edge, and above Generate Material: the button that opens Patina's preferences."""
CHECKBOX = 211, 54
"""Where the add-on is enabled, in that window."""
IS_ENABLED = f"{ADDON!r} in bpy.context.preferences.addons"
THREADS = "import threading\nvalue = [t.name for t in threading.enumerate() if t.name.startswith('patina-')]"


def save_two_files(window: Window) -> Path:
    """Save the open file, and return another one, in which a sphere is in place of the cube."""
    scene, other = window.folder / "scene.blend", window.folder / "other.blend"
    window.ask(
        f"bpy.ops.wm.save_as_mainfile(filepath={str(scene)!r})\n"
        "bpy.ops.mesh.primitive_uv_sphere_add()\n"
        "bpy.data.objects.remove(bpy.data.objects['Cube'])\n"
        f"bpy.ops.wm.save_as_mainfile(filepath={str(other)!r})\n"
        f"bpy.ops.wm.open_mainfile(filepath={str(scene)!r})"
    )
    return other


def open_file(window: Window, path: Path) -> None:
    """Open a file beside the one that is open, by the keys of File > Open, without saving."""
    left, _, right, bottom = window.area()
    window.move((left + right) // 3, bottom - 60)
    window.key("ctrl+o")
    window.let_events_pass()
    window.key("d")  # Don't Save.
    window.wait_until(lambda: window.ask(WINDOWS) == 2, "the file browser is open")
    window.let_events_pass()
    window.double_click(*FILE_NAME)
    window.key("ctrl+a")
    window.type_text(path.name)
    window.key("Return")
    window.let_events_pass()
    window.screenshot(SCREENSHOTS / "interrupted-by-another-file.png")
    window.key("Return")
    window.wait_until(lambda: window.ask("bpy.data.filepath") == str(path), "the other file is open")


def test_a_task_outlives_its_file_and_the_addon_itself(online: Window, server: ApiServer) -> None:
    server.duration = 600.0
    other = save_two_files(online)
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits")
    open_file(online, other)
    online.open_sidebar()
    online.keep_screenshot("interrupted-in-another-file")
    (job,) = jobs(online)
    assert job["state"] == "waiting"

    x, y = online.area("UI")[2] - PREFERENCES_FROM_RIGHT, large_button(online)[1] - PREFERENCES_ABOVE
    click_until(online, x, y, lambda: online.ask(WINDOWS) == 2)
    online.let_events_pass()
    click_until(online, *CHECKBOX, lambda: not online.ask(IS_ENABLED))
    online.wait_until(lambda: not online.ask(THREADS), "no thread is left that could send requests")
    online.screenshot(SCREENSHOTS / "interrupted-disabled.png")
    click_until(online, *CHECKBOX, lambda: online.ask(IS_ENABLED))
    online.wait_until(lambda: [job["state"] for job in jobs(online)] == ["waiting"], "it goes on")
    online.screenshot(SCREENSHOTS / "interrupted-enabled-again.png")
    online.ask(
        "window = bpy.context.window_manager.windows[1]\n"
        "with bpy.context.temp_override(window=window): bpy.ops.wm.window_close()"
    )

    server.duration = 0.0
    assert wait_for_state(online, "ready")["id"] == job["id"]
    assert len(server.submissions) == 1
    assert material_of(online, "Sphere") is None
    online.keep_screenshot("interrupted-ready")
    right, y = online.area("UI")[2], job_row(online)[1] + MAIN_BELOW
    click_until(online, right - 120, y, lambda: material_of(online, "Sphere") == "Gravel")
    online.keep_screenshot("interrupted-applied")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The preferences as an artist sees them, light and dark, and a clean-up with its way back."""

from collections.abc import Callable
from pathlib import Path

from tests import stored_jobs
from tests.server import ApiServer

from .conftest import SCREENSHOTS, Window
from .test_generate import SESSION, click_until

TEST_KEY = 533, 442
"""Where the button is on a page of that size, which is not scrolled."""
RESTORE = 737, 591
"""Where the button of the first removed job that is in sight is, on the page scrolled to its end."""
FOLDER = f"{SESSION}folder = session.folder\n"
PAGE = (
    "w = bpy.context.window_manager.windows[-1]\n"
    "a = next(a for a in w.screen.areas if a.type == 'PREFERENCES')\n"
    "r = next(r for r in a.regions if r.type == 'WINDOW')\n"
    "override = {'window': w, 'area': a, 'region': r}\n"
)
THEME = (
    "import os\n"
    "folders = bpy.utils.preset_paths('interface_theme')\n"
    "path = next(os.path.join(f, 'Blender_Light.xml') for f in folders\n"
    "    if os.path.exists(os.path.join(f, 'Blender_Light.xml')))\n"
    "bpy.ops.script.execute_preset(filepath=path, menu_idname='USERPREF_MT_interface_theme_presets')\n"
)
DARK = "bpy.ops.preferences.reset_default_theme()"


def redraw(window: Window) -> None:
    """Draw the page and show it."""
    window.ask(f"{PAGE}a.tag_redraw()\nwith bpy.context.temp_override(**override):\n"
               "    bpy.ops.wm.redraw_timer(type='DRAW_WIN_SWAP', iterations=1)")  # fmt: skip


def use(window: Window, what: str) -> object:
    redraw(window)
    return window.ask(f"{FOLDER}value = folder.use and folder.use.{what}")


def run(window: Window, operator: str, mode: str = 'EXEC_DEFAULT') -> None:
    window.ask(f"{PAGE}with bpy.context.temp_override(**override): bpy.ops.patina.{operator}({mode!r})")


def keep(window: Window, name: str) -> None:
    """Keep a picture of the page, scrolled to its end."""
    window.move(500, 600)
    window.run("xdotool", "click", "--repeat", "40", "--delay", "20", "5")
    window.let_events_pass()
    redraw(window)
    window.screenshot(SCREENSHOTS / f"{name}.png")


def test_the_preferences_answer_a_newcomer_and_clean_up(
    server: ApiServer, share_window: Callable[..., Window]
) -> None:
    window = share_window(PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)
    home = Path(str(window.ask("import os\nvalue = os.environ['PATINA_HOME']")))
    jobs = [stored_jobs.with_maps(stored_jobs.job(home, number), size=64) for number in range(48, 60)]
    stored_jobs.save(home, jobs)
    window.ask(f"{SESSION}session.begin(bpy.context)")
    window.ask("bpy.ops.patina.open_preferences(page='PATINA')")
    window.wait_until(lambda: window.ask("len(bpy.context.window_manager.windows)") == 2, "the page is open")
    window.run("xdotool", "getactivewindow", "windowsize", "800", "980")
    window.wait_until(lambda: len(use(window, "unused") or ()) == len(jobs), "the folder is measured")
    click_until(window, *TEST_KEY, lambda: window.ask(f"{SESSION}value = bool(session.key_tests._reports)"))
    assert server.received(path="/v1/models")
    redraw(window)
    window.screenshot(SCREENSHOTS / "preferences-tested.png")
    window.ask("bpy.context.preferences.system.use_online_access = False")
    keep(window, "preferences-dark")
    window.ask(THEME)
    keep(window, "preferences-light")
    window.ask(DARK)
    run(window, "clean_up", 'INVOKE_DEFAULT')
    redraw(window)
    window.screenshot(SCREENSHOTS / "preferences-clean-up.png")
    window.key("Return")
    window.let_events_pass()
    assert all(job.folder.exists() for job in jobs), "Enter removes nothing."
    run(window, "clean_up", 'INVOKE_DEFAULT')
    redraw(window)
    window.key("u")  # The button's letter, which is underlined.
    window.wait_until(lambda: use(window, "removed") == len(jobs), "the jobs are removed")
    assert not any(job.folder.exists() for job in jobs)
    keep(window, "preferences-removed")
    click_until(window, *RESTORE, lambda: use(window, "removed") == len(jobs) - 1)
    assert sum(job.folder.exists() for job in jobs) == 1, "One of the list came back."
    redraw(window)
    window.screenshot(SCREENSHOTS / "preferences-one-restored.png")
    run(window, "restore_removed")
    window.wait_until(lambda: use(window, "removed") == 0, "the jobs are back")
    assert all(job.maps[0].path.exists() for job in jobs)
    window.ask(f"{PAGE}with bpy.context.temp_override(window=w): bpy.ops.wm.window_close()")

# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of jobs and its card, as a person sees and clicks them while jobs start, end, and fail."""

from collections.abc import Callable

from tests.server import ApiServer

from .conftest import SCREENSHOTS, Window
from .sidebar_positions import card_icon, job_row, relief_buttons
from .test_generate import SESSION, click_generate, click_until, jobs, material_of, type_prompt, wait_for_state

Opener = Callable[..., Window]
MAIN_BELOW = 131
"""From the first row of the list to the card's main button."""
PLACES = {'DISPLACEMENT': 0.5, 'BOTH': 0.85, 'BUMP': 0.15}
"""Where in the row Relief each button is, from 0 to 1."""
LIST = f"{SESSION}value = [session.job_list.active, *session.job_list.rows]"


def click_relief(window: Window, y: int, relief: str) -> None:
    """Click where a button of the row Relief was, without looking where it is now."""
    left, _, right, _ = window.area("UI")
    x = left + round((right - left - 40) * PLACES[relief])
    shown = "bpy.data.materials['Old brick'].patina.relief"
    click_until(window, x, y, lambda: window.ask(f"value = {shown}") == relief)


def test_a_click_below_hits_what_it_was_meant_for_while_jobs_start_end_and_fail(
    online: Window, server: ApiServer
) -> None:
    server.duration = 600.0
    online.ask("bpy.context.scene.patina.image_size = 64")
    type_prompt(online, "gravel")
    online.ask("bpy.ops.patina.generate_material(prompt='old brick', service='OFFLINE')")
    wait_for_state(online, "applied")
    online.ask("bpy.context.scene.patina.assign_to = 'NOTHING'")
    _, y = relief_buttons(online)
    online.keep_screenshot("jobs-before")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1]["state"] == "waiting", "it waits")
    assert relief_buttons(online)[1] == y
    online.keep_screenshot("jobs-running")
    click_relief(online, y, 'BOTH')
    server.duration = 0.0
    wait_for_state(online, "applied")
    click_relief(online, y, 'DISPLACEMENT')
    online.keep_screenshot("jobs-ended")
    details = card_icon(online, 6, 6)
    online.move(*details)
    online.click(*details)
    online.let_events_pass()
    online.redraw()
    online.screenshot(SCREENSHOTS / "jobs-details.png")
    online.key("Escape")
    server.scenario = "401"
    online.ask("bpy.ops.patina.generate_material(prompt='moss')")
    wait_for_state(online, "failed")
    click_relief(online, y, 'BUMP')
    assert relief_buttons(online)[1] == y
    online.keep_screenshot("jobs-failed")
    assert online.ask(LIST)[0] == jobs(online)[-1]["id"] == online.ask(LIST)[1]


def test_a_failure_is_mended_by_its_button_and_lost_responses_are_dismissed_at_once(
    online: Window, server: ApiServer
) -> None:
    server.scenario = "401"
    online.ask("bpy.context.scene.patina.image_size = 64")
    type_prompt(online, "gravel")
    click_generate(online)
    wait_for_state(online, "failed")
    left, _, right, _ = online.area("UI")
    first = job_row(online)[1]
    windows = "len(bpy.context.window_manager.windows)"
    click_until(online, left + 60, first + MAIN_BELOW, lambda: online.ask(windows) == 2)
    online.ask(
        "window = bpy.context.window_manager.windows[1]\n"
        "with bpy.context.temp_override(window=window): bpy.ops.wm.window_close()"
    )
    server.scenario, sent = "ok", len(server.submissions)
    click_until(online, right - 120, first + MAIN_BELOW, lambda: len(server.submissions) == sent + 1)
    wait_for_state(online, "applied")
    assert material_of(online) == "Gravel"
    assert len(jobs(online)) == 1
    online.keep_screenshot("jobs-tried-again")
    server.scenario = "reset"
    for prompt in ("moss", "mud"):
        online.ask(f"bpy.ops.patina.generate_material(prompt={prompt!r})")
        wait_for_state(online, "uncertain")
    online.keep_screenshot("jobs-uncertain")
    server.scenario = "ok"
    online.ask("bpy.ops.patina.generate_material(prompt='stone')")
    wait_for_state(online, "applied")
    online.wait_until(lambda: len(online.ask(LIST)) == 4, "two are folded")
    click_until(online, left + 36, first + 20, lambda: len(online.ask(LIST)) == 6)
    online.keep_screenshot("jobs-unfolded")
    click_until(online, left + 120, first + 20, lambda: online.ask(LIST)[0] == "lost")
    online.keep_screenshot("jobs-lost")
    click_until(online, (left + right) // 2, first + MAIN_BELOW, lambda: len(jobs(online)) == 2)
    online.keep_screenshot("jobs-dismissed")

# SPDX-License-Identifier: GPL-3.0-or-later
"""A person makes materials with mouse and keys, and things happen in the middle."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.server import ApiServer

from .conftest import ADDON, SCREENSHOTS, Window
from .sidebar_positions import cancel_button, large_button, text_field

SESSION = f"import sys\nsession = sys.modules['{ADDON}.blender.session.session'].current()\n"

TRIES, CHECKS = 4, 80
"""How often something is tried, and how often its effect is checked before the next try."""


def type_prompt(window: Window, prompt: str) -> None:
    window.open_sidebar()
    x, y = text_field(window)

    def type_it() -> None:
        window.double_click(x, y)
        window.key("ctrl+a")
        window.type_text(prompt)
        window.key("Return")

    try_until(type_it, lambda: window.ask("bpy.context.scene.patina.prompt") == prompt)
    window.redraw()


def click_until(window: Window, x: int, y: int, is_done: Callable[[], bool]) -> None:
    """Click there, again if Blender had not yet seen the mouse hover."""

    def click() -> None:
        window.move(x, y - 2)
        window.redraw()
        window.click(x, y)

    try_until(click, is_done)


def try_until(act: Callable[[], None], is_done: Callable[[], bool]) -> None:
    """Do it until it had its effect. Blender answers each check between two rounds of events."""
    for _ in range(TRIES):
        act()
        for _ in range(CHECKS):
            if is_done():
                return
            time.sleep(0.1)
    raise AssertionError("It had no effect")


def click_generate(window: Window) -> None:
    """Click Generate Material and see a job begin."""
    before = len(jobs(window))
    click_until(window, *large_button(window), lambda: len(jobs(window)) > before)


def jobs(window: Window) -> list[dict]:
    """The jobs of the running Blender, oldest first."""
    return window.ask(
        f"{SESSION}value = [{{'state': job.state.value, 'error': str(job.error or ''), 'message': str(job.message), "
        "'id': job.id} for job in (tracked.job for tracked in session.jobs.values())]"
    )


def wait_for_state(window: Window, state: str) -> dict:
    window.wait_until(lambda: [job["state"] for job in jobs(window)][-1:] == [state], f"the job is {state}")
    return jobs(window)[-1]


def material_of(window: Window, name: str = "Cube") -> str | None:
    return window.ask(
        f"slot = next(iter(bpy.data.objects[{name!r}].material_slots), None)\n"
        "value = slot.material.name if slot and slot.material else None"
    )


def test_a_typed_prompt_and_a_click_put_the_material_on_the_cube(window: Window) -> None:
    type_prompt(window, "weathered red brick wall with moss")
    click_generate(window)
    wait_for_state(window, "applied")
    assert material_of(window) == "Weathered red brick wall with moss"
    window.keep_screenshot("material-in-solid-shading")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window) == "Material", "one undo took it back")
    assert window.ask("bpy.context.scene.patina.prompt") == "weathered red brick wall with moss"
    window.keep_screenshot("material-undone")
    window.key("ctrl+shift+z")
    window.wait_until(lambda: material_of(window) == "Weathered red brick wall with moss", "redo brought it back")


def test_material_preview_shows_the_maps_and_the_shader_editor_a_tidy_graph(window: Window) -> None:
    window.ask("bpy.context.scene.patina.prompt = 'old oak planks'")
    window.open_sidebar()
    click_generate(window)
    wait_for_state(window, "applied")
    shading = "a = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == 'VIEW_3D')\n"
    window.ask(f"{shading}a.spaces.active.shading.type = 'MATERIAL'")
    keep_settled_screenshot(window, "material-preview")
    window.ask(f"{shading}a.ui_type = 'ShaderNodeTree'")
    window.redraw()
    window.ask(
        "w = bpy.context.window_manager.windows[0]\n"
        "a = next(a for a in w.screen.areas if a.type == 'NODE_EDITOR')\n"
        "r = next(r for r in a.regions if r.type == 'WINDOW')\n"
        "a.spaces.active.show_region_ui = False\n"
        "with bpy.context.temp_override(window=w, area=a, region=r): bpy.ops.node.view_all()"
    )
    keep_settled_screenshot(window, "shader-editor")
    assert window.ask("bpy.data.materials['Old oak planks'].node_tree.nodes.active.label") == "Base Color"


def keep_settled_screenshot(window: Window, name: str) -> None:
    """A picture that stays, once nothing moves any more: shaders are compiled meanwhile."""
    before = b""
    for _ in range(CHECKS):
        now = window.keep_screenshot(name).read_bytes()
        if now == before:
            return
        before = now
        time.sleep(0.5)


def test_a_task_of_the_service_is_shown_until_its_result_arrives(online: Window, server: ApiServer) -> None:
    type_prompt(online, "blue ceramic tiles")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits")
    online.keep_screenshot("api-running")
    wait_for_state(online, "applied")
    assert material_of(online) == "Blue ceramic tiles"
    assert len(server.submissions) == 1
    online.keep_screenshot("api-done")


@pytest.mark.parametrize("scenario", ["401", "402", "html", "failed", "reset"])
def test_an_error_in_the_panel_offers_a_next_step(online: Window, server: ApiServer, scenario: str) -> None:
    server.scenario = scenario
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online) and jobs(online)[-1]["error"], "there is an error")
    online.keep_screenshot(f"error-{scenario}")
    assert server.key not in jobs(online)[-1]["error"]
    assert material_of(online) == "Material"


def test_a_repeated_request_asks_and_enter_sends_nothing(online: Window, server: ApiServer) -> None:
    server.duration = 30.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: server.submissions, "it was submitted")
    x, y = large_button(online)
    before = picture(online)
    click_until(online, x, y, lambda: changed(before, picture(online)))
    online.screenshot(SCREENSHOTS / "the-same-again.png")
    online.key("Return")
    online.let_events_pass()
    assert len(server.submissions) == 1
    assert len(jobs(online)) == 1


def picture(window: Window) -> Image.Image:
    """The 3D Viewport, without the sidebar beside it."""
    left, top, _, bottom = window.area()
    with tempfile.TemporaryDirectory() as folder:
        shown = Image.open(window.screenshot(Path(folder) / "sidebar.png")).convert("RGB")
    return shown.crop((left, top, window.area("UI")[0], bottom))


def changed(before: Image.Image, after: Image.Image) -> bool:
    """Whether something as large as a dialog is there that was not."""
    difference = ImageChops.difference(before, after).getbbox()
    return difference is not None and difference[2] - difference[0] > 100


def test_canceling_is_one_click_and_warns_of_a_possible_charge(online: Window, server: ApiServer) -> None:
    server.duration = 60.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits")
    click_until(online, *cancel_button(online), lambda: jobs(online)[-1]["state"] == "stopped")
    job = wait_for_state(online, "stopped")
    assert "may still charge" in job["error"]
    online.keep_screenshot("canceled")


def test_a_waiting_script_in_a_window_makes_one_undo_step(window: Window) -> None:
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.ask("bpy.data.objects['Cube'].location.x = 2.0\nbpy.ops.ed.undo_push(message='Move')")
    window.ask("bpy.ops.patina.generate_material(prompt='slate', image_size=64, wait=True)")
    assert material_of(window) == "Slate"
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window) == "Material", "one undo took it back")
    assert window.ask("bpy.data.objects['Cube'].location.x") == 2.0

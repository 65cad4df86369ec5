# SPDX-License-Identifier: GPL-3.0-or-later
"""A person makes materials with mouse and keys, and things happen in the middle."""

import time
from collections.abc import Callable, Iterator

import pytest

from tests.server import ApiServer

from .conftest import SCREENSHOTS, Window
from .look import cancel_button, large_button, text_field

ADDON = "bl_ext.user_default.patina"
SESSION = f"import sys\nsession = sys.modules['{ADDON}.blender.jobs.session'].current()\n"

@pytest.fixture
def server() -> Iterator[ApiServer]:
    with ApiServer(duration=2.0) as made:
        yield made


@pytest.fixture
def online(open_window: Callable[..., Window], server: ApiServer) -> Window:
    """A window whose user has a key and online access."""
    return open_window("--online-mode", PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)


def type_prompt(window: Window, prompt: str) -> None:
    window.open_sidebar()
    window.double_click(*text_field(window))
    window.type_text(prompt)
    window.key("Return")
    window.wait_until(lambda: window.ask("bpy.context.scene.patina.prompt") == prompt, "the prompt is there", 20)
    window.redraw()


def click_until(window: Window, x: int, y: int, is_done: Callable[[], bool]) -> None:
    """Click there, again if a slow Blender had not yet seen the mouse hover."""
    for _ in range(4):
        window.move(x, y - 2)
        window.redraw()
        window.click(x, y)
        end = time.monotonic() + 8
        while time.monotonic() < end:
            if is_done():
                return
            time.sleep(0.1)
    raise AssertionError(f"Clicks at {x}, {y} did nothing")


def click_generate(window: Window) -> None:
    """Click Generate Material and see a job begin."""
    before = len(jobs(window))
    click_until(window, *large_button(window), lambda: len(jobs(window)) > before)


def jobs(window: Window) -> list[dict]:
    """The jobs of the running Blender, oldest first."""
    return window.ask(
        f"{SESSION}value = [{{'state': job.state.value, 'error': str(job.error or ''), 'message': job.message, "
        "'id': job.id} for job in session.jobs.values()]"
    )


def wait_for_state(window: Window, state: str) -> dict:
    window.wait_until(lambda: [job["state"] for job in jobs(window)][-1:] == [state], f"the job is {state}", 90)
    return jobs(window)[-1]


def material_of(window: Window, name: str = "Cube") -> str | None:
    return window.ask(
        f"slot = next(iter(bpy.data.objects[{name!r}].material_slots), None)\n"
        "value = slot.material.name if slot and slot.material else None"
    )


def test_a_prompt_is_typed_and_a_click_puts_the_material_on_the_cube(window: Window) -> None:
    type_prompt(window, "weathered red brick wall with moss")
    click_generate(window)
    wait_for_state(window, "applied")
    assert material_of(window) == "Weathered red brick wall with moss"
    window.keep_screenshot("material-in-solid-shading")
    window.ask("bpy.context.window_manager.windows[0].screen.areas[0].type")
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window) == "Material", "one undo took it back", 20)
    assert window.ask("bpy.context.scene.patina.prompt") == "weathered red brick wall with moss"
    window.keep_screenshot("material-undone")
    window.key("ctrl+shift+z")
    window.wait_until(lambda: material_of(window) == "Weathered red brick wall with moss", "redo brought it back", 20)


def test_material_preview_shows_the_maps_and_the_shader_editor_a_tidy_graph(window: Window) -> None:
    window.ask("bpy.context.scene.patina.prompt = 'old oak planks'")
    window.open_sidebar()
    click_generate(window)
    wait_for_state(window, "applied")
    shading = "a = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == 'VIEW_3D')\n"
    window.ask(f"{shading}a.spaces.active.shading.type = 'MATERIAL'")
    window.redraw()
    time.sleep(8)
    window.keep_screenshot("material-preview")
    window.ask(f"{shading}a.ui_type = 'ShaderNodeTree'")
    window.redraw()
    window.ask(
        "w = bpy.context.window_manager.windows[0]\n"
        "a = next(a for a in w.screen.areas if a.type == 'NODE_EDITOR')\n"
        "r = next(r for r in a.regions if r.type == 'WINDOW')\n"
        "a.spaces.active.show_region_ui = False\n"
        "with bpy.context.temp_override(window=w, area=a, region=r): bpy.ops.node.view_all()"
    )
    time.sleep(1)
    window.keep_screenshot("shader-editor")
    assert window.ask("bpy.data.materials['Old oak planks'].node_tree.nodes.active.label") == "Base Color"


def test_a_task_of_the_api_is_shown_and_arrives(online: Window, server: ApiServer) -> None:
    type_prompt(online, "blue ceramic tiles")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits", 30)
    online.keep_screenshot("api-at-work")
    wait_for_state(online, "applied")
    assert material_of(online) == "Blue ceramic tiles"
    assert len(server.submissions) == 1
    online.keep_screenshot("api-done")


@pytest.mark.parametrize("scenario", ["401", "402", "html", "failed", "reset"])
def test_an_error_says_what_to_do_next_in_the_panel(
    open_window: Callable[..., Window], server: ApiServer, scenario: str
) -> None:
    server.scenario = scenario
    window = open_window("--online-mode", PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)
    type_prompt(window, "gravel")
    click_generate(window)
    window.wait_until(lambda: jobs(window) and jobs(window)[-1]["error"], "there is an error", 60)
    window.keep_screenshot(f"error-{scenario}")
    assert server.key not in jobs(window)[-1]["error"]
    assert material_of(window) == "Material"


def test_the_same_request_asks_first(online: Window, server: ApiServer) -> None:
    server.duration = 30.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: server.submissions, "it was submitted", 30)
    x, y = large_button(online)
    online.move(x, y - 2)
    online.redraw()
    online.click(x, y)
    time.sleep(2)
    online.screenshot(SCREENSHOTS / "the-same-again.png")
    online.key("Escape")
    time.sleep(1)
    assert len(server.submissions) == 1
    assert len(jobs(online)) == 1


def test_cancel_is_one_click_and_says_what_it_may_cost(online: Window, server: ApiServer) -> None:
    server.duration = 60.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits", 30)
    click_until(online, *cancel_button(online), lambda: jobs(online)[-1]["state"] == "stopped")
    job = wait_for_state(online, "stopped")
    assert "may still charge" in job["error"]
    online.keep_screenshot("cancelled")


def test_opening_another_file_keeps_the_result_for_a_click(online: Window, server: ApiServer) -> None:
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: server.submissions, "it was submitted", 30)
    online.ask("bpy.ops.wm.read_homefile()")
    job = wait_for_state(online, "ready")
    assert material_of(online) == "Material"
    online.open_sidebar()
    online.keep_screenshot("ready-after-opening-a-file")
    online.ask("bpy.data.objects['Cube'].select_set(True)")
    online.ask(f"bpy.ops.patina.apply(job={job['id']!r})")
    assert material_of(online) == "Gravel"


def test_disabling_in_the_middle_stops_asking_and_enabling_again_works(online: Window, server: ApiServer) -> None:
    server.duration = 600.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits", 30)
    online.ask(f"bpy.ops.preferences.addon_disable(module={ADDON!r})")
    time.sleep(1)
    before = len(server.requests)
    time.sleep(12)
    assert len(server.requests) == before
    server.duration = 0.0
    for _ in range(2):
        online.ask(f"bpy.ops.preferences.addon_enable(module={ADDON!r})")
        online.ask(f"bpy.ops.preferences.addon_disable(module={ADDON!r})")
    online.ask(f"bpy.ops.preferences.addon_enable(module={ADDON!r})")
    online.ask("bpy.ops.patina.generate_material(prompt='moss', image_size=64)")
    online.wait_until(lambda: material_of(online) == "Moss", "the new material is there", 60)


def test_a_script_in_a_window_may_wait_and_one_undo_takes_it_back(window: Window) -> None:
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    window.ask("bpy.data.objects['Cube'].location.x = 2.0\nbpy.ops.ed.undo_push(message='Move')")
    window.ask("bpy.ops.patina.generate_material(prompt='slate', image_size=64, wait=True)")
    assert material_of(window) == "Slate"
    window.key("ctrl+z")
    window.wait_until(lambda: material_of(window) == "Material", "one undo took it back", 20)
    assert window.ask("bpy.data.objects['Cube'].location.x") == 2.0


def test_quitting_in_the_middle_is_not_held_up(online: Window, server: ApiServer) -> None:
    server.duration = 600.0
    type_prompt(online, "gravel")
    click_generate(online)
    online.wait_until(lambda: jobs(online)[-1:] and jobs(online)[-1]["state"] == "waiting", "it waits", 30)
    online.ask("bpy.app.timers.register(lambda: bpy.ops.wm.quit_blender() and None, first_interval=0.1)")
    online.wait_until(lambda: not online.is_running, "Blender has ended", 30)

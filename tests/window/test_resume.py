# SPDX-License-Identifier: GPL-3.0-or-later
"""What was paid for survives whatever happens to Blender's window in between."""

from collections.abc import Callable

import pytest

from tests.server import ApiServer

from .conftest import Window
from .test_generate import click_generate, jobs, material_of, type_prompt, wait_for_state

Opener = Callable[..., Window]


@pytest.fixture
def online(open_window: Opener) -> Opener:
    """Opens windows of a user who has a key and online access."""

    def start(server: ApiServer, after: Window | None = None) -> Window:
        return open_window("--online-mode", after=after, PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)

    return start


def begin(window: Window, prompt: str = "gravel") -> str:
    """Generate by a click, and wait until the service has the task. Returns the job's id."""
    type_prompt(window, prompt)
    click_generate(window)
    window.wait_until(lambda: jobs(window)[-1:] and jobs(window)[-1]["state"] == "waiting", "it waits")
    return str(jobs(window)[-1]["id"])


def apply(window: Window, job: str, name: str = "Gravel") -> None:
    window.ask("bpy.data.objects['Cube'].select_set(True)")
    window.ask(f"bpy.ops.patina.apply(job={job!r})")
    assert material_of(window) == name


def quit_blender(window: Window) -> None:
    window.ask("bpy.app.timers.register(lambda: bpy.ops.wm.quit_blender() and None, first_interval=0.1)")
    window.wait_until(lambda: not window.is_running, "Blender has ended")


def test_the_next_session_offers_the_result_of_a_task_that_was_running_at_quitting_and_at_a_crash(
    online: Opener,
) -> None:
    with ApiServer(estimated_time=1.0) as server:
        window = online(server)
        for number, (end, prompt) in enumerate((("quit", "gravel"), ("kill", "moss")), 1):
            server.duration = 600.0
            job = begin(window, prompt)
            if end == "quit":
                quit_blender(window)
            window.close()
            server.duration = 0.0
            window = online(server, after=window)
            assert wait_for_state(window, "ready")["id"] == job
            assert len(server.submissions) == number
            window.open_sidebar()
            window.keep_screenshot(f"offered-after-{end}")
            apply(window, job, prompt.capitalize())
            window.redraw()
            window.keep_screenshot(f"applied-after-{end}")


def test_a_result_is_applied_where_it_was_to_go_in_the_file_opened_again_and_undone(
    share_window: Opener,
) -> None:
    with ApiServer(duration=600.0, estimated_time=1.0) as server:
        window = share_window(PATINA_BASE_URL=server.url, PATINA_API_KEY=server.key)
        path = str(window.folder / "scene.blend")
        window.ask(f"bpy.ops.wm.save_as_mainfile(filepath={path!r})")
        job = begin(window)
        window.ask(f"bpy.ops.wm.open_mainfile(filepath={path!r})\nbpy.ops.object.select_all(action='DESELECT')")
        server.duration = 0.0
        wait_for_state(window, "ready")
        window.open_sidebar()
        window.keep_screenshot("offered-after-opening-a-file")
        window.ask(f"bpy.ops.patina.apply_as_planned(job={job!r})")
        assert material_of(window) == "Gravel"
        left, top, right, bottom = window.area()
        window.move((left + right) // 3, (top + bottom) // 2)
        window.key("ctrl+z")
        window.wait_until(lambda: material_of(window) == "Material", "one undo took it back")
        window.wait_until(lambda: jobs(window)[-1]["state"] == "ready", "the job is ready again")
        window.keep_screenshot("undone-and-offered-again")
        apply(window, job)

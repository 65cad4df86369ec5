# SPDX-License-Identifier: GPL-3.0-or-later
"""The three tasks and the account, as an artist sees them."""

import pytest

from tests.server import ApiServer

from .conftest import ADDON, Window
from .test_generate import SESSION, click_generate, material_of, wait_for_state

PHOTO = (
    "image = bpy.data.images.new('Old wall', 64, 64)\n"
    "image.pixels[:] = [0.6, 0.3, 0.2, 1.0] * (64 * 64)\n"
    "image.update()\n"
)


@pytest.mark.parametrize("task", ["MATERIAL", "EXTRACT", "MAPS"])
def test_each_task_shows_its_inputs_and_runs_with_one_click(online: Window, server: ApiServer, task: str) -> None:
    online.ask(
        f"{PHOTO}panel = bpy.context.scene.patina\n"
        f"panel.task, panel.prompt, panel.image = {task!r}, 'old wall', None if {task!r} == 'MATERIAL' else image"
    )
    online.open_sidebar()
    online.keep_screenshot(f"task-{task.lower()}")
    click_generate(online)
    wait_for_state(online, "applied")
    assert material_of(online) == "Old wall"
    (sent,) = server.submissions
    assert ("image_url" in sent.json) == (task != "MATERIAL")
    assert ("prompt" in sent.json) == (task == "MATERIAL")
    online.keep_screenshot(f"task-{task.lower()}-done")


def test_the_preferences_say_whether_the_key_works(online: Window, server: ApiServer) -> None:
    online.ask("bpy.ops.screen.userpref_show(section='ADDONS')")
    online.ask("bpy.context.window_manager.addon_search = 'Patina'")
    online.ask(f"bpy.ops.preferences.addon_expand(module={ADDON!r})")
    online.ask("bpy.ops.patina.test_key(service='FOXAPI')")
    online.wait_until(lambda: not online.ask(f"{SESSION}value = session.key_tests.is_running('FOXAPI')"), "it answered")
    (works,) = online.ask(f"{SESSION}value = [report.works for _, report in session.key_tests._reports.values()]")
    assert works is True
    online.keep_screenshot("preferences")
    online.ask(f"bpy.context.preferences.addons[{ADDON!r}].preferences.foxapi_key = 'another'")
    online.ask("import os\ndel os.environ['PATINA_API_KEY']")
    online.ask("for w in bpy.context.window_manager.windows:\n    for area in w.screen.areas: area.tag_redraw()")
    online.let_events_pass()
    online.keep_screenshot("preferences-key-changed")
    assert not server.submissions

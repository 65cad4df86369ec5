# SPDX-License-Identifier: GPL-3.0-or-later
"""While a service works, the cube in a real window shows the preview, then the result, and one undo takes both."""

from tests.server import ApiServer

from .conftest import VIEWPORT, Window
from .sidebar_positions import cancel_button
from .test_generate import (
    click_generate,
    click_until,
    jobs,
    keep_settled_screenshot,
    material_of,
    type_prompt,
    wait_for_state,
)

PREVIEW = "Old oak planks (Preview)"


def begin(online: Window, server: ApiServer) -> None:
    """Click Generate Material, and see the preview on the cube."""
    server.duration = 1e9
    online.ask(f"{VIEWPORT}\narea.spaces.active.shading.type = 'MATERIAL'")
    type_prompt(online, "old oak planks")
    online.keep_screenshot("preview-before")
    click_generate(online)
    online.wait_until(lambda: material_of(online) == PREVIEW, "the preview is on the cube")


def test_the_preview_becomes_the_result_and_one_undo_takes_both(online: Window, server: ApiServer) -> None:
    begin(online, server)
    online.keep_screenshot("preview-shown")  # The time that is shown changes until the job has ended.
    server.duration = 0.0
    wait_for_state(online, "applied")
    online.wait_until(lambda: material_of(online) == "Old oak planks", "the result is on the cube")
    keep_settled_screenshot(online, "preview-result")
    left, top, right, bottom = online.area()
    online.move((left + right) // 3, (top + bottom) // 2)
    online.key("ctrl+z")
    online.wait_until(lambda: material_of(online) == "Material", "one undo took both back")


def test_a_canceled_preview_leaves_the_old_material(online: Window, server: ApiServer) -> None:
    begin(online, server)
    click_until(online, *cancel_button(online), lambda: jobs(online)[-1]["state"] == "stopped")
    online.wait_until(lambda: material_of(online) == "Material", "the old material is back")
    assert PREVIEW not in online.ask("[material.name for material in bpy.data.materials]")

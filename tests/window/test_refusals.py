# SPDX-License-Identifier: GPL-3.0-or-later
"""What cannot get a material, or cannot be sent, is said in the panel before a click, and a click leads on."""

from tests.server import ApiServer

from .conftest import Window
from .sidebar_positions import large_button
from .test_generate import click_until, jobs, material_of, type_prompt, wait_for_state

BUTTON_BELOW, BUTTON_FROM_RIGHT = 31, 90
"""Where the button beside the message is: how far below Generate Material, and from the sidebar's right."""


def has_image_error(window: Window) -> str:
    """What the panel says of its image."""
    return window.ask(
        "import sys\n"
        "plan_request = sys.modules['bl_ext.user_default.patina.blender.inputs.plan_request']\n"
        "value = str(plan_request.make_plan(bpy.context, {}).image_error or '')"
    )


def test_a_hidden_object_is_refused_and_shown_and_for_a_light_the_material_is_only_made(window: Window) -> None:
    window.ask("bpy.context.scene.patina.image_size = 64")
    left, top, right, bottom = window.area()
    type_prompt(window, "red brick")
    window.move((left + right) // 2, (top + bottom) // 2)
    window.key("h")
    window.wait_until(lambda: window.ask("bpy.data.objects['Cube'].hide_get()"), "the cube is hidden")
    window.keep_screenshot("hidden")
    x, y = large_button(window)
    window.click(x, y)
    window.let_events_pass()
    assert not jobs(window)
    button = window.area("UI")[2] - BUTTON_FROM_RIGHT, y + BUTTON_BELOW
    click_until(window, *button, lambda: window.ask("bpy.data.objects['Cube'].select_get()"))
    assert window.ask("bpy.data.objects['Cube'].visible_get()")
    window.keep_screenshot("hidden-shown")
    window.ask("bpy.data.objects['Cube'].select_set(False)\nbpy.data.objects['Light'].select_set(True)")
    window.redraw()
    click_until(window, *button, lambda: jobs(window))
    wait_for_state(window, "applied")
    assert window.ask("bpy.data.materials['Red brick'].use_fake_user")
    assert material_of(window) == "Material"
    window.keep_screenshot("light-only-made")


def test_an_image_that_blender_cannot_read_is_said_to_be_so_before_the_click(
    online: Window, server: ApiServer
) -> None:
    path = online.folder / "notes.png"
    path.write_text("This is a text.")
    online.open_sidebar()
    online.ask(
        "panel = bpy.context.scene.patina\n"
        f"panel.task, panel.image = 'EXTRACT', bpy.data.images.load({str(path)!r})"
    )
    online.wait_until(lambda: "cannot read notes.png" in has_image_error(online), "a thread has looked at the file")
    online.keep_screenshot("image-unreadable")
    online.click(*large_button(online))
    online.let_events_pass()
    assert not jobs(online)
    assert not server.requests

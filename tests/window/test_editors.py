# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina on a small screen, in the Shader Editor's sidebar, and in Properties > Material."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from support.windowed_blender import HEIGHT, WIDTH

from tests.server import ApiServer

from .conftest import Window
from .sidebar_positions import cancel_button, job_row, large_button, relief_buttons, text_field
from .test_generate import click_generate, click_until, jobs, material_of, type_prompt, wait_for_state
from .test_inputs import PANEL, drop, photo
from .test_jobs import PLACES

EDITOR = "area = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == {!r})\n"
SHADER_EDITOR, PROPERTIES = EDITOR.format('NODE_EDITOR'), EDITOR.format('PROPERTIES')
TAB = f"{SHADER_EDITOR}region = next(r for r in area.regions if r.type == 'UI')\n"
IS_OPEN = f"{TAB}value = area.spaces.active.show_region_ui and region.active_panel_category == 'Patina'"
NEXT_ROW = 34
"""From the middle of a row to the end of the next one."""
HALF_A_PIN = 7


@pytest.fixture
def small(online: Window) -> Iterator[Window]:
    """A window of 1366 x 768 pixels, whose user has a key."""
    online.resize(1366, 768)
    yield online
    online.resize(WIDTH, HEIGHT)


def test_on_768_lines_all_is_in_sight_while_a_task_runs_and_other_editors_have_it_too(
    small: Window, server: ApiServer
) -> None:
    server.duration = 600.0
    small.ask("bpy.ops.patina.generate_material(prompt='old brick', service='OFFLINE', image_size=256)")
    wait_for_state(small, "applied")
    type_prompt(small, "gravel")
    click_generate(small)
    small.wait_until(lambda: jobs(small)[-1]["state"] == "waiting", "the task runs")
    rows = [text_field(small)[1], large_button(small)[1], job_row(small)[1], relief_buttons(small)[1]]
    assert rows == sorted(rows), "The prompt, Generate Material, the job, and the relief are in sight."
    assert rows[-1] + NEXT_ROW < small.area("UI")[3]
    small.keep_screenshot("editors-768-lines")
    click_until(small, *cancel_button(small), lambda: jobs(small)[-1]["state"] == "stopped")
    assert relief_buttons(small)[1] == rows[-1], "Nothing moved."
    small.keep_screenshot("editors-768-lines-canceled")
    open_the_shader_editor(small)
    check_the_shader_editor(small)
    small.ask(f"{PROPERTIES}area.spaces.active.context = 'MATERIAL'")
    check_properties(small)


def open_the_shader_editor(window: Window) -> None:
    """Open the workspace that has one. Nothing is rendered in it, which takes minutes in software."""
    window.ask(
        "workspace = bpy.data.workspaces['Shading']\n"
        "for area in workspace.screens[0].areas:\n"
        "    if area.type == 'VIEW_3D': area.spaces.active.shading.type = 'SOLID'\n"
        "bpy.context.window_manager.windows[0].workspace = workspace"
    )
    window.redraw()


def check_the_shader_editor(window: Window) -> None:
    """The shortcut opens the tab there, and closes it again."""
    left, bottom, whole = window.ask(
        f"{SHADER_EDITOR}value = [area.x, area.y, bpy.context.window_manager.windows[0].height]"
    )
    window.move(left + 150, whole - bottom - 60)
    window.key("ctrl+shift+p")
    window.wait_until(lambda: window.ask(IS_OPEN), "the shortcut opens the tab", seconds=60)
    window.keep_screenshot("editors-shader-editor")
    assert window.ask(f"{SHADER_EDITOR}value = area.spaces.active.id.name") == material_of(window)
    window.key("ctrl+shift+p")
    window.wait_until(
        lambda: not window.ask(f"{SHADER_EDITOR}value = area.spaces.active.show_region_ui"), "it closes", seconds=60
    )


def check_properties(window: Window) -> None:
    """Once they are pinned to a material, they show it, also while a light is active."""
    window.ask(
        f"{PROPERTIES}area.spaces.active.pin_id = bpy.data.materials['Old brick']\n"
        "bpy.context.view_layer.objects.active = bpy.data.objects['Light']\n"
        "import sys\n"
        "cls = bpy.types.PATINA_PT_properties_material\n"
        "cls.seen, draw = [], cls.draw\n"
        "def noted(self, context):\n"
        "    cls.seen.append(context.material.name)\n"
        "    draw(self, context)\n"
        "cls.draw = noted"
    )
    left, bottom, width, height, whole = window.ask(
        f"{PROPERTIES}value = [area.x, area.y, area.width, area.height, "
        "bpy.context.window_manager.windows[0].height]"
    )
    window.redraw()
    window.move(left + width // 2, whole - bottom - height // 2)
    window.run("xdotool", "click", "--repeat", "60", "--delay", "25", "5")
    window.let_events_pass()
    window.keep_screenshot("editors-properties")
    assert set(window.ask("bpy.types.PATINA_PT_properties_material.seen")) == {"Old brick"}
    is_shown = (
        f"{TAB}main = bpy.types.PATINA_PT_shader_main\n"
        "with bpy.context.temp_override(area=area, region=region): value = main.poll(bpy.context)"
    )
    assert not window.ask(is_shown), "The Shader Editor shows the nodes of the light."


def pin(window: Window) -> tuple[int, int]:
    """Where the Shader Editor's pin is: the last of what looks different in its header once it is pinned."""
    pictures = []
    for is_pinned in (False, True):
        window.ask(f"{SHADER_EDITOR}area.spaces.active.pin = {is_pinned}")
        window.redraw()
        with tempfile.TemporaryDirectory() as folder:
            shown = Image.open(window.screenshot(Path(folder) / "header.png")).convert("RGB")
        pictures.append(shown.crop(window.area("HEADER", 'NODE_EDITOR')))
    window.ask(f"{SHADER_EDITOR}area.spaces.active.pin = False")
    window.redraw()
    _, top, right, bottom = ImageChops.difference(*pictures).getbbox()
    x, y, _, _ = window.area("HEADER", 'NODE_EDITOR')
    return x + right - HALF_A_PIN, y + (top + bottom) // 2


def test_the_shader_editors_tab_edits_the_pinned_material_and_takes_a_dropped_photo(window: Window) -> None:
    window.ask("bpy.ops.patina.generate_material(prompt='old brick', image_size=64, wait=True)")
    open_the_shader_editor(window)
    click_until(window, *pin(window), lambda: window.ask(f"{SHADER_EDITOR}value = area.spaces.active.pin"))
    window.ask("bpy.context.view_layer.objects.active = bpy.data.objects['Light']")
    left, top, right, bottom = window.area("WINDOW", 'NODE_EDITOR')
    window.move((left + right) // 2, (top + bottom) // 2)
    window.key("ctrl+shift+p")
    window.wait_until(lambda: window.ask(IS_OPEN), "the shortcut opens the tab")
    window.keep_screenshot("editors-pinned")
    left, top, right, bottom = window.area("UI", 'NODE_EDITOR')
    window.move(left + 4, (top + bottom) // 2)
    window.run("xdotool", "click", "--repeat", "40", "--delay", "30", "5")
    _, y = relief_buttons(window, 'NODE_EDITOR')
    relief = "bpy.data.materials['Old brick'].patina.relief"
    click_until(window, left + round((right - left - 40) * PLACES['BOTH']), y, lambda: window.ask(relief) == 'BOTH')
    window.keep_screenshot("editors-pinned-relief")
    wall = photo(window, "old wall.png")
    drop(window, wall, (left + right) // 2, (top + bottom) // 2)
    window.wait_until(lambda: window.ask(f"{PANEL}.image and {PANEL}.image.name") == wall.name, "it is chosen")
    assert window.ask(f"{PANEL}.task") == 'EXTRACT'
    assert len(jobs(window)) == 1, "Nothing was sent."
    window.keep_screenshot("editors-dropped")

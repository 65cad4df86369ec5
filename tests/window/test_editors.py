# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina on a small screen, in the Shader Editor's sidebar, and in Properties > Material."""

from collections.abc import Iterator

import pytest
from support.windowed_blender import HEIGHT, WIDTH

from .conftest import Window
from .sidebar_positions import job_row, large_button, relief_buttons, text_field
from .test_generate import click_until, jobs, material_of, wait_for_state

EDITOR = "area = next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == {!r})\n"
SHADER_EDITOR, PROPERTIES = EDITOR.format('NODE_EDITOR'), EDITOR.format('PROPERTIES')
TAB = f"{SHADER_EDITOR}region = next(r for r in area.regions if r.type == 'UI')\n"
NEXT_ROW = 34
"""From the middle of a row to the end of the next one."""


@pytest.fixture
def small(window: Window) -> Iterator[Window]:
    """A window of 1366 x 768 pixels."""
    window.resize(1366, 768)
    yield window
    window.resize(WIDTH, HEIGHT)


def test_on_768_lines_all_is_in_sight_and_other_editors_have_it_too(small: Window) -> None:
    small.ask("bpy.context.scene.patina.prompt = 'old brick'\nbpy.context.scene.patina.image_size = 256")
    small.open_sidebar()
    click_until(small, *large_button(small), lambda: jobs(small))
    wait_for_state(small, "applied")
    rows = [text_field(small)[1], large_button(small)[1], job_row(small)[1], relief_buttons(small)[1]]
    assert rows == sorted(rows), "The prompt, Generate Material, the job, and the relief are in sight."
    assert rows[-1] + NEXT_ROW < small.area("UI")[3]
    small.keep_screenshot("editors-768-lines")
    small.ask("bpy.context.window_manager.windows[0].workspace = bpy.data.workspaces['Shading']")
    small.redraw()
    check_the_shader_editor(small)
    small.ask(f"{PROPERTIES}area.spaces.active.context = 'MATERIAL'")
    check_properties(small)


def check_the_shader_editor(window: Window) -> None:
    """The shortcut opens the tab there, and closes it again."""
    left, bottom, whole = window.ask(
        f"{SHADER_EDITOR}value = [area.x, area.y, bpy.context.window_manager.windows[0].height]"
    )
    window.move(left + 150, whole - bottom - 60)
    is_open = f"{TAB}value = area.spaces.active.show_region_ui and region.active_panel_category == 'Patina'"
    window.key("ctrl+shift+p")
    window.wait_until(lambda: window.ask(is_open), "the shortcut opens the tab", seconds=60)
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

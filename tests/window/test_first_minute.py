# SPDX-License-Identifier: GPL-3.0-or-later
"""A newcomer's first minute: without a key or a word of documentation, a material is visibly on the cube."""

import time

from .conftest import ADDON, Window
from .sidebar_positions import large_button
from .test_generate import click_until, jobs, material_of, wait_for_state

AREA = "next(a for a in bpy.context.window_manager.windows[0].screen.areas if a.type == 'VIEW_3D')"
VIEWPORT = f"{AREA}.spaces.active"
REGION = f"next(r for r in {AREA}.regions if r.type == 'UI')"
TAB, PROMPT = f"{REGION}.active_panel_category", "bpy.context.scene.patina.prompt"
SHADING = f"{VIEWPORT}.shading.type"
BUTTON_BELOW, SERVICE_ABOVE = 31, 56
"""How far from Generate Material are the button below it, which is what one needs next, and the one of the service."""


def test_the_first_minute(window: Window) -> None:
    tab = position_of_the_tab(window)
    left, top, right, bottom = window.area()
    window.move((left + right) // 3, (top + bottom) // 2)
    began = time.monotonic()
    window.key("n")
    window.wait_until(lambda: window.ask(f"{VIEWPORT}.show_region_ui"), "the sidebar is open")
    window.redraw()
    click_until(window, *tab, lambda: window.ask(TAB) == "Patina")
    window.redraw()
    window.keep_screenshot("first-minute-1-the-tab")
    x, y = large_button(window)
    click_until(window, window.area("UI")[2] - 60, y + BUTTON_BELOW, lambda: window.ask(PROMPT))
    window.redraw()
    window.keep_screenshot("first-minute-2-an-example")
    x, y = large_button(window)
    click_until(window, x, y, lambda: jobs(window))
    wait_for_state(window, "applied")
    print(f"From the key N to the material, with one key and three clicks: {time.monotonic() - began:.1f} s")
    assert material_of(window) == "Weathered red brick wall with moss"
    window.keep_screenshot("first-minute-3-in-solid-shading")
    assert large_button(window) == (x, y), "Nothing moved."
    click_until(window, window.area("UI")[2] - 60, y + BUTTON_BELOW, lambda: window.ask(SHADING) == 'MATERIAL')
    window.keep_screenshot("first-minute-4-material-preview")
    assert large_button(window) == (x, y)


def position_of_the_tab(window: Window) -> tuple[int, int]:
    """Find Patina's tab, which Blender does not expose, and leave the sidebar closed at another tab."""
    window.open_sidebar("Item")
    _, top, right, bottom = window.area("UI")
    x = right - 12
    for y in range(top + 40, bottom, 30):
        window.move(x, y - 2)
        window.redraw()
        window.click(x, y)
        window.let_events_pass()
        if window.ask(TAB) == "Patina":
            break
    window.ask(f"{REGION}.active_panel_category = 'Item'\n{VIEWPORT}.show_region_ui = False")
    window.redraw()
    return x, y


def test_the_button_beside_the_service_opens_patinas_preferences_unfolded(window: Window) -> None:
    window.open_sidebar()
    _, y = large_button(window)
    before = window.ask("len(bpy.context.window_manager.windows)")
    click_until(
        window,
        window.area("UI")[2] - 60,
        y - SERVICE_ABOVE,
        lambda: window.ask("len(bpy.context.window_manager.windows)") > before,
    )
    assert window.ask("bpy.context.preferences.active_section") == 'ADDONS'
    assert window.ask("bpy.context.window_manager.addon_search") == "Patina"
    window.redraw()
    window.keep_screenshot("first-minute-preferences")
    window.ask(
        "w = bpy.context.window_manager.windows[-1]\n"
        "with bpy.context.temp_override(window=w): bpy.ops.wm.window_close()"
    )


DRAWS = (
    "import bpy, sys\n"
    f"panel = sys.modules[{ADDON!r} + '.blender.panels'].PATINA_PT_main\n"
)


def test_the_panel_follows_what_is_changed_elsewhere_and_is_left_alone_otherwise(window: Window) -> None:
    window.open_sidebar()
    window.ask(
        f"{DRAWS}panel.draws, draw = 0, panel.draw\n"
        "def counted(self, context):\n"
        "    panel.draws += 1\n"
        "    draw(self, context)\n"
        "panel.draw = counted"
    )

    def draws() -> int:
        return int(window.ask(f"{DRAWS}value = panel.draws"))

    def expect_a_draw(code: str) -> None:
        before = draws()
        window.ask(code)
        window.wait_until(lambda: draws() > before, f"the panel is drawn after {code}", seconds=60)

    window.redraw()
    expect_a_draw(f"bpy.context.preferences.addons[{ADDON!r}].preferences.foxapi_key = 'a key'")
    expect_a_draw(f"bpy.context.preferences.addons[{ADDON!r}].preferences.foxapi_key = ''")
    expect_a_draw("bpy.data.objects['Cube'].select_set(False)")
    expect_a_draw("bpy.context.view_layer.objects.active = bpy.data.objects['Light']")
    window.let_events_pass()
    before = draws()
    for _ in range(20):
        window.let_events_pass()
    assert draws() == before, "Nothing has changed."

# SPDX-License-Identifier: GPL-3.0-or-later
"""Online access that is switched elsewhere shows in the panel at once, although no timer looks for it.

Blender itself draws all windows then.
"""

from .conftest import ADDON, SCREENSHOTS, Window

COUNT_DRAWS = f"""
from {ADDON}.blender import panels, pump
draw, panels.PATINA_PT_main.drawn = panels.PATINA_PT_main.draw, 0
def count(panel, context):
    panels.PATINA_PT_main.drawn += 1
    draw(panel, context)
panels.PATINA_PT_main.draw = count
"""
DRAWN = f"from {ADDON}.blender import panels\nvalue = panels.PATINA_PT_main.drawn"
IS_IDLE = f"from {ADDON}.blender import pump\nvalue = not bpy.app.timers.is_registered(pump.tick)"
SWITCHES = (
    "bpy.context.preferences.system.use_online_access = True",
    "bpy.context.preferences.system.use_online_access = False",
    "bpy.ops.extensions.userpref_allow_online()",
)


def test_online_access_that_is_switched_elsewhere_shows_at_once(window: Window) -> None:
    window.ask("bpy.context.scene.patina.service = 'FOXAPI'\nbpy.context.scene.patina.prompt = 'red brick'")
    window.open_sidebar()
    window.ask(COUNT_DRAWS)
    for number, switch in enumerate(SWITCHES):
        window.redraw()
        window.wait_until(lambda: window.ask(IS_IDLE), "no timer is left")
        before = window.ask(DRAWN)
        window.let_events_pass()
        assert window.ask(DRAWN) == before, "Nothing else has it drawn."
        window.ask(switch)
        window.wait_until(lambda before=before: window.ask(DRAWN) > before, f"{switch} shows")
        window.screenshot(SCREENSHOTS / f"online-access-{number}.png")

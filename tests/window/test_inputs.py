# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs in the panel, as an artist sees and uses them."""

import shutil
from pathlib import Path

from tests.server import ApiServer, sample_images

from .conftest import Window
from .sidebar_positions import first_checkbox

DRAG = Path(__file__).with_name("drag_file.py")
PANEL = "bpy.context.scene.patina"
PICTURE = (
    "from bl_ext.user_default.patina.blender.session import session\n"
    "value = session.current().input_pictures.icon(bpy.context.scene.patina.image)"
)
ROW, TILING, RESOLUTION, MORE = 21, 47, 73, 99
"""How far below the first row of maps the rows below it are, in pixels."""


def drop(window: Window, file: Path, x: int, y: int) -> None:
    """Drop a file on a place of the window, as a file manager does it."""
    window.move(x, y)
    script = shutil.copy(DRAG, window.folder / DRAG.name)
    window.run("python3", str(script), str(file), str(x), str(y))
    window.let_events_pass()


def photo(window: Window, name: str) -> Path:
    path = window.folder / name
    path.write_bytes(sample_images.png("texture", 256))
    return path


def choose(window: Window, **values: object) -> None:
    for name, value in values.items():
        window.ask(f"{PANEL}.{name} = {value!r}\nvalue = 0")


def test_a_dropped_photo_fills_the_input_and_each_service_shows_its_own_inputs(
    online: Window, server: ApiServer
) -> None:
    # Otherwise the sidebar shows through what is behind it.
    online.ask("bpy.context.preferences.system.use_region_overlap = False")
    online.open_sidebar()
    online.keep_screenshot("inputs-first")
    left, top, right, bottom = online.area("UI")
    middle = (left + right) // 2, (top + bottom) // 2

    choose(online, service='OFFLINE', prompt="red brick")
    wall = photo(online, "old wall.png")
    drop(online, wall, *middle)
    assert online.ask(f"{PANEL}.image") is None, "Blender asks, since its own handlers take images here too"
    online.keep_screenshot("inputs-drop-asks")
    online.key("u")  # Use Image in Patina.
    online.wait_until(lambda: online.ask(f"{PANEL}.image and {PANEL}.image.name") == wall.name, "it is chosen")
    assert online.ask(f"{PANEL}.task") == 'EXTRACT'
    online.wait_until(lambda: online.ask(PICTURE), "it has a picture")
    online.keep_screenshot("inputs-dropped")

    choose(online, service='FOXAPI')
    online.keep_screenshot("inputs-photo-at-the-api")
    choose(online, task='MATERIAL', prompt="polished gold")
    online.wait_until(lambda: online.ask(f"{PANEL}.is_metallic_on"), "the words name a metal")
    online.keep_screenshot("inputs-gold-at-the-api")
    choose(online, task='MAPS', match_image_size=False)
    online.keep_screenshot("inputs-texture-at-the-api")
    assert not server.submissions and not online.ask("bpy.context.window_manager.patina.last_job")


def test_the_inputs_are_set_by_clicks(window: Window) -> None:
    window.ask("bpy.context.preferences.system.use_region_overlap = False")
    choose(window, use_height=False)
    window.open_sidebar()
    x, y = first_checkbox(window)

    def click(right: int, down: int) -> None:
        """Click at a place that lies so far from the first checkbox."""
        window.click(x + right, y + down)
        window.let_events_pass()

    click(180, ROW)
    assert window.ask(f"{PANEL}.use_height"), "All"
    click(20, MORE)
    click(166, MORE + 31)
    assert window.ask(f"{PANEL}.upscale_factor") == 2
    click(166, MORE + 57)
    assert window.ask(f"{PANEL}.seed") >= 0
    click(225, RESOLUTION)
    window.keep_screenshot("inputs-resolutions")
    click(252, RESOLUTION + 66)
    assert window.ask(f"{PANEL}.image_size") == 2048
    click(160, TILING)
    window.keep_screenshot("inputs-tilings")
    click(143, TILING + 45)
    assert window.ask(f"{PANEL}.tiling_mode") == 'XY'
    window.keep_screenshot("inputs-chosen")

# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender starts with a window, and Patina is in its sidebar."""

from PIL import Image


def test_the_patina_tab_is_in_the_sidebar(window):
    window.open_sidebar("Tool")
    before = picture_of_sidebar(window, "sidebar-tool")
    window.open_sidebar("Patina")
    after = picture_of_sidebar(window, "sidebar-patina")
    assert len(after.getcolors(1 << 24)) > 50
    assert before.tobytes() != after.tobytes()


def picture_of_sidebar(window, name: str) -> Image.Image:
    return Image.open(window.keep_screenshot(name)).convert("RGB").crop(window.area("UI"))

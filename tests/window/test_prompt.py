# SPDX-License-Identifier: GPL-3.0-or-later
"""A person writes prompts with keys, the clipboard, and the menus."""

from .conftest import ADDON, Window
from .sidebar_positions import large_button, text_field
from .test_generate import SESSION, try_until

LINES = "Old brick wall\nwith moss and glass\n\nvery wet"
COMPAT = f"import sys\ncompat = sys.modules['{ADDON}.blender.compat']\n"
FIELD_BELOW, ADD_BELOW, PASTE, EDIT = 70, 31, 71, 48
"""Pixels: from the top of the sidebar to the field of one line, from Generate Material to Add, from the right to its
buttons."""
EDITOR = (
    "areas = [area for window in bpy.context.window_manager.windows for area in window.screen.areas]\n"
    "value = [area.type for area in areas].count('TEXT_EDITOR')"
)


def prompt(window: Window) -> str:
    return window.ask("bpy.context.scene.patina.prompt")


def forecast(window: Window) -> str:
    """What the panel says of the prompt."""
    return window.ask(
        f"{SESSION}from {ADDON}.core.services import SERVICES\n"
        "known = session.forecasts.of(SERVICES['OFFLINE'], bpy.context.scene.patina.prompt)\n"
        "value = str(known.forecast) if known else ''"
    )


def wait_for(window: Window, text: str) -> None:
    window.wait_until(lambda: forecast(window).startswith(text), f"the panel says {text}")


def copy(window: Window, text: str) -> None:
    window.ask(f"bpy.context.window_manager.clipboard = {text!r}")


def keep(window: Window, name: str) -> None:
    """Keep a picture without a tooltip in it."""
    window.move(300, 500)
    window.keep_screenshot(name)


def write(window: Window, x: int, y: int, text: str, *keys: str) -> None:
    """Replace the prompt with text and keys from the keyboard, and stay in the field unless a key leaves it."""

    def write_it() -> None:
        window.key("Escape")
        window.ask("bpy.context.scene.patina.prompt = ''")
        window.double_click(x, y)
        window.type_text(text)
        window.key(*keys)

    try_until(write_it, lambda: prompt(window))
    window.let_events_pass()


def paste(window: Window, x: int, y: int, expected: str) -> None:
    """Replace the prompt with the clipboard, by its shortcut."""

    def paste_it() -> None:
        window.key("Escape")
        window.ask("bpy.context.scene.patina.prompt = ''")
        window.double_click(x, y)
        window.key("ctrl+v", "Return")

    try_until(paste_it, lambda: prompt(window) == expected)


def test_a_long_prompt_is_typed_and_pasted_and_its_words_are_explained_meanwhile(window: Window) -> None:
    window.open_sidebar()
    window.keep_screenshot("prompt-empty")
    field = text_field(window)  # Below the mouse, its color is another one.
    write(window, *field, "Old bric", "k")
    window.wait_until(lambda: prompt(window) == "Old brick", "the prompt is there while the field is being edited")
    wait_for(window, "Brick wall, with wear")
    window.keep_screenshot("prompt-typing")
    window.key("shift+Return")
    window.type_text("dragon")
    window.key("Return")
    window.wait_until(lambda: prompt(window) == "Old brick\ndragon", "the prompt has two lines")
    copy(window, LINES)
    paste(window, *field, LINES)
    wait_for(window, "Brick wall, with wear, moss, and water. Left out: glass.")
    keep(window, "prompt-of-several-lines")
    write(window, *field, "unicorn", "Return")
    wait_for(window, "Plain plaster. Not known offline: unicorn.")
    keep(window, "prompt-not-known")


def test_before_5_2_pasted_lines_are_kept_and_the_prompt_is_edited_in_a_text_editor(window: Window) -> None:
    """The field of one line, which Blender had before, in this Blender."""
    window.ask(f"{COMPAT}compat.usual, compat.has_text_box = compat.has_text_box, lambda: False")
    try:
        window.open_sidebar()
        left, top, right, _ = window.area("UI")
        y = top + FIELD_BELOW
        copy(window, LINES)
        paste(window, (left + right) // 2, y, "Old brick wall")
        wait_for(window, "Brick wall, with wear")
        keep(window, "prompt-one-line-of-three")
        below = large_button(window)[1] + ADD_BELOW
        try_until(
            lambda: window.click(right - 90, below),
            lambda: prompt(window) == "Old brick wall with moss and glass very wet",
        )
        keep(window, "prompt-lines-added")
        window.ask("bpy.context.scene.patina.prompt = 'Oak'")
        try_until(lambda: window.click(right - PASTE, y), lambda: prompt(window) != "Oak")
        assert prompt(window) == "Old brick wall with moss and glass very wet"
        try_until(lambda: window.click(right - EDIT, y), lambda: window.ask(EDITOR) == 1)
        window.ask("bpy.data.texts['Patina Prompt'].from_string('Polished\\ngold')")
        window.wait_until(lambda: prompt(window) == "Polished gold", "the panel follows the text")
        window.keep_screenshot("prompt-in-a-text-editor")
        window.ask(
            "windows = bpy.context.window_manager.windows\n"
            "with bpy.context.temp_override(window=windows[1]): bpy.ops.wm.window_close()"
        )
        window.wait_until(lambda: window.ask("len(bpy.data.texts)") == 0, "the text is gone")
        assert prompt(window) == "Polished gold"
    finally:
        window.ask(f"{COMPAT}compat.has_text_box = compat.usual")

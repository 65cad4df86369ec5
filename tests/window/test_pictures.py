# SPDX-License-Identifier: GPL-3.0-or-later
"""Spheres that wear the maps: in the history, and in the material's panel, where they follow what is changed."""

from .conftest import Window
from .test_generate import SESSION
from .test_history import scroll

PROMPTS = (
    "polished gold", "red brick wall", "oak planks", "white plaster", "blue denim fabric", "rusty iron",
    "mossy cobblestone", "brushed copper", "polished concrete",
)  # fmt: skip
ICON = f"{SESSION}material = bpy.data.objects['Cube'].active_material\nvalue = session.material_pictures.icon(material)"
IS_BUSY = f"{SESSION}value = session.is_busy"


def generate(window: Window, prompt: str) -> None:
    window.ask(
        f"bpy.ops.patina.generate_material(prompt={prompt!r}, service='OFFLINE', image_size=512, "
        "maps={'basecolor', 'normal', 'roughness', 'metalness', 'height'}, wait=True)"
    )


def test_materials_are_known_by_their_pictures_which_follow_corrections(window: Window) -> None:
    for prompt in PROMPTS:
        generate(window, prompt)
    window.open_panel("history", "PATINA_PT_history")
    window.open_sidebar()
    icons = f"{SESSION}from {SESSION.split(chr(39))[1].rpartition('.')[0]} import thumbnails\n"
    count = f"{icons}value = sum(thumbnails.icon(job.id) > 0 for job in session.history.jobs)"
    window.wait_until(lambda: window.ask(count) == len(PROMPTS), "each job has its picture")
    window.wait_until(lambda: window.ask(ICON), "the material has its picture")
    window.keep_screenshot("material-picture")
    before = window.ask(ICON)
    window.ask("bpy.ops.patina.correct_maps(invert_roughness=True, non_metal=True)")
    window.wait_until(lambda: window.ask(ICON) not in (0, before), "its picture follows the correction")
    window.wait_until(lambda: not window.ask(IS_BUSY), "all is done")
    window.keep_screenshot("material-picture-corrected")
    scroll(window)
    window.keep_screenshot("history-pictures")

# SPDX-License-Identifier: GPL-3.0-or-later
"""An artist compares the variants of a job by their pictures, picks one, and gives it to another object."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from patina_addon.core.images import png
from patina_addon.core.model.maps import MapFile
from tests import stored_jobs

from .conftest import Window
from .sidebar_positions import card_icon
from .test_generate import click_until, material_of
from .test_history import places, scroll
from .test_material import show_the_material

Opener = Callable[..., Window]
COLORS = ((150, 60, 40), (60, 120, 60), (70, 80, 150), (150, 130, 60))
SIZE = 64
LARGE = 150
"""A large picture is at least so many pixels wide."""
BUTTON_BELOW_LARGE = 32
BUTTON_BELOW = 12
"""Pixels from the lower edge of a picture to the middle of its button."""


def with_variants(home: Path) -> stored_jobs.Job:
    """A job of an earlier day with four variants, each of a color, and normals and roughness."""
    job = stored_jobs.with_maps(stored_jobs.job(home, 2))
    files = []
    for variant, color in enumerate(COLORS):
        for kind, value in (("basecolor", color), ("normal", (128, 128, 255)), ("roughness", (90 + 40 * variant,) * 3)):
            path = job.folder / f"{job.stem}{f'_{variant + 1}' if variant else ''}_{kind}.png"
            png.write(path, np.full((SIZE, SIZE, 3), value, np.uint8))
            mean = tuple(channel / 255 for channel in value)
            files.append(MapFile(kind, path, SIZE, SIZE, mean, variant=variant))
        # A flat picture, whose color is found on the screen.
        png.write(job.folder / stored_jobs.sphere_name(variant), np.full((128, 128, 3), color, np.uint8))
    job = replace(job, maps=tuple(files), request=replace(job.request, variants=len(COLORS)))
    stored_jobs.save(home, [job])
    return job


def base_color(window: Window, name: str = "Cube") -> str:
    """The file of the base color of an object's material; empty if there is none."""
    return window.ask(
        f"slot = next(iter(bpy.data.objects[{name!r}].material_slots), None)\n"
        "nodes = slot.material.node_tree.nodes if slot and slot.material else ()\n"
        "images = [node.image.filepath for node in nodes if node.get('patina_map') == 'basecolor']\n"
        "value = (images or [''])[0]"
    )


def click_below(window: Window, color: tuple[int, int, int], is_done: Callable[[], bool]) -> None:
    """Click the button below the picture of a color."""
    found = places(window, color)
    y = max(y for _, y in found)  # Above it may be other pictures of this variant.
    lowest = [x for x, other in found if other == y]
    x = sum(lowest) // len(lowest)
    click_until(window, x, y + BUTTON_BELOW, is_done)


def compare(window: Window) -> None:
    """Click the icon of the card that compares the variants, and wait for the large pictures."""
    click_until(window, *card_icon(window, 6, 7), lambda: all(large_picture(window, color) for color in COLORS))


def large_picture(window: Window, color: tuple[int, int, int]) -> tuple[int, int] | None:
    """The middle of the lower edge of a large picture of a color, anywhere on the screen; None if there is none."""
    with tempfile.TemporaryDirectory() as folder:
        shown = np.asarray(Image.open(window.screenshot(Path(folder) / "screen.png")).convert("RGB")).astype(int)
    is_color = np.abs(shown - color).max(axis=2) < 3
    rows = np.flatnonzero(is_color.sum(axis=1) > LARGE)
    if not len(rows):
        return None
    return int(np.flatnonzero(is_color[rows[-1]]).mean()), int(rows[-1])


def pick_large(window: Window, color: tuple[int, int, int], is_done: Callable[[], bool]) -> None:
    """Click the button below a large picture."""
    found = large_picture(window, color)
    assert found
    click_until(window, found[0], found[1] + BUTTON_BELOW_LARGE, is_done)


def test_a_variant_is_picked_by_its_picture_and_applied_to_another_object(share_window: Opener) -> None:
    jobs: list[stored_jobs.Job] = []
    window = share_window(lambda home: jobs.append(with_variants(home)))
    (job,) = jobs
    window.open_panel("history", "PATINA_PT_history")
    window.open_sidebar()
    window.ask(f"bpy.ops.patina.apply(job={job.id!r})")
    assert material_of(window) == "Blue ceramic tiles"
    compare(window)
    window.keep_screenshot("variants-compared")
    assert "_1_" not in base_color(window), "looking changes nothing"
    pick_large(window, COLORS[3], lambda: "_4_basecolor" in base_color(window))
    pick_large(window, COLORS[1], lambda: "_2_basecolor" in base_color(window))
    window.keep_screenshot("variants-compared-picked")
    window.key("Escape")
    window.let_events_pass()
    window.redraw()
    assert large_picture(window, COLORS[0]) is None
    left, top, right, _ = window.area()
    window.move((left + right) // 4, top + 200)
    window.key("ctrl+z")
    window.wait_until(lambda: "_4_basecolor" in base_color(window), "each pick is one undo step")
    show_the_material(window)
    window.wait_until(lambda: all(places(window, color) for color in COLORS), "the pictures are there")
    window.keep_screenshot("variants")
    click_below(window, COLORS[2], lambda: "_3_basecolor" in base_color(window))
    window.keep_screenshot("variants-picked")
    assert material_of(window) == "Blue ceramic tiles"
    window.ask("bpy.ops.mesh.primitive_uv_sphere_add(location=(3, 0, 0))")
    window.ask(f"bpy.ops.patina.apply(job={job.id!r})")
    assert "_3_basecolor" in base_color(window, "Sphere")
    window.ask(f"bpy.ops.patina.show_job(job={job.id!r})")
    window.ask("bpy.ops.mesh.primitive_cone_add(location=(-3, 0, 0))")
    window.redraw()
    scroll(window)
    window.wait_until(lambda: all(places(window, color) for color in COLORS), "the history has them")
    window.keep_screenshot("variants-history")
    click_below(window, COLORS[1], lambda: "_2_basecolor" in base_color(window, "Cone"))
    window.keep_screenshot("variants-applied-from-history")
    assert "_3_basecolor" in base_color(window)

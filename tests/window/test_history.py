# SPDX-License-Identifier: GPL-3.0-or-later
"""An artist finds an earlier material again, and puts it on another object."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from tests import stored_jobs

from .conftest import Window
from .test_generate import SESSION, click_until, material_of

Opener = Callable[..., Window]
COUNT = 40
HISTORY = f"{SESSION}history = session.history\n"
BUTTON_BELOW = 13
"""Pixels from the lower edge of a picture in the grid into the button below it."""
SEARCH_ABOVE = 22
"""Pixels from the first picture up to the middle of the search field."""
APPLY_BELOW = 75
"""Pixels from the large picture of the details to the middle of their first button."""


def subjects(window: Window) -> list[str]:
    """What the rows on the page say."""
    rows = "(history.page.rows if history.page else ())"
    return window.ask(f"{HISTORY}value = [row.job.request.subject for row in {rows}]")


def selected(window: Window) -> str:
    return window.ask(f"{HISTORY}value = history.selected")


def open_history(window: Window) -> None:
    window.open_panel("history", "PATINA_PT_history")
    window.open_sidebar()
    scroll(window)


def scroll(window: Window) -> None:
    """Scroll the sidebar to its end."""
    _, _, right, bottom = window.area("UI")
    window.move(right - 100, bottom - 100)
    window.run("xdotool", "click", "--repeat", "30", "--delay", "20", "5")
    window.redraw()


def places(window: Window, color: tuple[int, int, int]) -> list[tuple[int, int]]:
    """Where the sidebar shows pixels of a color, which scaling may have changed a little."""
    left, top, right, bottom = window.area("UI")
    with tempfile.TemporaryDirectory() as folder:
        picture = Image.open(window.screenshot(Path(folder) / "sidebar.png")).convert("RGB")
    shown = np.asarray(picture.crop((left, top, right, bottom))).astype(int)
    rows, columns = np.nonzero(np.abs(shown - color).max(axis=2) < 3)
    return [(left + int(x), top + int(y)) for y, x in zip(rows, columns, strict=True)]


def fill(home: Path) -> list[stored_jobs.Job]:
    """Jobs of earlier days, those that ended in unusual ways first. Their pictures have a color each."""
    jobs = [*stored_jobs.ends(home), *(stored_jobs.with_maps(stored_jobs.job(home, n)) for n in range(6, COUNT))]
    for job in jobs:
        if job.maps:
            Image.new("RGB", (128, 128), color_of(job)).save(job.folder / stored_jobs.sphere_name(0))
    stored_jobs.save(home, jobs)
    return jobs


def color_of(job: stored_jobs.Job) -> tuple[int, int, int]:
    number = int(job.id, 16)
    return (30 + 5 * number, 200 - 3 * number, 90 + number)


def lowest_picture(window: Window, job: stored_jobs.Job) -> tuple[int, int, int, int]:
    """The left, top, right, and bottom of the lowest picture of a job: above the history it may have others."""
    shown = places(window, color_of(job))
    rows = {y for _, y in shown}
    top = bottom = max(rows)
    while top - 1 in rows:
        top -= 1
    columns = [x for x, y in shown if y >= top]
    return min(columns), top, max(columns), bottom


def click_below(window: Window, job: stored_jobs.Job, is_done: Callable[[], bool]) -> None:
    """Click the button below a job's picture in the grid."""
    left, _, right, bottom = lowest_picture(window, job)
    click_until(window, (left + right) // 2, bottom + BUTTON_BELOW, is_done)


def view(window: Window) -> str:
    return window.ask("bpy.context.window_manager.patina_history_view")


def test_a_job_is_found_by_its_picture_and_by_its_words_and_applied(share_window: Opener) -> None:
    jobs: list[stored_jobs.Job] = []
    window = share_window(lambda home: jobs.extend(fill(home)))
    open_history(window)
    window.wait_until(lambda: len(subjects(window)) == 9, "the page is there")
    window.wait_until(lambda: places(window, color_of(jobs[7])), "the pictures are there")
    window.keep_screenshot("history-grid")
    click_below(window, jobs[0], lambda: selected(window) == jobs[0].id)
    window.redraw()
    window.keep_screenshot("history-grid-selected")
    for job in jobs[:6]:
        window.ask(f"{HISTORY}history.selected = {job.id!r}\nvalue = 0")
        window.redraw()
        scroll(window)
        window.keep_screenshot(f"history-details-{job.state.value}-{job.service.lower()}")
    window.ask(f"{HISTORY}history.selected = ''\nvalue = 0")
    window.redraw()
    scroll(window)
    left, _, right, _ = window.area("UI")
    _, top, _, _ = lowest_picture(window, jobs[0])
    click_until(window, right - 48, top - SEARCH_ABOVE, lambda: view(window) == "LIST")
    window.redraw()
    scroll(window)
    window.keep_screenshot("history-list")
    x, top, _, _ = lowest_picture(window, jobs[0])
    window.double_click(x + 60, top - SEARCH_ABOVE)
    window.type_text("mud")
    window.key("Return")
    window.wait_until(lambda: set(subjects(window)) == {"Dry cracked mud"}, "it is found")
    mud = next(job for job in jobs if job.request.prompt == "Dry cracked mud")
    window.wait_until(lambda: places(window, color_of(mud)), "its picture is there")
    x, top, _, _ = lowest_picture(window, mud)
    click_until(window, x + 60, top + 8, lambda: selected(window) == mud.id)
    window.redraw()
    window.keep_screenshot("history-selected")
    _, _, _, above = lowest_picture(window, mud)
    click_until(window, (left + right) // 2 + 60, above + APPLY_BELOW, lambda: material_of(window) == "Dry cracked mud")
    window.keep_screenshot("history-applied")


def test_an_empty_history_explains_itself(window: Window) -> None:
    open_history(window)
    window.keep_screenshot("history-empty")


def ask_to_delete(window: Window, job: stored_jobs.Job) -> None:
    left, top, right, bottom = window.area()
    window.move((left + right) // 2, (top + bottom) // 2)
    window.ask(
        "w = bpy.context.window_manager.windows[0]\n"
        "a = next(a for a in w.screen.areas if a.type == 'VIEW_3D')\n"
        "r = next(r for r in a.regions if r.type == 'WINDOW')\n"
        "with bpy.context.temp_override(window=w, area=a, region=r):\n"
        f"    bpy.ops.patina.delete_job('INVOKE_DEFAULT', job={job.id!r})"
    )
    window.redraw()


def test_enter_deletes_nothing_and_delete_packs_what_is_used_first(share_window: Opener) -> None:
    jobs: list[stored_jobs.Job] = []
    window = share_window(lambda home: jobs.extend(fill(home)))
    job = jobs[7]
    open_history(window)
    window.wait_until(lambda: len(subjects(window)) == 9, "the page is there")
    window.ask(f"bpy.data.objects['Cube'].select_set(True)\nbpy.ops.patina.apply(job={job.id!r})")
    ask_to_delete(window, job)
    window.keep_screenshot("history-delete")
    window.key("Return")
    window.let_events_pass()
    ask_to_delete(window, job)
    assert job.folder.exists()
    window.key("d")  # The button's letter, which is underlined.
    window.wait_until(lambda: not job.folder.exists(), "the folder is gone")
    assert window.ask("all(image.packed_file for image in bpy.data.images if image.name.endswith('.png'))")
    window.keep_screenshot("history-deleted")
    window.wait_until(
        lambda: window.ask(f"{HISTORY}value = history.page.total") == COUNT - 1, "the job is gone from the list"
    )

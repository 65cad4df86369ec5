# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept for the panels is never old: they show the same as if everything were found out anew."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.panels import kept_drawing
from patina_addon.blender.session import session
from patina_addon.blender.session.known_plans import KnownPlans
from tests import stored_jobs

from .helpers import addon_preferences, begin_with, cube, fill_panel, generate, start_job, tick_until
from .recording_layout import QuickLayout, context, draw_all, kept_context, viewport

pytestmark = pytest.mark.usefixtures("addon")


def expect_nothing_old(about: str) -> list[str]:
    """Draw all panels, then once more with nothing known, and compare. Return the texts."""
    current = session.current()
    kept = draw_all(is_kept=True)
    current.plans = KnownPlans()
    assert kept == draw_all(), about
    return kept


class ClosedLayout(QuickLayout):
    """A layout in which panels are closed."""

    def panel(self, *_: object, **__: object) -> tuple[Any, None]:
        return self, None


def drawn_main(where: SimpleNamespace, kind: type[QuickLayout] = QuickLayout) -> list[str]:
    """What is seen of the main panel in a context."""
    layout = kind()
    panels.PATINA_PT_main.draw(SimpleNamespace(layout=layout), where)
    return [f"{name} {args[1:]} {options}" for name, args, options in layout.calls]


@pytest.fixture
def objects(addon: object, patina_home: Path) -> tuple[bpy.types.Object, bpy.types.Object]:
    """Two objects, of which the first is active and selected and has a material, and a history."""
    begin_with(patina_home, *(stored_jobs.job(patina_home, number) for number in range(20)))
    fill_panel()
    first, second = cube("First"), cube("Second", selected=False)
    bpy.context.view_layer.objects.active = first
    generate()
    expect_nothing_old("at first")
    return first, second


def test_what_is_selected_named_and_changed_on_objects(objects: tuple[bpy.types.Object, bpy.types.Object]) -> None:
    first, second = objects
    material, switches = first.active_material, bpy.context.window_manager.patina_adjust

    def add_slot() -> None:
        first.data.materials.append(bpy.data.materials.new("Plain"))

    def show_slot(index: int) -> None:
        first.active_material_index = index

    def activate(obj: bpy.types.Object) -> None:
        bpy.context.view_layer.objects.active = obj

    changes: dict[str, Callable[[], object]] = {
        "one more is selected": lambda: second.select_set(True),
        "another one is active": lambda: activate(second),
        "the first is active again": lambda: activate(first),
        "nothing is selected": lambda: (first.select_set(False), second.select_set(False)),
        "the first is selected": lambda: first.select_set(True),
        "an object is renamed": lambda: setattr(first, "name", "Renamed"),
        "the material is renamed": lambda: setattr(material, "name", "Wall"),
        "a slot is added": add_slot,
        "the added slot is active": lambda: show_slot(1),
        "the first slot is active": lambda: show_slot(0),
        "the object is scaled": lambda: setattr(first, "scale", (3.0, 3.0, 3.0)),
        "the material repeats otherwise": lambda: setattr(material.patina, "meters", 7.0),
        "the relief is displacement": lambda: setattr(material.patina, "relief", 'DISPLACEMENT'),
        "a map is off": lambda: bpy.ops.patina.toggle_map(kind="roughness"),
        "the object is hidden": lambda: first.hide_set(True),
        "the object is shown": lambda: first.hide_set(False),
        "the roughness is inverted": lambda: setattr(switches, "invert_roughness", True),
        "the material is taken off": lambda: first.data.materials.clear(),
    }
    for about, change in changes.items():
        change()
        expect_nothing_old(about)


@pytest.mark.usefixtures("objects")
def test_what_a_script_sets_as_inputs_and_preferences() -> None:
    panel, stored = bpy.context.scene.patina, addon_preferences()
    for group, name, value in (
        (panel, "prompt", "rusty iron"), (panel, "prompt", ""), (panel, "task", 'EXTRACT'), (panel, "task", 'MATERIAL'),
        (panel, "image_size", 2048), (panel, "assign_to", 'NOTHING'), (panel, "assign_to", 'ACTIVE'),
        (panel, "use_height", False), (panel, "is_metallic_on", True), (panel, "service", 'FOXAPI'),
        (stored, "foxapi_key", "secret"), (stored, "foxapi_limit", 5.0), (stored, "foxapi_limit", 0.0),
        (bpy.context.preferences.system, "use_online_access", True), (panel, "service", 'AUTO'),
        (bpy.context.preferences.system, "use_online_access", False), (stored, "foxapi_key", ""),
    ):  # fmt: skip
        setattr(group, name, value)
        expect_nothing_old(f"{name} = {value!r}")
    panel.property_unset("prompt")
    expect_nothing_old("the prompt is unset")


@pytest.mark.usefixtures("objects")
def test_how_much_room_there_is_and_what_the_viewport_shows() -> None:
    shading = viewport().shading
    for about in ({}, {"width": 195}, {"height": 600}, {"width": 195, "height": 600}):
        for shading.type in ('SOLID', 'MATERIAL'):
            kept, anew = (drawn_main(where(**about)) for where in (kept_context, context))
            assert kept == anew, (about, shading.type)


@pytest.mark.usefixtures("objects")
def test_a_panel_that_was_closed_and_is_opened() -> None:
    for kind in (ClosedLayout, QuickLayout, ClosedLayout):
        kept, anew = (drawn_main(where(), kind) for where in (kept_context, context))
        assert kept == anew
        assert any("service" in seen for seen in kept) == (kind is QuickLayout)


@pytest.mark.usefixtures("objects")
def test_a_redraw_without_a_change_only_lays_out(monkeypatch: pytest.MonkeyPatch) -> None:
    before = draw_all(is_kept=True)
    monkeypatch.setattr(kept_drawing, "_noted", lambda *_: pytest.fail("It was drawn anew."))
    assert before == draw_all(is_kept=True)


def test_undo_redo_and_another_file(objects: tuple[bpy.types.Object, bpy.types.Object]) -> None:
    objects[0].name = "Renamed"
    bpy.ops.ed.undo_push(message="Renamed")
    objects[0].name = "Renamed again"
    bpy.ops.ed.undo_push(message="Renamed again")
    renamed = expect_nothing_old("renamed")
    bpy.ops.ed.undo()
    assert expect_nothing_old("undone") != renamed
    bpy.ops.ed.redo()
    assert expect_nothing_old("redone") == renamed
    bpy.ops.wm.read_homefile(use_empty=True)
    assert expect_nothing_old("another file") != renamed


@pytest.mark.usefixtures("objects")
def test_what_becomes_of_jobs_and_of_the_history() -> None:
    current = session.current()
    job = start_job()
    tick_until(lambda: not current.is_busy)
    before = expect_nothing_old("a job is done")
    bpy.context.window_manager.patina_active_job = 1
    assert expect_nothing_old("another row is selected") != before
    bpy.context.window_manager.patina_active_job = 0
    assert expect_nothing_old("the first one again") == before
    assert bpy.ops.patina.dismiss(job=job) == {'FINISHED'}
    assert expect_nothing_old("it is dismissed") != before
    assert current.history.page is not None
    bpy.ops.patina.show_job(job=current.history.page.rows[0].job.id)
    expect_nothing_old("a job of the history is shown")
    bpy.context.window_manager.patina_history_view = 'LIST'
    expect_nothing_old("as a list")
    bpy.ops.patina.turn_page(pages=1)
    tick_until(lambda: current.history.page.start > 0)
    expect_nothing_old("the page is turned")
    bpy.context.window_manager.patina_search = "oak"
    tick_until(lambda: current.history.page.search == "oak")
    expect_nothing_old("a search")

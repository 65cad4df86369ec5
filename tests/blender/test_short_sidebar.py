# SPDX-License-Identifier: GPL-3.0-or-later
"""A short sidebar, as on 768 lines: the same functions in fewer rows."""

from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import panels
from patina_addon.blender.message_layout import is_short

from .helpers import cube, generate
from .recording_layout import QuickLayout, here

pytestmark = pytest.mark.usefixtures("addon")

HEIGHTS = {"tall": 845, "768 lines": 585}


class Folded(QuickLayout):
    """A layout whose panels are closed, as they are at first."""

    def __getattr__(self, name: str):
        return (lambda *_args, **_options: (self, None)) if name == "panel" else super().__getattr__(name)


def drawn(kind: type[QuickLayout], height: int) -> QuickLayout:
    layout, context = kind(), here()
    context.region.height = height
    for panel in (panels.PATINA_PT_main, panels.PATINA_PT_material):
        panel.draw(SimpleNamespace(layout=layout), context)
    return layout


def functions(layout: QuickLayout) -> set[tuple[str, str]]:
    """The properties, the menus, and the buttons that were drawn."""
    place = {"prop": 1, "textbox": 1, "prop_menu_enum": 1, "prop_enum": 1, "menu": 0, "operator": 0}
    return {(name, args[place[name]]) for name, args, _ in layout.calls if name in place}


def size_of_list(layout: QuickLayout) -> tuple[int, int]:
    return next((options["rows"], options["maxrows"]) for name, _, options in layout.calls if name == "template_list")


def test_what_is_short_is_measured_without_the_scale_of_the_interface() -> None:
    context = here()
    context.region.height = HEIGHTS["tall"]
    assert not is_short(context)
    context.preferences.system.ui_scale = 1.5
    assert is_short(context)


def test_a_short_sidebar_has_the_same_functions() -> None:
    bpy.context.view_layer.objects.active = cube("A")
    generate(prompt="brick")
    tall, short = (functions(drawn(QuickLayout, height)) for height in HEIGHTS.values())
    assert tall == short
    assert ("prop", "is_metallic_on") in tall


def test_a_short_sidebar_has_the_maps_under_more_and_says_how_many() -> None:
    bpy.context.view_layer.objects.active = cube("A")
    generate(prompt="brick")
    bpy.context.scene.patina.image_size = 512
    tall, short = (drawn(Folded, height) for height in HEIGHTS.values())
    assert len(functions(short)) < len(functions(tall))
    assert ("prop", "is_metallic_on") not in functions(short)
    assert ("prop", "meters") in functions(short)
    texts = [options.get("text", "") for name, _, options in short.calls if name == "label"]
    assert "More (5 maps, 512 px)" in texts


def test_the_list_of_jobs_has_a_fixed_height_in_either() -> None:
    for height, rows in zip(HEIGHTS.values(), (3, 2), strict=True):
        assert size_of_list(drawn(QuickLayout, height)) == (rows, rows)

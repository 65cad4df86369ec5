# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing in the main panel moves because a message comes or goes: each has a place of fixed height."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import compat, panels
from patina_addon.blender.session import session
from patina_addon.core.model.errors import InvalidRequest
from patina_addon.core.model.job import State
from patina_addon.core.model.message import Message
from tests import stored_jobs

from .helpers import cube, fill_panel, tick_until
from .job_panels import lost, show
from .measured_layout import Part
from .recording_layout import here

pytestmark = pytest.mark.usefixtures("addon")

HEIGHTS = {"tall": 845, "768 lines": 585}
EVERYWHERE = ("task", "patina.generate_material", "template_list", "end")


def tops(height: int) -> dict[str, float]:
    """Where the controls of the main panel are, in pixels from its upper edge, and its end."""
    layout, context = Part(), here()
    context.region.height = height
    panels.PATINA_PT_main.draw(SimpleNamespace(layout=layout), context)
    return {name: top for name, top in (layout.tops() | {"end": layout.height()}).items() if name in EVERYWHERE}


def _object(name: str) -> bpy.types.Object:
    return bpy.data.objects[name]


def nothing(home: Path) -> None:
    pass


def empty_prompt(home: Path) -> None:
    fill_panel(prompt="")


def many_known_words(home: Path) -> None:
    _forecast("Old brick wall with moss and rust and snow and ice and dust, very wet and cracked and painted")


def unknown_words(home: Path) -> None:
    _forecast("dragon scales of an ancient and very long-winded lizard")


def _forecast(prompt: str) -> None:
    fill_panel(prompt=prompt)
    session.current().begin(bpy.context)
    tick_until(lambda: not session.current().calls.is_busy)
    assert session.current().forecasts._known['OFFLINE', prompt].forecast


def pasted_lines(home: Path) -> None:
    session.current().pasted_lines.lines = ("red brick", "moss", "snow")


def nothing_selected(home: Path) -> None:
    _object("Cube").select_set(False)


def light_selected(home: Path) -> None:
    nothing_selected(home)
    light = bpy.data.objects.new("Light", bpy.data.lights.new("Light", 'POINT'))
    bpy.context.scene.collection.objects.link(light)
    light.select_set(True)


def hidden(home: Path) -> None:
    bpy.context.view_layer.objects.active = _object("Cube")
    _object("Cube").hide_set(True)


def faces_outside_of_edit_mode(home: Path) -> None:
    fill_panel(assign_to='FACES')


def part_of_the_selection(home: Path) -> None:
    for number in range(4):
        instance = bpy.data.objects.new(f"A long name of an instance {number}", None)
        instance.instance_type = 'COLLECTION'
        instance.instance_collection = bpy.data.collections.new("Barn")
        bpy.context.scene.collection.objects.link(instance)
        instance.select_set(True)


def too_large(home: Path) -> None:
    fill_panel(image_size=9999)


def no_map(home: Path) -> None:
    bpy.ops.patina.enable_maps(is_enabled=False)


def other_blender_in_the_folder(home: Path) -> None:
    session.current()._monitors.at(home).problem = Message("Another Blender works in the folder, and so on. " * 3)


def running(home: Path) -> None:
    show(stored_jobs.job(home, 1, state=State.WAITING))


def ended(home: Path) -> None:
    show(*stored_jobs.ends(home))


def failed(home: Path) -> None:
    show(next(job for job in stored_jobs.ends(home) if job.error))


def several_lost(home: Path) -> None:
    show(*lost(home, 3))


def warned_job(home: Path) -> None:
    job = stored_jobs.ends(home)[0]
    show(replace(job, notes=(Message("It is not quite what was asked for, and that is said at length."),)))


STATES: tuple[Callable[[Path], None], ...] = (
    nothing,
    empty_prompt,
    many_known_words,
    unknown_words,
    pasted_lines,
    nothing_selected,
    light_selected,
    hidden,
    faces_outside_of_edit_mode,
    part_of_the_selection,
    too_large,
    no_map,
    other_blender_in_the_folder,
    running,
    ended,
    failed,
    several_lost,
    warned_job,
)


@pytest.fixture(params=["box", "line"])
def field(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The prompt's field: of several lines, and of one, which Blender had before."""
    monkeypatch.setattr(compat, "has_text_box", lambda: request.param == "box")
    yield


@pytest.mark.usefixtures("field")
@pytest.mark.parametrize("state", [state.__name__ for state in STATES])
def test_no_control_moves_when_a_message_or_a_job_comes_or_goes(patina_home: Path, state: str) -> None:
    fill_panel()
    cube("Cube")
    before = {name: tops(height) for name, height in HEIGHTS.items()}
    next(change for change in STATES if change.__name__ == state)(patina_home)
    assert {name: tops(height) for name, height in HEIGHTS.items()} == before


def test_no_control_moves_when_an_image_has_been_opened_or_not() -> None:
    panel, opened = fill_panel(task='EXTRACT', service='FOXAPI'), session.current().opened_images
    before = [tops(height) for height in HEIGHTS.values()]
    opened._wanted["image"] = None
    assert [tops(height) for height in HEIGHTS.values()] == before
    opened._wanted.clear()
    opened._errors["image"] = InvalidRequest(Message("Blender cannot read {image}.", image="photo.png"))
    assert [tops(height) for height in HEIGHTS.values()] == before
    opened.give_up("image")
    panel.image = bpy.data.images.new("Wall", 8, 8)
    assert [tops(height) for height in HEIGHTS.values()] == before

# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands at Generate Material: who makes it, what it costs, and what puts right what is wrong."""

import os
from pathlib import Path

import bpy
import pytest

from patina_addon.blender.session import session
from patina_addon.core.services import SERVICES
from tests.server import ApiServer

from .helpers import addon_preferences, cube, fill_panel, generate, key_report, last_job, tick_until
from .recording_layout import buttons, draw, draw_all

pytestmark = pytest.mark.usefixtures("addon")

PAID = {"prompt": "red brick", "service": 'FOXAPI', "image_size": 512}


# Who makes it


def test_the_line_about_the_service_has_the_button_that_brings_a_better_one(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_panel(service='AUTO')
    title = str(SERVICES['OFFLINE'].title)
    drawn = draw()
    assert f"{title}, free" in drawn.texts
    assert "Add AI Key" in buttons(drawn)
    assert drawn.operator.return_value.page == 'PATINA'
    monkeypatch.setenv("PATINA_API_KEY", "a-key")
    drawn = draw()
    assert f"{title}, free" in drawn.texts
    assert "Go Online" in buttons(drawn)
    bpy.context.preferences.system.use_online_access = True
    session.current().begin(bpy.context)
    tick_until(lambda: session.current().spending.today is not None)
    drawn = draw()
    bpy.context.preferences.system.use_online_access = False
    assert "PATINA API" in drawn.texts
    assert "Each task costs credits" in drawn.texts
    assert not {"Add AI Key", "Go Online"} & set(buttons(drawn))


def test_what_a_chosen_service_lacks_is_one_click_away(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_panel(service='FOXAPI')
    drawn = draw()
    assert "use_online_access" in drawn.props
    bpy.context.preferences.system.use_online_access = True
    drawn = draw()
    assert "No API key is set." in " ".join(drawn.texts)
    assert "Open Preferences" in buttons(drawn)
    addon_preferences().foxapi_key = "a-key"
    drawn = draw()
    bpy.context.preferences.system.use_online_access = False
    addon_preferences().foxapi_key = ""
    assert "Open Preferences" not in buttons(drawn)
    assert "Generate (price not yet known)" in buttons(drawn)


def test_the_file_that_cannot_be_sent_is_shown_with_one_click(tmp_path: Path, server: ApiServer) -> None:
    (tmp_path / "photo.png").write_bytes(b"no picture")
    image = bpy.data.images.load(str(tmp_path / "photo.png"))
    fill_panel(service='FOXAPI', task='EXTRACT', image=image)
    session.current().begin(bpy.context)
    tick_until(lambda: "Show File" in buttons(draw()))
    assert draw().operator.return_value.filepath == str(tmp_path)


# What it costs


def test_the_price_is_learned_from_the_last_task_of_the_same_kind(server: ApiServer) -> None:
    panel = fill_panel(**PAID)
    assert "Generate (price not yet known)" in buttons(draw())
    generate(**PAID)
    amount = f"{last_job().credits:g}"
    assert f"Generate Material (about {amount} credits)" in buttons(draw())
    panel.image_size = 1024
    assert "Generate (price not yet known)" in buttons(draw())
    panel.image_size = 512
    panel.use_height = not panel.use_height
    assert "Generate (price not yet known)" in buttons(draw())
    panel.use_height = not panel.use_height
    panel.upscale_factor = 2
    assert "Generate (price not yet known)" in buttons(draw())


def test_the_price_is_known_after_a_restart(server: ApiServer) -> None:
    import addon_utils

    generate(**PAID)
    amount = f"{last_job().credits:g}"
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=True)
    fill_panel(**PAID)
    session.current().begin(bpy.context)
    tick_until(lambda: f"Generate Material (about {amount} credits)" in buttons(draw()))


def test_generating_into_a_material_has_its_price(server: ApiServer) -> None:
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    generate(**PAID)
    amount = f"{last_job().credits:g}"
    fill_panel(**PAID)
    assert f"Into This Material (about {amount} credits)" in draw_all()


def test_what_was_spent_is_said_once_something_was_or_a_limit_is_set(server: ApiServer) -> None:
    fill_panel(**PAID)
    session.current().begin(bpy.context)
    calls = session.current().calls
    tick_until(lambda: session.current().spending.today is not None and not calls.is_busy)
    assert "Each task costs credits" in draw().texts
    addon_preferences().foxapi_limit = 20.0
    assert "Today: 0 of 20, session: 0 credits" in draw().texts
    addon_preferences().foxapi_limit = 0.0
    generate(**PAID)
    tick_until(lambda: not calls.is_busy)
    amount = f"{last_job().credits:g}"
    assert f"Today: {amount}, session: {amount} credits" in draw().texts


def test_the_balance_is_what_the_key_test_gave_less_what_was_spent_since(server: ApiServer) -> None:
    fill_panel(**PAID)
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report('FOXAPI'))
    assert any("1234.5 credits left" in text for text in draw().texts)
    generate(**PAID)
    left = f"{1234.5 - last_job().credits:g} credits left"
    assert any(left in text for text in draw().texts)
    addon_preferences().foxapi_key = "another"
    os.environ.pop("PATINA_API_KEY")
    assert not any("left" in text for text in draw().texts)

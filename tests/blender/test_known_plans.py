# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel is drawn from a plan that was made before, until anything that the plan depends on has changed."""

import bpy
import pytest

from patina_addon.blender.inputs import plan_request
from patina_addon.blender.session import session
from patina_addon.core.services import SERVICES

from .helpers import addon_preferences, cube, fill_panel
from .recording_layout import draw

pytestmark = pytest.mark.usefixtures("addon")


def test_a_plan_is_made_once_until_something_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    fill_panel()
    cube("Cube")
    made = []
    original = plan_request.make_plan
    monkeypatch.setattr(plan_request, "make_plan", lambda *given: made.append(1) or original(*given))
    for _ in range(5):
        draw()
    assert len(made) == 1
    bpy.context.scene.patina.prompt = "blue brick"
    for _ in range(5):
        draw()
    assert len(made) == 2


def other_value(declared: bpy.types.Property, value: object) -> object:
    """Another value that a property may have."""
    if declared.type == 'ENUM':
        return next(item.identifier for item in declared.enum_items if item.identifier != value)
    if declared.type == 'BOOLEAN':
        return not value
    if declared.type == 'STRING':
        return "https://host/other.png" if "url" in declared.identifier else "something else"
    if declared.type == 'POINTER':
        return bpy.data.images.new("Other", 512, 512)
    return int(value) + 1


def test_every_input_every_preference_and_the_environment_make_another_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    panel, stored = fill_panel(), addon_preferences()
    states = {plan_request.state(bpy.context)}

    def expect_another(about: str) -> None:
        before = len(states)
        states.add(plan_request.state(bpy.context))
        assert len(states) == before + 1, about

    for group in (panel, stored):
        for declared in group.bl_rna.properties:
            name = declared.identifier
            if name in ("rna_type", "bl_idname", "name", "folder", "is_metallic_on") or declared.is_readonly:
                continue
            setattr(group, name, other_value(declared, getattr(group, name)))
            expect_another(name)
    for service in SERVICES.values():
        for variable in filter(None, (service.key_variable, service.url_variable)):
            monkeypatch.setenv(variable, f"https://{variable}")
            expect_another(variable)
    bpy.context.preferences.system.use_online_access = True
    expect_another("online access")
    bpy.context.preferences.system.use_online_access = False
    panel.image.name = "Renamed"
    expect_another("the image's name")
    panel.image.pixels[0] = 0.5
    panel.image.update()
    panel.image.pack()
    expect_another("the image is packed")
    for name in ("foxapi_key", "fal_key"):
        setattr(stored, name, "")
    stored.foxapi_limit = stored.fal_limit = 0.0
    stored.storage = 'USER'
    for name in ("foxapi_url", "fal_url"):
        stored.property_unset(name)


def test_metallic_that_is_turned_off_where_it_was_on_by_itself_is_left_out_at_once() -> None:
    panel = fill_panel()

    def maps() -> tuple[str, ...]:
        draw()
        return session.current().plans.of_panel(bpy.context).plan.request.maps

    assert "metalness" in maps()
    panel.is_metallic_on = False
    assert "metalness" not in maps()

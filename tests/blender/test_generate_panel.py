# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands at Generate Material: who does it, what it costs, where it goes, and what puts right what is wrong."""

import os
from collections.abc import Callable
from pathlib import Path

import bpy
import pytest

from patina_addon.blender import compat
from patina_addon.blender.inputs import plan_request
from patina_addon.blender.session import session
from patina_addon.core.services import SERVICES
from tests.server import ApiServer

from .helpers import cube, generate, key_report, last_job, tick_until
from .recording_layout import RecordingLayout, draw, draw_all, operators
from .test_fal import from_file

pytestmark = pytest.mark.usefixtures("addon")

PAID = {"prompt": "red brick", "service": 'FOXAPI', "image_size": 512}


def prepare(**inputs: object) -> bpy.types.PropertyGroup:
    """Set what the panel needs, besides what is given."""
    panel = bpy.context.scene.patina
    for name, value in ({"prompt": "red brick", "service": 'OFFLINE'} | inputs).items():
        setattr(panel, name, value)
    return panel


def preferences() -> bpy.types.AddonPreferences:
    return bpy.context.preferences.addons["patina_addon"].preferences


def target() -> str:
    """The line that says where the material goes."""
    (line,) = [text for text in draw().texts if text.startswith(("Onto", "Into", "Only", "Nothing", "Nowhere"))]
    return line


def buttons(drawn: RecordingLayout) -> list[str]:
    return [call.kwargs.get("text", "") for call in drawn.operator.call_args_list]


# Where it goes


def test_the_target_stands_at_the_button_with_the_menu_that_changes_it() -> None:
    panel = prepare()
    cube("Cube")
    drawn = draw()
    assert "Onto Cube, slot 1" in drawn.texts
    assert [call.args[1] for call in drawn.prop_menu_enum.call_args_list] == ["assign_to"]
    panel.assign_to = 'NEW_SLOT'
    assert target() == "Onto Cube, new slot"
    panel.assign_to = 'NOTHING'
    assert target() == "Only made, not assigned"
    panel.assign_to = 'FACES'
    assert target() == "Nowhere to put the material"
    panel.assign_to = 'ACTIVE'
    bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
    assert target() == "Onto Cube, slot 1"


def select_another(obj: bpy.types.Object) -> None:
    cube("Other")


def deselect(obj: bpy.types.Object) -> None:
    obj.select_set(False)


def hide(obj: bpy.types.Object) -> None:
    obj.hide_set(True)


def rename(obj: bpy.types.Object) -> None:
    obj.name = "Crate"


def use_second_slot(obj: bpy.types.Object) -> None:
    for _ in range(2):
        obj.data.materials.append(None)
    obj.active_material_index = 1


def remove(obj: bpy.types.Object) -> None:
    bpy.data.objects.remove(obj)


CHANGES: dict[Callable[[bpy.types.Object], None], str] = {
    select_another: "Onto 2 objects",
    deselect: "Nothing selected: only made",
    hide: "Nowhere to put the material",
    rename: "Onto Crate, slot 1",
    use_second_slot: "Onto Cube, slot 2",
    remove: "Nothing selected: only made",
}


@pytest.mark.parametrize(("change", "line"), CHANGES.items())
def test_the_target_is_the_one_of_the_selection_as_it_is(
    change: Callable[[bpy.types.Object], None], line: str
) -> None:
    prepare()
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    assert target() == "Onto Cube, slot 1"
    change(obj)
    assert target() == line


def test_the_target_follows_the_mode_undo_and_the_file() -> None:
    panel = prepare()
    mesh = bpy.data.meshes.new("Cube")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    obj = cube("Cube", mesh)
    bpy.context.view_layer.objects.active = obj
    bpy.ops.ed.undo_push(message="Before")
    panel.assign_to = 'FACES'
    drawn = draw()
    assert "Nowhere to put the material" in drawn.texts
    assert "Edit Mode" in buttons(drawn)
    bpy.ops.object.mode_set(mode='EDIT')
    assert target() == "Onto the selected faces"
    bpy.ops.object.mode_set(mode='OBJECT')
    panel.assign_to = 'SELECTED'
    cube("Other")
    bpy.ops.ed.undo_push(message="Other")
    assert target() == "Onto 2 objects"
    bpy.ops.ed.undo()
    assert target() == "Onto Cube, slot 1"
    bpy.ops.ed.redo()
    assert target() == "Onto 2 objects"
    bpy.ops.wm.read_homefile(use_empty=True)
    prepare()
    assert target() == "Nothing selected: only made"


def test_a_long_name_is_cut_and_the_slot_is_still_seen() -> None:
    prepare()
    cube("Weathered wooden window frame of the old barn")
    line = target()
    assert line.startswith("Onto Weathered")
    assert line.endswith("..., slot 1")
    assert len(line) < 36


def test_a_hidden_object_is_shown_and_selected_with_one_click() -> None:
    prepare()
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    obj.hide_set(True)
    assert "show_object" in operators(draw())
    assert bpy.ops.patina.show_object() == {'FINISHED'}
    assert target() == "Onto Cube, slot 1"
    collection = bpy.data.collections.new("Barn")
    bpy.context.scene.collection.children.link(collection)
    bpy.context.scene.collection.objects.unlink(obj)
    collection.objects.link(obj)
    collection.hide_viewport = True
    with pytest.raises(RuntimeError, match="Cube is in a collection that is hidden"):
        bpy.ops.patina.show_object()


def test_the_maps_for_a_texture_go_into_the_material_that_shows_it(server: ApiServer, tmp_path: Path) -> None:
    panel = prepare(service='FOXAPI', task='MAPS')
    obj, material = cube("Cube"), bpy.data.materials.new("Wall")
    obj.data.materials.append(material)
    panel.image = from_file(tmp_path / "brick.png")
    assert target() == "Onto Cube, slot 1"
    compat.use_nodes(material)
    material.node_tree.nodes.new('ShaderNodeTexImage').image = panel.image
    assert target() == "Into Wall"


# Who does it


def test_the_line_about_the_service_has_the_button_that_brings_a_better_one(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(service='AUTO')
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
    prepare(service='FOXAPI')
    drawn = draw()
    assert "use_online_access" in drawn.props
    bpy.context.preferences.system.use_online_access = True
    drawn = draw()
    assert "No API key is set." in " ".join(drawn.texts)
    assert "Open Preferences" in buttons(drawn)
    preferences().foxapi_key = "a-key"
    drawn = draw()
    bpy.context.preferences.system.use_online_access = False
    preferences().foxapi_key = ""
    assert "Open Preferences" not in buttons(drawn)
    assert "Generate (price not yet known)" in buttons(drawn)


def test_the_file_that_cannot_be_sent_is_shown_with_one_click(tmp_path: Path, server: ApiServer) -> None:
    (tmp_path / "photo.png").write_bytes(b"no picture")
    image = bpy.data.images.load(str(tmp_path / "photo.png"))
    prepare(service='FOXAPI', task='EXTRACT', image=image)
    session.current().begin(bpy.context)
    tick_until(lambda: "Show File" in buttons(draw()))
    assert draw().operator.return_value.filepath == str(tmp_path)


# What it costs


def test_the_price_is_learned_from_the_last_task_of_the_same_kind(server: ApiServer) -> None:
    panel = prepare(**PAID)
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
    prepare(**PAID)
    session.current().begin(bpy.context)
    tick_until(lambda: f"Generate Material (about {amount} credits)" in buttons(draw()))


def test_generating_into_a_material_has_its_price(server: ApiServer) -> None:
    obj = cube("Cube")
    bpy.context.view_layer.objects.active = obj
    generate(**PAID)
    amount = f"{last_job().credits:g}"
    prepare(**PAID)
    assert f"Into This Material (about {amount} credits)" in draw_all()


def test_what_was_spent_is_said_once_something_was_or_a_limit_is_set(server: ApiServer) -> None:
    prepare(**PAID)
    session.current().begin(bpy.context)
    calls = session.current().calls
    tick_until(lambda: session.current().spending.today is not None and not calls.is_busy)
    assert "Each task costs credits" in draw().texts
    preferences().foxapi_limit = 20.0
    assert "Today: 0 of 20, session: 0 credits" in draw().texts
    preferences().foxapi_limit = 0.0
    generate(**PAID)
    tick_until(lambda: not calls.is_busy)
    amount = f"{last_job().credits:g}"
    assert f"Today: {amount}, session: {amount} credits" in draw().texts


def test_the_balance_is_what_the_key_test_gave_less_what_was_spent_since(server: ApiServer) -> None:
    prepare(**PAID)
    bpy.ops.patina.test_key(service='FOXAPI')
    tick_until(lambda: key_report('FOXAPI'))
    assert any("1234.5 credits left" in text for text in draw().texts)
    generate(**PAID)
    left = f"{1234.5 - last_job().credits:g} credits left"
    assert any(left in text for text in draw().texts)
    preferences().foxapi_key = "another"
    os.environ.pop("PATINA_API_KEY")
    assert not any("left" in text for text in draw().texts)


# Drawn from what is known


def test_a_plan_is_made_once_until_something_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    prepare()
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
    panel, stored = prepare(), preferences()
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
    panel = prepare()

    def maps() -> tuple[str, ...]:
        draw()
        return session.current().plans.of_panel(bpy.context).plan.request.maps

    assert "metalness" in maps()
    panel.is_metallic_on = False
    assert "metalness" not in maps()

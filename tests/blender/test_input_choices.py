# SPDX-License-Identifier: GPL-3.0-or-later
"""The choices of the panel's inputs: only what the task and the service take, with what it means for time and money."""

from collections.abc import Iterator
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender.inputs import metal_words
from patina_addon.blender.inputs.plan_request import make_plan
from patina_addon.blender.panels.input_menus import PATINA_MT_resolution, PATINA_MT_tiling
from patina_addon.blender.properties.inputs import METALLIC_DESCRIPTION
from patina_addon.blender.session import session
from patina_addon.core.model.maps import MAPS, METALNESS
from patina_addon.core.model.request import MaterialRequest
from patina_addon.core.services import SERVICES
from tests.server import ApiServer

from .helpers import KINDS, generate, last_job, tick_until
from .recording_layout import RecordingLayout, context, draw, layout

pytestmark = pytest.mark.usefixtures("addon")


@pytest.fixture
def panel() -> Iterator[bpy.types.PropertyGroup]:
    """The panel's inputs; nothing is known of any words."""
    metal_words._known.clear()
    return bpy.context.scene.patina


def choose(service: str, task: str = 'MATERIAL', prompt: str = "polished gold") -> bpy.types.PropertyGroup:
    """Set the panel, and have the timer look at it."""
    inputs = bpy.context.scene.patina
    inputs.service, inputs.task, inputs.prompt = service, task, prompt
    tick_until(lambda: metal_words.is_known(prompt))
    return inputs


def draw_menu(menu: type[bpy.types.Menu]) -> RecordingLayout:
    drawn = layout()
    menu.draw(SimpleNamespace(layout=drawn), context())
    return drawn


def tilings() -> list[str]:
    return [call.args[2] for call in draw_menu(PATINA_MT_tiling).prop_enum.call_args_list]


def buttons(drawn: RecordingLayout, operator: str) -> list[str]:
    calls = drawn.operator.call_args_list
    return [call.kwargs.get("text", "") for call in calls if call.args[0] == f"patina.{operator}"]


def test_metallic_is_on_where_maps_are_free(panel: bpy.types.PropertyGroup) -> None:
    choose('OFFLINE', prompt="red brick")
    assert panel.is_metallic_on
    generate()
    assert METALNESS in last_job().request.maps


def test_metallic_follows_the_words_where_maps_cost(panel: bpy.types.PropertyGroup) -> None:
    choose('FOXAPI', prompt="red brick")
    assert not panel.is_metallic_on
    choose('FOXAPI', prompt="polished gold")
    assert panel.is_metallic_on
    assert METALNESS in make_plan(bpy.context, {}).request.maps
    choose('FOXAPI', 'MAPS')
    assert not panel.is_metallic_on, "this task takes no words"


def test_what_the_words_name_reaches_the_price_on_the_button(panel: bpy.types.PropertyGroup) -> None:
    def maps() -> tuple[str, ...]:
        return session.current().plans.of_panel(bpy.context).plan.request.maps

    panel.service, panel.prompt = 'FAL', "polished gold"
    assert METALNESS not in maps(), "nothing has looked at the words yet"
    choose('FAL')
    assert METALNESS in maps()


def test_metallic_stays_as_the_person_set_it(panel: bpy.types.PropertyGroup) -> None:
    choose('FOXAPI', prompt="polished gold")
    panel.is_metallic_on = False
    assert not panel.is_metallic_on
    choose('OFFLINE', prompt="gold")
    assert not panel.is_metallic_on
    panel.is_metallic_on = True
    choose('FOXAPI', prompt="red brick")
    assert panel.is_metallic_on
    assert METALNESS in make_plan(bpy.context, {}).request.maps


@pytest.mark.parametrize("is_on", [True, False])
def test_metallic_that_a_script_or_an_earlier_file_set_stays(panel: bpy.types.PropertyGroup, is_on: bool) -> None:
    panel.use_metalness = is_on
    choose('FOXAPI', prompt="red brick" if is_on else "polished gold")
    assert panel.is_metallic_on == is_on


def test_a_script_gets_metallic_by_its_own_words(panel: bpy.types.PropertyGroup, server: ApiServer) -> None:
    panel.prompt = "red brick"
    for prompt in ("rusty iron plate", "red brick"):
        generate(prompt=prompt, service='FOXAPI', image_size=512)
    assert ["metalness" in sent.json["maps"] for sent in server.submissions] == [True, False]


def test_the_tooltip_of_metallic_names_its_price() -> None:
    fal = SERVICES['FAL']
    with_it, without = (
        fal.price(MaterialRequest("gold", maps, image_size=1024)) for maps in (KINDS, KINDS[:3] + KINDS[4:])
    )
    assert f"${with_it.amount - without.amount:.2f} per megapixel at fal" in METALLIC_DESCRIPTION
    assert str(MAPS[METALNESS].description) in METALLIC_DESCRIPTION


def test_only_what_the_service_can_do_is_offered(panel: bpy.types.PropertyGroup) -> None:
    choose('OFFLINE')
    assert tilings() == ['DEFAULT', 'XY', 'X', 'Y', 'NONE']
    assert len(buttons(draw_menu(PATINA_MT_resolution), "set_resolution")) == 4
    choose('FAL')
    assert tilings() == ['DEFAULT', 'XY', 'X', 'Y']
    assert buttons(draw_menu(PATINA_MT_resolution), "set_resolution") == [
        "512 px ($0.080)",
        "1k ($0.080)",
        "2k ($0.29)",
    ]
    assert {"variants", "output_format"} <= set(draw().props)
    choose('FOXAPI', 'EXTRACT')
    drawn = draw()
    assert not {"variants", "output_format", "seed"} & set(drawn.props)
    assert "PATINA_MT_tiling" not in [call.args[0] for call in drawn.menu.call_args_list]
    assert not buttons(drawn, "random_seed")
    choose('FAL', 'MAPS')
    drawn = draw()
    assert not buttons(drawn, "set_upscale") and "image_size" not in drawn.props


def test_what_is_set_stays_and_is_shown_although_the_service_cannot_do_it(panel: bpy.types.PropertyGroup) -> None:
    panel.tiling_mode, panel.upscale_factor, panel.image_size = 'NONE', 3, 4096
    choose('FAL')
    drawn = draw()
    assert ("PATINA_MT_tiling", "None") in [(call.args[0], call.kwargs["text"]) for call in drawn.menu.call_args_list]
    assert "3x" in buttons(drawn, "set_upscale")
    assert (panel.tiling_mode, panel.upscale_factor, panel.image_size) == ('NONE', 3, 4096)


def test_an_upscale_that_makes_too_large_maps_is_not_offered(panel: bpy.types.PropertyGroup) -> None:
    choose('OFFLINE')
    panel.image_size = 4096
    assert buttons(draw(), "set_upscale") == ["Off", "2x"]


def test_files_with_a_tiling_mode_of_earlier_versions_are_read() -> None:
    items = bpy.context.scene.patina.bl_rna.properties["tiling_mode"].enum_items
    assert {item.identifier: item.value for item in items} == {'DEFAULT': 0, 'NONE': 1, 'X': 2, 'Y': 3, 'XY': 4}


def test_automatic_and_off_send_nothing(panel: bpy.types.PropertyGroup, server: ApiServer) -> None:
    panel.prompt = "red brick"
    for tiling, factor in (('DEFAULT', 0), ('XY', 2)):
        panel.tiling_mode = tiling
        assert bpy.ops.patina.set_upscale(factor=factor) == {'FINISHED'}
        assert bpy.ops.patina.generate_material() == {'FINISHED'}
    silent, said = (sent.json for sent in server.submissions)
    assert not {"tiling_mode", "upscale_factor"} & set(silent)
    assert (said["tiling_mode"], said["upscale_factor"]) == ("xy", 2)


def test_a_resolution_is_chosen_or_any_number(panel: bpy.types.PropertyGroup) -> None:
    choose('OFFLINE')
    assert bpy.ops.patina.set_resolution(pixels=2048) == {'FINISHED'}
    assert panel.image_size == 2048
    panel.image_size = 1000
    assert "image_size" in draw().props


def test_the_last_seed_is_kept(panel: bpy.types.PropertyGroup) -> None:
    generate(seed=41)
    choose('OFFLINE')
    assert "seed" not in draw().props
    bpy.ops.patina.random_seed()
    assert panel.seed == 41
    assert "seed" in draw().props
    bpy.ops.patina.random_seed()
    assert panel.seed == -1


def test_all_maps_are_enabled_or_none(panel: bpy.types.PropertyGroup) -> None:
    choose('FOXAPI', prompt="red brick")
    assert buttons(draw(), "enable_maps") == ["All"]
    bpy.ops.patina.enable_maps()
    assert make_plan(bpy.context, {}).request.maps == KINDS
    assert buttons(draw(), "enable_maps") == ["None"]
    bpy.ops.patina.enable_maps(is_enabled=False)
    assert make_plan(bpy.context, {}).request.maps == ()


@pytest.mark.parametrize(
    ("service", "operator", "properties", "said"),
    [
        ('OFFLINE', "set_resolution", {"pixels": 2048}, "about 4 times as long as 1k. It is free"),
        ('FAL', "set_resolution", {"pixels": 512}, "quarter of the time of 1k. A material then costs $0.070"),
        ('FOXAPI', "set_upscale", {"factor": 2}, "charges more"),
        ('FAL', "set_upscale", {"factor": 4}, "A material then costs $"),
        ('FAL', "enable_maps", {"is_enabled": True}, "A material then costs $0.080"),
    ],
)
def test_a_tooltip_says_what_a_choice_means_for_time_and_money(
    panel: bpy.types.PropertyGroup, service: str, operator: str, properties: dict[str, object], said: str
) -> None:
    choose(service, prompt="red brick")
    cls = getattr(bpy.types, f"PATINA_OT_{operator}")
    tooltip = cls.description(bpy.context, SimpleNamespace(**properties))
    assert said in tooltip and not tooltip.endswith(".")

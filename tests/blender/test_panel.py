# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel and the preferences, drawn into a layout that only remembers: whatever is set, drawing never fails."""

import itertools
from collections.abc import Iterator
from types import SimpleNamespace

import addon_utils
import bpy
import pytest

from patina_addon.blender import message_layout, panels, preferences
from patina_addon.blender.properties.inputs import PATINA_PG_inputs
from patina_addon.blender.properties.results import PATINA_PG_results
from patina_addon.core.model.message import verbatim
from patina_addon.core.model.tasks import TASKS
from patina_addon.core.services import SERVICES

from .helpers import fill_panel, generate, last_job
from .recording_layout import buttons, context, draw, layout, viewport

pytestmark = pytest.mark.usefixtures("addon")


def images() -> Iterator[bpy.types.Image | None]:
    yield None
    for source in ('GENERATED', 'FILE', 'SEQUENCE', 'MOVIE', 'TILED'):
        image = bpy.data.images.new(source, 8, 8)
        image.source = source
        yield image


@pytest.mark.parametrize("is_online", [True, False])
def test_the_panel_is_drawn_with_any_settings(monkeypatch: pytest.MonkeyPatch, is_online: bool) -> None:
    for service in SERVICES.values():
        if service.key_variable:
            monkeypatch.setenv(service.key_variable, "a-key")
            monkeypatch.delenv(service.url_variable, raising=False)
    bpy.context.preferences.system.use_online_access = is_online
    panel = bpy.context.scene.patina
    numbers = [(1024, 0, 1), (0, 3, 9), (-5, -1, 0), (2**31 - 1, 2**31 - 1, 2**31 - 1)]
    for task, service, image, (size, upscale, variants), keep in itertools.product(
        TASKS, ('AUTO', *SERVICES), list(images()), numbers, (True, False)
    ):
        panel.task, panel.service, panel.image, panel.match_image_size = task, service, image, keep
        panel.image_size, panel.upscale_factor, panel.variants = size, upscale, variants
        drawn = draw()
        if image and service != 'OFFLINE':
            assert service == 'AUTO' or "image" in SERVICES[service].tasks[task].accepted_fields
            assert "image" in [call.args[1] for call in drawn.template_ID.call_args_list] or service == 'AUTO'
    bpy.context.preferences.system.use_online_access = False


def test_the_panel_is_drawn_without_a_preferences_entry() -> None:
    addon_utils.disable("patina_addon", default_set=True)
    addon_utils.enable("patina_addon", default_set=False)
    assert "patina_addon" not in bpy.context.preferences.addons
    draw()
    assert generate(prompt="red brick")


def test_the_outcome_of_a_job_is_drawn_after_undo_and_in_another_file() -> None:
    bpy.ops.ed.undo_push(message="Before")
    material = generate(prompt="red brick")
    material.name = "Mine"
    assert "Mine" in draw().texts
    bpy.ops.ed.undo()
    assert any("Its maps are kept" in line for line in draw().texts)
    subject = last_job().request.subject
    bpy.ops.wm.read_homefile(use_empty=True)
    assert not any("Its maps are kept" in line for line in draw().texts)
    assert subject in draw().texts


@pytest.mark.parametrize(
    ("shading", "color", "said"),
    [
        ('SOLID', 'MATERIAL', "Mean color only"),
        ('SOLID', 'TEXTURE', "Base color only"),
        ('SOLID', 'OBJECT', "No material color"),
        ('MATERIAL', 'MATERIAL', "Shows all maps"),
    ],
)
def test_the_panel_says_what_the_shading_shows_and_offers_material_preview_in_one_row(
    shading: str, color: str, said: str
) -> None:
    fill_panel()
    viewport().shading.color_type = color
    viewport().shading.type = shading
    drawn = draw()
    viewport().shading.color_type = 'MATERIAL'
    assert said in drawn.texts
    assert [call.args[1:] for call in drawn.prop_enum.call_args_list] == [("type", 'MATERIAL')]


def test_what_is_wrong_comes_before_what_the_shading_shows() -> None:
    fill_panel(prompt="")
    drawn = draw()
    assert "Try an Example" in buttons(drawn)
    assert not drawn.prop_enum.called


def test_the_preferences_are_drawn() -> None:
    values, drawn = bpy.context.preferences.addons["patina_addon"].preferences, layout()
    panels.PATINA_AP_preferences.draw(SimpleNamespace(layout=drawn), context())
    others = {"use_online_access", *bpy.types.KeyMapItem.bl_rna.properties.keys()}
    assert all(hasattr(values, name) or name in others for name in drawn.props)
    keys = {f"{service.id.lower()}_key" for service in preferences.WITH_ACCOUNT}
    assert {"folder", "storage"} | keys <= set(drawn.props)


@pytest.mark.parametrize("sentence", ["a word " * 40, "砖墙" * 80, "x" * 300, "", "one\ntwo"])
@pytest.mark.parametrize("width", [0, 60, 300, 2000])
def test_a_sentence_is_wrapped_to_the_width(sentence: str, width: int) -> None:
    drawn = layout()
    message_layout.draw_message(drawn, context(width), verbatim(sentence))
    assert "".join("".join(drawn.texts).split()) == "".join(sentence.split())


@pytest.mark.parametrize("shape", ["a ", "a", " a ", "a-", "砖"])
def test_a_message_of_a_megabyte_is_drawn_in_part(shape: str) -> None:
    drawn = layout()
    message_layout.draw_message(drawn, context(), verbatim(shape * (1 << 19)))
    assert 1000 < sum(map(len, drawn.texts)) <= 4000


def test_a_chinese_character_is_two_columns_wide() -> None:
    latin, chinese = layout(), layout()
    message_layout.draw_message(latin, context(), verbatim("x" * 400))
    message_layout.draw_message(chinese, context(), verbatim("砖" * 400))
    assert len(chinese.texts) > 1.8 * len(latin.texts)


def described(kind: bpy.types.bpy_struct) -> Iterator[tuple[str, str]]:
    """Everything of a type that a person may hover over, with what it says."""
    for prop in kind.properties:
        if prop.identifier in {"rna_type", "name", "bl_idname"} or prop.is_hidden:
            continue
        where = f"{kind.identifier}.{prop.identifier}"
        yield where, prop.description
        if prop.type == 'ENUM':
            yield from ((f"{where}.{entry.identifier}", entry.description) for entry in prop.enum_items)


def test_everything_has_a_tooltip() -> None:
    kinds = [getattr(bpy.ops.patina, name).get_rna_type() for name in dir(bpy.ops.patina)]
    assert len(kinds) > 6
    assert not [kind.identifier for kind in kinds if not kind.description]
    kinds += [cls.bl_rna for cls in (PATINA_PG_inputs, PATINA_PG_results, panels.PATINA_AP_preferences)]
    said = dict(pair for kind in kinds for pair in described(kind))
    assert len(said) > 100
    assert not [where for where, words in said.items() if not words]

# SPDX-License-Identifier: GPL-3.0-or-later
"""The prompt in the panel: its field, what goes beside it, and what is said of its words."""

from pathlib import Path
from types import SimpleNamespace

import bpy
import pytest

from patina_addon.blender import compat, panels, pump
from patina_addon.blender.actions import prompt as prompt_action
from patina_addon.blender.session import pasted_lines, session
from patina_addon.blender.session.pasted_lines import PastedLines
from patina_addon.core.model.examples import EXAMPLES
from tests.blender.helpers import generate, job_of, start_job, tick_until
from tests.blender.recording_layout import RecordingLayout, draw, layout, operators

pytestmark = pytest.mark.usefixtures("addon")

LINES = "Old brick\n\n  with moss  \nvery wet"


def prompt() -> str:
    return bpy.context.scene.patina.prompt


def say(text: str) -> RecordingLayout:
    """Set the prompt, and draw the panel once it is known what will be made of it."""
    bpy.context.scene.patina.prompt = text
    pump.tick()
    tick_until(lambda: not session.current().is_busy)
    return draw()


def said(drawn: RecordingLayout) -> str:
    return " ".join(drawn.texts)


def icon_of(drawn: RecordingLayout, start: str) -> str:
    return next(call.kwargs["icon"] for call in drawn.label.call_args_list if call.kwargs["text"].startswith(start))


def test_the_field_has_several_lines_where_blender_can_and_else_ways_to_write_them() -> None:
    drawn = draw()
    assert drawn.textbox.called == (bpy.app.version >= (5, 2, 0)) == compat.has_text_box()
    assert ("prompt" in drawn.props) != compat.has_text_box()
    assert ({"paste_prompt", "edit_prompt"} <= operators(drawn)) != compat.has_text_box()


def test_line_breaks_are_sent_as_spaces() -> None:
    bpy.context.scene.patina.prompt = LINES
    job = job_of(start_job(prompt=LINES))
    assert job.request.prompt == "Old brick with moss very wet"
    assert bpy.ops.patina.generate_material(image_size=16, service='OFFLINE') == {'FINISHED'}
    assert job_of(bpy.context.window_manager.patina.last_job).request.prompt == "Old brick with moss very wet"


def test_an_empty_prompt_offers_an_example_and_one_click_fills_it() -> None:
    example = str(next(iter(EXAMPLES.values()))[0])
    drawn = draw()
    assert "use_prompt" in operators(drawn)
    assert drawn.operator.return_value.prompt == example
    assert bpy.ops.patina.use_prompt(prompt=example) == {'FINISHED'}
    assert prompt() == example
    assert "use_prompt" not in operators(draw())


def test_what_the_built_in_generator_will_make_stands_below_the_prompt() -> None:
    drawn = say("brick with moss and glass")
    assert "Brick wall, with moss. Left out: glass." in said(drawn)
    assert icon_of(drawn, "Brick wall, with") == 'INFO'
    drawn = say("unicorn")
    assert "Plain plaster. Not known offline: unicorn. Known: brick wall, planks," in said(drawn)
    assert icon_of(drawn, "Plain plaster") == 'ERROR'


def test_what_will_be_made_has_its_place_before_it_is_known_so_that_no_button_moves() -> None:
    bpy.context.scene.patina.prompt = "red brick"
    before = draw()
    assert "Brick" not in said(before)
    assert len(before.label.call_args_list) == len(say("red brick").label.call_args_list)


def test_a_service_that_takes_any_words_says_nothing_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATINA_API_KEY", "a-key")
    bpy.context.preferences.system.use_online_access = True
    assert "unicorn" not in said(say("unicorn"))
    bpy.context.preferences.system.use_online_access = False


def test_a_result_of_unknown_words_has_neither_a_check_mark_nor_the_name_of_the_prompt() -> None:
    assert generate(prompt="unicorn").name == "Plaster"
    drawn = draw()
    assert icon_of(drawn, "Plaster") == 'ERROR'
    assert "because it does not know: unicorn." in said(drawn)
    assert generate(prompt="old brick").name == "Old brick"
    assert icon_of(draw(), "Old brick") == 'CHECKMARK'


def test_a_material_named_for_what_it_is_gets_the_name_of_the_next_prompt_that_is_known() -> None:
    material = generate(prompt="unicorn", material_name="")
    assert bpy.ops.patina.generate_material(
        into=material.name, prompt="old brick", image_size=16, service='OFFLINE'
    ) == {'FINISHED'}
    assert material.name == "Old brick"
    named = generate(prompt="unicorn", material_name="Scales")
    assert named.name == "Scales"


def test_recent_prompts_are_those_of_the_jobs_the_newest_first_and_each_once() -> None:
    for text in ("red brick", "old oak", "red brick"):
        generate(prompt=text)
    tick_until(lambda: session.current().recent_prompts.prompts == ("red brick", "old oak"))
    drawn = layout()
    panels.PATINA_MT_prompts.draw(SimpleNamespace(layout=drawn), bpy.context)
    assert [call.kwargs.get("text") for call in drawn.operator.call_args_list][:2] == ["red brick", "old oak"]


def test_every_kind_of_surface_has_examples_in_the_menu() -> None:
    drawn = layout()
    panels.PATINA_MT_examples.draw(SimpleNamespace(layout=drawn), bpy.context)
    assert drawn.texts == [str(kind) for kind in EXAMPLES]
    assert drawn.operator.call_count == sum(map(len, EXAMPLES.values()))


def test_pasting_joins_the_lines_and_says_if_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = SimpleNamespace(clipboard=LINES)
    where = SimpleNamespace(window_manager=manager, scene=bpy.context.scene)
    prompt_action.paste(where)
    assert prompt() == "Old brick with moss very wet"
    manager.clipboard = " \n"
    with pytest.raises(Exception, match="no text in the clipboard"):
        prompt_action.paste(where)


@pytest.fixture
def pasted(monkeypatch: pytest.MonkeyPatch) -> PastedLines:
    """What notices lines that were left out, as in a Blender with a window."""
    monkeypatch.setattr(pasted_lines, "may_lose_lines", lambda: True)
    return session.current().pasted_lines


def test_lines_that_the_field_left_out_of_what_was_pasted_can_be_added(pasted: PastedLines) -> None:
    manager = SimpleNamespace(clipboard=LINES)
    pasted.prompt_changed(manager, "Nice: Old brick")
    assert pasted.count == 2
    assert pasted.whole("Nice: Old brick, please") == "Nice: Old brick with moss very wet, please"
    pasted.prompt_changed(manager, "Nice: Old brick, p")
    assert pasted.count == 2
    pasted.prompt_changed(manager, "Nice: Old bric")
    assert not pasted.count


@pytest.mark.parametrize("text", ["brick", "Old brick with moss very wet", LINES])
def test_nothing_is_offered_where_no_line_is_missing(pasted: PastedLines, text: str) -> None:
    pasted.prompt_changed(SimpleNamespace(clipboard=LINES), text)
    assert not pasted.count


def test_the_clipboard_is_not_read_while_one_types(pasted: PastedLines) -> None:
    class Private:
        @property
        def clipboard(self) -> str:
            raise AssertionError("It was read")

    for end in range(1, 9):
        pasted.prompt_changed(Private(), "Old brick"[:end])
    pasted.prompt_changed(Private(), "Old")


def test_the_lines_that_are_missing_are_offered_below_the_field_and_one_click_adds_them(
    pasted: PastedLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    bpy.context.scene.patina.prompt = "Old brick"
    pasted.lines = ("Old brick", "with moss", "very wet")
    drawn = draw()
    assert "Only the first line was pasted." in said(drawn)
    assert "add_pasted_lines" in operators(drawn)
    assert bpy.ops.patina.add_pasted_lines() == {'FINISHED'}
    assert prompt() == "Old brick with moss very wet"
    assert "add_pasted_lines" not in operators(draw())
    pasted.lines = ("Old brick", "again")
    assert bpy.ops.patina.add_pasted_lines(dismiss=True) == {'FINISHED'}
    assert prompt() == "Old brick with moss very wet"
    assert not pasted.lines


@pytest.fixture
def editor() -> bpy.types.SpaceTextEditor:
    """A Text Editor on the screen."""
    area = bpy.context.window_manager.windows[0].screen.areas[0]
    before = area.ui_type
    area.ui_type = 'TEXT_EDITOR'
    yield area.spaces.active
    area.ui_type = before


def test_what_is_written_in_the_text_editor_becomes_the_prompt(editor: bpy.types.SpaceTextEditor) -> None:
    bpy.context.scene.patina.prompt = "Old brick"
    text = session.current().prompt_text.begin(bpy.context.scene)
    editor.text = text
    assert text.as_string().strip() == "Old brick"
    text.write("\nwith moss")
    expected = "Old brick\nwith moss" if compat.has_text_box() else "Old brick with moss"
    tick_until(lambda: prompt() == expected)
    bpy.ops.patina.use_prompt(prompt="Oak")
    tick_until(lambda: text.as_string().strip() == "Oak")
    text.write(" planks")
    editor.text = None
    tick_until(lambda: not session.current().prompt_text.is_open)
    assert prompt() == "Oak planks"
    assert not bpy.data.texts


def test_without_presets_there_is_a_field_to_add_one() -> None:
    drawn = layout()
    here = SimpleNamespace(layout=drawn, preset_subdir="patina/none", preset_add_operator="patina.add_preset")
    panels.PATINA_PT_presets.draw(here, bpy.context)
    assert drawn.texts == ["No Presets Yet"]
    assert operators(drawn) == {"add_preset"}


def test_presets_keep_every_input_except_for_images_and_addresses() -> None:
    panel = bpy.context.scene.patina
    panel.prompt, panel.seed, panel.use_height = "Old oak", 7, False
    panel.image_url = "https://example.com/a.png?token=secret"
    assert bpy.ops.patina.add_preset(name="My Oak") == {'FINISHED'}
    path = bpy.utils.preset_find("My Oak", "patina/inputs", display_name=True)
    kept = Path(path).read_text(encoding="utf-8")
    assert "secret" not in kept
    assert "image_url" not in kept
    panel.prompt, panel.seed, panel.use_height = "", -1, True
    assert bpy.ops.script.execute_preset(filepath=path, menu_idname="PATINA_PT_presets") == {'FINISHED'}
    assert (panel.prompt, panel.seed, panel.use_height) == ("Old oak", 7, False)
    assert panel.image_url
    assert bpy.ops.patina.add_preset(name="My Oak", remove_name=True) == {'FINISHED'}
    assert not Path(path).exists()

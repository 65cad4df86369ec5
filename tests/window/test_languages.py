# SPDX-License-Identifier: GPL-3.0-or-later
"""Patina in a Blender that speaks other languages. The bpy module has none."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import windowed_blender
from support.commands import run
from support.folders import ROOT
from support.installed_blender import InstalledBlender

from .conftest import ADDON, HERE, Window
from .sidebar_positions import large_button
from .test_generate import click_until, jobs, wait_for_state

VIEW = "bpy.context.preferences.view"
TRANSLATION = f"__import__('sys').modules['{ADDON}.blender.translation']"
SAME_IN_CHINESE = {"PATINA API", "fal API", "Unity", "Unreal Engine", "Godot", "WebP", "Patina", "512 px"}
SAME_IN_CHINESE |= {"Turn a sentence into a material, with a key or offline"}  # Blender shows it with a full stop.


@pytest.fixture
def speak(window: Window) -> Iterator[Window]:
    """A window that speaks English again in the end."""
    yield window
    window.ask(f"{VIEW}.language = 'en_US'")


def use(window: Window, language: str) -> None:
    window.ask(f"v = {VIEW}\nv.language = {language!r}\nv.use_translate_interface = v.use_translate_tooltips = True")
    window.redraw()


def test_a_material_is_made_in_chinese(speak: Window) -> None:
    window = speak
    use(window, 'zh_HANS')
    window.ask("bpy.context.scene.patina.prompt = '长着苔藓的风化红砖墙'")
    window.open_sidebar()
    window.keep_screenshot("chinese-1-inputs")
    click_until(window, *large_button(window), lambda: jobs(window))
    wait_for_state(window, "applied")
    window.keep_screenshot("chinese-2-applied")
    window.ask("bpy.ops.patina.open_preferences()")
    window.redraw()
    window.keep_screenshot("chinese-3-preferences")
    window.ask(
        "w = bpy.context.window_manager.windows[-1]\n"
        "with bpy.context.temp_override(window=w): bpy.ops.wm.window_close()"
    )
    assert window.ask("bpy.context.object.active_material.name") == "长着苔藓的风化红砖墙"
    label = "bpy.ops.patina.generate_material.get_rna_type().name"
    assert window.ask(f"bpy.app.translations.pgettext_iface({label}, 'Operator')") == "生成材质"


def test_blenders_tool_for_translators_finds_no_text_that_stays_english(
    host: InstalledBlender, installed: Path, tmp_path: Path
) -> None:
    file = tmp_path / "texts.json"
    arguments = ["--python", str(HERE / "dump_texts.py"), "--", "zh_HANS", str(file)]
    windowed_blender.run_in_background(host, arguments, tmp_path, installed)
    pairs = json.loads(file.read_text(encoding="utf-8"))
    assert len(pairs) > 300
    assert {text for text, shown in pairs if shown == text} <= SAME_IN_CHINESE


def test_a_third_language_is_one_file_that_comes_from_a_po_file(speak: Window, tmp_path: Path) -> None:
    window = speak
    script, po = ROOT / "scripts" / "translate.py", tmp_path / "toy.po"
    run(sys.executable, script, "export", "fr_FR", po, "--folder", tmp_path)
    lines = po.read_text(encoding="utf-8").replace('msgid "Generate Material"\nmsgstr ""', TOY)
    po.write_text(lines, encoding="utf-8")
    folder = window.folder / "languages"
    folder.mkdir(exist_ok=True)
    run(sys.executable, script, "import", "fr_FR", po, "--folder", folder)
    window.ask(
        f"t = {TRANSLATION}\nt.LANGUAGES.append(type(t.LANGUAGES[0])({str(folder)!r}))\nt.unregister()\nt.register()"
    )
    use(window, 'fr_FR')
    window.open_sidebar()
    window.keep_screenshot("a-third-language")
    assert window.ask(f"{TRANSLATION}.translated('Generate Material')") == "Toy"
    assert window.ask(f"{TRANSLATION}.translated('Relief')") == "Relief"
    window.ask(f"{TRANSLATION}.LANGUAGES.pop()")


TOY = 'msgid "Generate Material"\nmsgstr "Toy"'

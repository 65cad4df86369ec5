# SPDX-License-Identifier: GPL-3.0-or-later
"""Each language has every text of the interface, and nothing else."""

import re

import pytest
from support.visible_texts import texts

from patina_addon.blender import translation

SAME_EVERYWHERE = {
    "AO",
    "Blender",
    "Godot",
    "JPEG",
    "PATINA API",
    "PNG",
    "Patina",
    "UV",
    "Unity",
    "Unreal Engine",
    "WebP",
    "fal API",
    "512 px",
    "${amount}",
    "{amount} GB",
    "{amount} KB",
    "{amount} MB",
    "{day} {time}",
    "{size} px",
    "{text}",
    "{width} x {height} px",
}
"""Names and numbers, which a language may leave as they are."""
FROM_ELSEWHERE = {"Turn a sentence into a material, with a key or offline."}
"""From the manifest: Blender adds the full stop."""
NEVER_DRAWN = {
    "3D View",
    "Node Editor",
    "Patina/",
    "earlier maps",
    "on selection",
    "measure",
    "bl_idname",
    "quick_measure",
    "withheld maps of ",
}
"""Names in the code that look like words."""
NAME = re.compile(r"\{\w+\}")

TEXTS = translation.texts_by_language()
languages = pytest.mark.parametrize("language", TEXTS)


@languages
def test_a_language_has_every_text_of_the_interface(addon, language: str):
    missing = texts() - SAME_EVERYWHERE - NEVER_DRAWN - blenders_own() - set(TEXTS[language])
    assert not missing


@languages
def test_a_language_has_no_text_that_is_not_in_the_interface(addon, language: str):
    assert not set(TEXTS[language]) - texts() - FROM_ELSEWHERE


@languages
def test_a_translation_has_the_values_of_its_template_in_their_braces(language: str):
    texts_by_english = TEXTS[language]
    for english, text in texts_by_english.items():
        assert sorted(NAME.findall(text)) == sorted(NAME.findall(english)), english
        assert not re.search(r"[{}]", NAME.sub("", text)), english


@languages
def test_a_translation_is_a_sentence_a_question_or_a_button_as_the_text_is(language: str):
    ends = {".": "\u3002.", "?": "\uff1f?", ":": "\uff1a:"}
    for english, text in TEXTS[language].items():
        if english.endswith("..."):
            assert text.endswith("..."), english
        elif english[-1] in ends:
            assert text[-1] in ends[english[-1]], english
        else:
            assert text[-1] not in "".join(ends.values()), english


def test_chinese_reads_as_chinese():
    """Without spaces between Chinese characters, half-width signs after them, or a sentence left in English."""
    for english, text in TEXTS["zh_HANS"].items():
        plain = NAME.sub("", text)
        assert not re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff]|[\u4e00-\u9fff][,;:?!]", plain), english
        assert re.search(r"[\u4e00-\u9fff]", plain) or len(re.findall("[A-Za-z]{2,}", plain)) < 2, english


def blenders_own() -> set[str]:
    """What Blender itself gives every operator and property group."""
    from bpy.types import AddonPreferences, Operator, PropertyGroup

    owners = (AddonPreferences.bl_rna, Operator.bl_rna, PropertyGroup.bl_rna)
    props = [prop for owner in owners for prop in owner.properties]
    of_presets = {"Name of the preset, used to make the path name", "Presets"}
    return {text for prop in props for text in (prop.name, prop.description)} | of_presets

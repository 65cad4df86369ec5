# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages, errors, and labels in the language of Blender's interface. Each file of `languages` is a language."""

import json
from pathlib import Path

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message

CONTEXT = "Patina"
"""Blender's own translation wins in its own contexts. In this one there are only those of Patina."""
LANGUAGES = [Path(__file__).with_name("languages")]
"""The folders with the languages."""
_CONTEXTS = ("*", "Operator", CONTEXT)
"""Where Blender looks for the texts of labels and tooltips, of operators, and of what names Patina's context."""


def register() -> None:
    """Give Blender the texts of every language."""
    bpy.app.translations.register(__package__, {name: _entries(texts) for name, texts in texts_by_language().items()})


def unregister() -> None:
    """Take the texts out of Blender again."""
    bpy.app.translations.unregister(__package__)


def texts_by_language() -> dict[str, dict[str, str]]:
    """Return the texts of each language by what they are in English. A language has Blender's name, such as zh_HANS."""
    files = (file for folder in LANGUAGES for file in sorted(folder.glob("*.json")))
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in files}


def shown(message: Message | PatinaError) -> str:
    """Return a message or an error as labels, buttons, and dialogs show it."""
    return message.text(translated)


def translated(text: str) -> str:
    """Return a label or a template as Blender's interface shows it."""
    return bpy.app.translations.pgettext_iface(text, CONTEXT)


def reported(message: Message | PatinaError) -> str:
    """Return a message or an error as reports show it, for which Blender has its own translation setting."""
    return message.text(_translated_report)


def _translated_report(text: str) -> str:
    return bpy.app.translations.pgettext_rpt(text, CONTEXT)


def _entries(texts: dict[str, str]) -> dict[tuple[str, str], str]:
    return {(context, english): text for english, text in texts.items() for context in _CONTEXTS}

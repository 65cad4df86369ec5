# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the .po file of a language, or its file from that: po_file.py export|import LANGUAGE.json FILE.po TEXTS.

TEXTS is a JSON file with every text of the interface.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import polib


def export(source: Path, file: Path, texts: list[str]) -> str:
    """Write every text with its translation, if there is one. Return what was done."""
    translations: dict[str, str] = json.loads(source.read_text(encoding="utf-8")) if source.exists() else {}
    po = polib.POFile(wrapwidth=0)
    po.metadata = {"Language": source.stem, "Content-Type": "text/plain; charset=UTF-8", "MIME-Version": "1.0"}
    for text in _in_order({*texts, *translations}):
        flags = ["python-brace-format"] if "{" in text else []
        po.append(polib.POEntry(msgid=text, msgstr=translations.get(text, ""), flags=flags))
    po.save(str(file))
    return f"{file}: {len(po)} texts, {len(po.untranslated_entries())} of them not translated"


def load(source: Path, file: Path) -> str:
    """Write the language's file. Return what was done."""
    translations = {entry.msgid: entry.msgstr for entry in polib.pofile(str(file)) if entry.translated()}
    in_order = {text: translations[text] for text in _in_order(translations)}
    source.write_text(json.dumps(in_order, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return f"{source}: {len(translations)} texts"


def _in_order(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (text.casefold(), text))


if __name__ == "__main__":
    direction, source, file, texts = sys.argv[1], *map(Path, sys.argv[2:])
    if direction == "export":
        print(export(source, file, json.loads(texts.read_text(encoding="utf-8"))))
    else:
        print(load(source, file))

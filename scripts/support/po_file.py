# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the .po file of a language, or the language's file from it: po_file.py export|import LANGUAGE.py FILE.po TEXTS.

TEXTS is a JSON file with every text of the interface.
"""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Iterable
from pathlib import Path

import polib

_WIDEST = 118
"""Characters of a line with a text and its translation; a longer one becomes two."""


def export(source: Path, file: Path, texts: list[str]) -> str:
    """Write every text with its translation, if there is one. Return what was done."""
    translations: dict[str, str] = runpy.run_path(str(source))["TEXTS"] if source.exists() else {}
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
    lines = ["# SPDX-License-Identifier: GPL-3.0-or-later", f'"""The texts in {source.stem}."""', "", "TEXTS = {"]
    for text in _in_order(translations):
        english, translated = (json.dumps(part, ensure_ascii=False) for part in (text, translations[text]))
        line = f"    {english}: {translated},"
        lines += [line] if len(line) <= _WIDEST else [f"    {english}:", f"        {translated},"]
    source.write_text("\n".join([*lines, "}", ""]), encoding="utf-8")
    return f"{source}: {len(translations)} texts"


def _in_order(texts: Iterable[str]) -> list[str]:
    return sorted(texts, key=lambda text: (text.casefold(), text))


if __name__ == "__main__":
    direction, source, file, texts = sys.argv[1], *map(Path, sys.argv[2:])
    if direction == "export":
        print(export(source, file, json.loads(texts.read_text(encoding="utf-8"))))
    else:
        print(load(source, file))

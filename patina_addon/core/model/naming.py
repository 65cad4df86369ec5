# SPDX-License-Identifier: GPL-3.0-or-later
"""Names made from a prompt: of the material, and of files that Windows, macOS and Linux all take."""

from __future__ import annotations

import re
import unicodedata

TEXTURES = "textures"
"""The folder beside a .blend with its maps, or with the folders of its jobs."""
_MATERIAL_BYTES = 59
"""Blender up to 4.5 cuts data-block names at 63 bytes; four are left for its own .001."""
_STEM_CHARACTERS = 40
_STEM_BYTES = 80
_READ_CHARACTERS = 400
"""How much of a prompt is looked at: to normalize accents takes quadratic time."""
_RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}


def material_name(prompt: str) -> str:
    """Return the name of a material made from `prompt`: its first words, whole, starting with a capital."""
    printable = "".join(character for character in _start(prompt) if character.isprintable() or character == " ")
    text = _cut(" ".join(printable.split()), _MATERIAL_BYTES, _MATERIAL_BYTES, " ")
    return text[:1].upper() + text[1:] or "Material"


def file_stem(prompt: str) -> str:
    """Return the start of every file's name: lower case letters and digits of any script, joined by underscores."""
    text = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", _start(prompt)).lower())
    words = re.sub(r"[\W_]+", "_", text).strip("_")
    stem = _cut(words, _STEM_CHARACTERS, _STEM_BYTES, "_")
    return f"{stem}_material" if stem in _RESERVED else stem or "material"


def _start(prompt: str) -> str:
    return " ".join(prompt.split())[:_READ_CHARACTERS]


def _cut(text: str, characters: int, size: int, separator: str) -> str:
    """`text` within both limits, cut between words where that leaves at least half of it."""
    cut = text[:characters].encode()[:size].decode(errors="ignore")
    if cut != text and not text[len(cut) :].startswith(separator):
        head = cut.rpartition(separator)[0]
        cut = head if len(head) * 2 >= len(cut) else cut
    return cut.strip(separator)

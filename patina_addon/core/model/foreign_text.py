# SPDX-License-Identifier: GPL-3.0-or-later
"""Cleans the text of others on its way in: no key, no signature, no control character, no more than a person reads."""

from __future__ import annotations

import re

KEY_MARK = "(key)"
"""What stands where the key stood."""
LONGEST = 4000
"""How many characters of a text are kept. Patterns run on no more."""
_SHORTEST_KEY = 8
_WORD = re.compile(r"[^\s\"'<>]+")


def without_key(text: str, key: str) -> str:
    """Return a text without the key.

    A key of fewer than 8 characters is no secret, and could be part of any word or address, so it stays.
    """
    return text.replace(key, KEY_MARK) if len(key) >= _SHORTEST_KEY else text


def clean(text: str, limit: int = LONGEST) -> str:
    """Return a text as one printable line of at most `limit` characters.

    Addresses lose their query and their user name, which may be a signature or a password.
    """
    line = _WORD.sub(_without_signature, text[:LONGEST])
    line = " ".join("".join(character if character.isprintable() else " " for character in line).split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _without_signature(word: re.Match[str]) -> str:
    scheme, separator, rest = word[0].partition("://")
    if separator:
        address = rest.partition("?")[0].partition("#")[0]
        host, slash, path = address.partition("/")
        return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
    address, _, query = word[0].partition("?")
    return address if "=" in query else word[0]

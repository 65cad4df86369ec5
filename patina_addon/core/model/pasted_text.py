# SPDX-License-Identifier: GPL-3.0-or-later
"""What people paste, without what came along: line breaks, quotes, the word before a key, the path behind a URL."""

from __future__ import annotations

import re

_AROUND = " \t\r\n\v\f\u00a0\u200b\u2060\ufeff\"'`“”„‘’‚«»"  # noqa: RUF001
"""Spaces, visible or not, and quotes."""
_BEFORE_KEY = re.compile(
    r"(?:(?:export|set|setx)\s+)?(?:\$env:)?\w*_KEY\s*=|Authorization\s*:|Bearer(?:\s+|$)|(?:Key|Token)\s+",
    re.IGNORECASE,
)


def unquoted(text: str) -> str:
    """Return a text without the spaces and the quotes around it, such as those of Copy as Path in Windows."""
    return text.strip(_AROUND)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def one_line(text: str) -> str:
    """Return the lines of a text joined by spaces."""
    return " ".join(lines_of(text))


def key(text: str) -> str:
    """Return the key in a text that may be a line of a script, or of a request's headers."""
    found = unquoted(text)
    while match := _BEFORE_KEY.match(found):
        found = unquoted(found[match.end() :])
    return found


def base_url(text: str, endpoint: str) -> str:
    """Return the base URL in a text that may be an endpoint's. Paths of endpoints start with `endpoint`, as in /v1."""
    found = unquoted(text).strip("<>")
    if endpoint:
        found = re.split(f"(?<=[^/]){re.escape(endpoint)}(?=[/?#]|$)", found, maxsplit=1)[0]
    return found.rstrip("/")

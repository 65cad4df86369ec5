# SPDX-License-Identifier: GPL-3.0-or-later
"""URLs taken apart: whether one is well formed, where a key may go, and what of it may be shown."""

from __future__ import annotations

from urllib.parse import SplitResult, urljoin, urlsplit

LONGEST = 8192
"""Characters of a URL. Servers take no more."""
_LONGEST_HOST = 253


def split(url: str) -> SplitResult | None:
    """Return the parts of a well-formed http or https URL, or None. One that is too long for any server is none."""
    if len(url) > LONGEST or not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        name = parts.hostname or ""
        is_usable = parts.scheme in ("http", "https") and 0 < len(name) <= _LONGEST_HOST and parts.port != 0
        if is_usable:
            name.encode("idna")
    except ValueError:  # a port out of range, an unclosed bracket, a host that cannot be encoded
        return None
    return parts if is_usable else None


def origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port: what must be equal for a key to be sent. None if the URL is not well formed."""
    parts = split(url)
    if parts is None:
        return None
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def site(url: str) -> str:
    """Scheme, host and port of a URL for a sentence, such as https://api.foxapi.cc; "" if it is not well formed."""
    parts = split(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts else ""


def host(url: str) -> str:
    """Return the host of a URL for a sentence: never the path or the query, which may hold a signature."""
    parts = split(url)
    return parts.hostname or "the service" if parts else "the service"


def join(base: str, location: str) -> str:
    """Return where a redirect leads; "" if it leads nowhere."""
    try:
        return urljoin(base, location) if len(location) <= LONGEST else ""
    except ValueError:
        return ""

# SPDX-License-Identifier: GPL-3.0-or-later
"""An account with a service on the network: plain values, filled in from the preferences, checked before use."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from ..errors import InvalidRequest

DEFAULT_BASE_URL = "https://api.foxapi.cc"


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach a service, and with which key.

    `timeout` in seconds is for a connection and for each silence of the service (0: Patina's own).
    `connection_limit` bounds parallel downloads (0: Patina's own).
    """

    base_url: str = DEFAULT_BASE_URL
    key: str = field(default="", repr=False)
    timeout: float = 30.0
    connection_limit: int = 5
    user_agent: str = "Patina"

    @property
    def root(self) -> str:
        """The base URL without a final slash, and without the `/v1` that every path starts with."""
        return self.base_url.strip().rstrip("/").removesuffix("/v1").rstrip("/")

    @property
    def bare_key(self) -> str:
        """The key without the blanks that copying brings along."""
        return self.key.strip()

    def check(self, key_variable: str, url_variable: str, example: str) -> None:
        """Refuse what cannot work. Raises InvalidRequest, which never quotes the key or the URL.

        The variables are where the environment may hold the key and the URL; `example` is a URL that works.
        """
        if fault := _fault_of(self.base_url.strip()):
            where = f"Correct it in the add-on's preferences or in {url_variable}, for example {example}."
            raise InvalidRequest(f"The base URL of the service {fault}", where)
        if not self.bare_key:
            raise InvalidRequest(
                "There is no API key.",
                f"Enter one in the add-on's preferences, or set {key_variable} before Blender starts.",
            )
        if not all("!" <= character <= "~" for character in self.bare_key):
            raise InvalidRequest(
                "The API key holds a blank or a character that no key has.",
                "Copy it again into the add-on's preferences.",
            )


def _fault_of(url: str) -> str:
    parts = split(url)
    if parts is None:
        return "is not an http or https address."
    if parts.username is not None or parts.password is not None:
        return "holds a name or a password."
    return "holds more than a host and a path." if parts.query or parts.fragment else ""


def split(url: str) -> SplitResult | None:
    """The parts of a well-formed http or https URL, or None."""
    if not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")
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
    """The host of a URL for a sentence: never the path or the query, which may hold a signature."""
    parts = split(url)
    return parts.hostname or "the service" if parts else "the service"

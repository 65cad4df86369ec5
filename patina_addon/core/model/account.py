# SPDX-License-Identifier: GPL-3.0-or-later
"""An account with a service on the network: plain values, filled in from the preferences, checked before use."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import pasted_text
from .errors import InvalidRequest, Remedy
from .message import Message
from .urls import split


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach a service, and with which key."""

    base_url: str = ""
    """The service's address, as it was entered."""
    key: str = field(default="", repr=False)
    """The API key, as it was entered."""
    timeout: float = 30.0
    """Seconds for a connection, and between the bytes of a response; 0 for Patina's default."""
    connection_limit: int = 5
    """How many downloads may run at once; 0 for Patina's default."""
    endpoint: str = "/v1"
    """What the paths of the service's endpoints start with. From there on, it is no part of the base URL."""
    user_agent: str = "Patina"
    """What requests say is sending them."""

    @property
    def root(self) -> str:
        """The base URL without what was pasted with it: quotes, a final slash, an endpoint."""
        return pasted_text.base_url(self.base_url, self.endpoint)

    @property
    def bare_key(self) -> str:
        """The key without what was pasted with it: spaces, quotes, the word before it."""
        return pasted_text.key(self.key)

    def check(self, key_variable: str, url_variable: str, example: str) -> None:
        """Refuse what cannot work. Raises InvalidRequest, which never quotes the key or the URL.

        The environment variables may hold the key and the URL; `key_variable` is empty if no key is needed. `example`
        is a URL that works.
        """
        if error := _url_error(self.root):
            next_step = Message(
                "Correct it in the add-on's preferences or in {variable}, for example {example}.",
                variable=url_variable,
                example=example,
            )
            raise InvalidRequest(error, next_step, remedy=Remedy.PREFERENCES)
        if not key_variable:
            return
        if not self.bare_key:
            raise InvalidRequest(
                Message("No API key is set."),
                Message(
                    "Enter one in the add-on's preferences, or set {variable} before starting Blender.",
                    variable=key_variable,
                ),
                remedy=Remedy.PREFERENCES,
            )
        if not all("!" <= character <= "~" for character in self.bare_key):
            raise InvalidRequest(
                Message("The API key contains a space or an invalid character."),
                Message("Copy it again into the add-on's preferences."),
                remedy=Remedy.PREFERENCES,
            )


def _url_error(url: str) -> Message:
    parts = split(url)
    if parts is None:
        return Message("The base URL of the service is not an http or https address.")
    if parts.username is not None or parts.password is not None:
        return Message("The base URL of the service contains a user name or a password.")
    if parts.query or parts.fragment:
        return Message("The base URL of the service contains more than a host and a path.")
    return Message()

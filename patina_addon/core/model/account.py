# SPDX-License-Identifier: GPL-3.0-or-later
"""An account with a service on the network: plain values, filled in from the preferences, checked before use."""

from __future__ import annotations

from dataclasses import dataclass, field

from .errors import InvalidRequest
from .message import Message
from .urls import split


@dataclass(frozen=True, slots=True)
class Account:
    """How to reach a service, and with which key.

    `timeout` in seconds is for a connection and for each silence of the service (0: Patina's own).
    `connection_limit` bounds parallel downloads (0: Patina's own).
    """

    base_url: str = ""
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

        The variables are where the environment may hold the key and the URL; `key_variable` is empty where no key is
        needed. `example` is a URL that works.
        """
        if fault := _fault_of(self.base_url.strip()):
            next_step = Message(
                "Correct it in the add-on's preferences or in {variable}, for example {example}.",
                variable=url_variable,
                example=example,
            )
            raise InvalidRequest(fault, next_step)
        if not key_variable:
            return
        if not self.bare_key:
            raise InvalidRequest(
                Message("No API key is set."),
                Message(
                    "Enter one in the add-on's preferences, or set {variable} before starting Blender.",
                    variable=key_variable,
                ),
            )
        if not all("!" <= character <= "~" for character in self.bare_key):
            raise InvalidRequest(
                Message("The API key contains a space or an invalid character."),
                Message("Copy it again into the add-on's preferences."),
            )


def _fault_of(url: str) -> Message:
    parts = split(url)
    if parts is None:
        return Message("The base URL of the service is not an http or https address.")
    if parts.username is not None or parts.password is not None:
        return Message("The base URL of the service contains a user name or a password.")
    if parts.query or parts.fragment:
        return Message("The base URL of the service contains more than a host and a path.")
    return Message()

# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a request from being answered, told to people. Nothing of the request is quoted: it holds the key."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3

_CONNECTION = "Check the internet connection and the base URL in the add-on's preferences."


class Trouble(Exception):
    """No usable answer came. `was_sent`: the request may have arrived. Its sentences are for people."""

    def __init__(self, what: str, next_step: str = _CONNECTION, was_sent: bool = True, can_retry: bool = True) -> None:
        super().__init__(what)
        self.what = what
        self.next_step = next_step
        self.was_sent = was_sent
        self.can_retry = can_retry


def explain(error: BaseException, name: str, was_sent: bool) -> Trouble:
    """What kept a request from being answered, as sentences that quote nothing of it."""
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if has(requests.exceptions.ProxyError):
        if any("407" in str(cause) for cause in causes):
            what = "The network's proxy asks for a name and a password."
        else:
            what = "The network's proxy could not be reached, or refused the connection."
        return Trouble(what, "Check the system's proxy settings.", was_sent)
    # urllib3 1.26, which older Blenders carry, has a CertificateError of its own, elsewhere in each of its releases.
    if has(ssl.SSLCertVerificationError) or any(type(cause).__name__ == "CertificateError" for cause in causes):
        return Trouble(
            f"The certificate of {name} could not be verified.",
            "Check the computer's clock. If your network inspects traffic, set REQUESTS_CA_BUNDLE to its certificate.",
            was_sent,
        )
    if has(ssl.SSLError, requests.exceptions.SSLError):
        return Trouble(f"No secure connection to {name} could be made.", was_sent=was_sent)
    if has(socket.gaierror):
        return Trouble(f"The address of {name} could not be found.", was_sent=was_sent)
    if has(ConnectionRefusedError):
        return Trouble(f"{name} refused the connection.", was_sent=was_sent)
    if has(urllib3.exceptions.NewConnectionError):  # which older versions also call a time-out
        return Trouble(f"{name} could not be reached.", was_sent=was_sent)
    if has(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return Trouble(f"{name} did not answer in time.", was_sent=was_sent)
    if not was_sent:
        return Trouble(f"{name} could not be reached.", was_sent=False)
    return Trouble(f"The connection to {name} broke off.", was_sent=True)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that it wraps, in the ways of Python, `requests` and `urllib3`."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and not any(cause is other for other in seen):
            seen.append(cause)
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the connection to a service, told to people. They quote nothing of the request, which holds the key."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import requests
import urllib3

from ..model.message import Message, joined

_CONNECTION = Message("Check the internet connection and the base URL in the add-on's preferences.")
_TRYING_AGAIN = Message("Trying again")
_BUSY = Message("The service is busy.")
PROXY_PASSWORD = Message("The network's proxy requires a user name and a password.")


class TransportError(Exception):
    """No usable response arrived."""

    def __init__(
        self, what: Message, next_step: Message = _CONNECTION, was_sent: bool = True, can_retry: bool = True
    ) -> None:
        super().__init__(str(what))
        self.what = what
        """What happened, in whole sentences."""
        self.next_step = next_step
        """What a person can do."""
        self.was_sent = was_sent
        """Whether the request may have arrived."""
        self.can_retry = can_retry
        """Whether a GET may be sent again."""


def trying_again(why: Message = _BUSY) -> Message:
    """Return what a job's progress says before a request is sent again."""
    return joined((why, _TRYING_AGAIN))


def from_exception(error: BaseException, host: str, was_sent: bool) -> TransportError:
    """Return the error for what `requests` raised for a request to `host`."""
    causes = list(_causes(error))

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if error_in_settings := _missing_certificates(error) or _unusable_proxy(has):
        return error_in_settings
    if has(requests.exceptions.ProxyError):
        what = Message("The network's proxy could not be reached, or refused the connection.")
        if any("407" in str(cause) for cause in causes):
            what = PROXY_PASSWORD
        return TransportError(what, Message("Check the system's proxy settings."), was_sent)
    # urllib3 1.26, which older Blenders carry, has a CertificateError of its own, elsewhere in each of its releases.
    if has(ssl.SSLCertVerificationError) or any(type(cause).__name__ == "CertificateError" for cause in causes):
        return TransportError(
            Message("The certificate of {host} could not be verified.", host=host),
            Message(
                "Check the computer's clock. If your network inspects traffic, set REQUESTS_CA_BUNDLE to its "
                "certificate."
            ),
            was_sent,
        )
    return TransportError(_connection_fault(has, host, was_sent), was_sent=was_sent)


def _missing_certificates(error: BaseException) -> TransportError | None:
    """Return the error for a certificate file that a variable names and that is not there."""
    if not isinstance(error, OSError) or isinstance(error, requests.RequestException) or error.errno is not None:
        return None
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        path = os.environ.get(variable, "")
        if path and not Path(path).exists():
            return TransportError(
                Message("The certificate file {path} does not exist.", path=path),
                Message("Correct or remove the environment variable {variable}.", variable=variable),
                was_sent=False,
            )
    return None


def _unusable_proxy(has: Callable[..., bool]) -> TransportError | None:
    """Return the error for a proxy of an unknown kind, or SOCKS. That a URL of ours is well formed is known."""
    if not has(requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL):
        return None
    return TransportError(
        Message("Patina cannot use the proxy in the system's settings."),
        Message("Check the system's proxy settings. The proxy must be an HTTP proxy."),
        was_sent=False,
    )


def _connection_fault(has: Callable[..., bool], host: str, was_sent: bool) -> Message:
    if has(ssl.SSLError, requests.exceptions.SSLError):
        return Message("A secure connection to {host} could not be established.", host=host)
    if has(socket.gaierror):
        return Message("The address of {host} could not be found.", host=host)
    if has(ConnectionRefusedError):
        return Message("{host} refused the connection.", host=host)
    if has(urllib3.exceptions.NewConnectionError):  # which older versions also call a time-out
        return Message("{host} could not be reached.", host=host)
    if has(requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return Message("{host} did not respond in time.", host=host)
    if not was_sent:
        return Message("{host} could not be reached.", host=host)
    return Message("The connection to {host} was lost.", host=host)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and those that it wraps, in the ways of Python, `requests` and `urllib3`."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        cause = waiting.pop()
        if isinstance(cause, BaseException) and not any(cause is other for other in seen):
            seen.append(cause)
            yield cause
            waiting += [cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args]

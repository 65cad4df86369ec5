# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the connection to a service, told to people. They quote nothing of the request, which holds the key."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Sequence

import requests
import urllib3

from ..model.message import Message, joined
from ..model.urls import host as host_of
from .causes import causes_of, has
from .certificate_faults import certificate_fault
from .proxy_faults import password_fault, proxy_fault, proxy_of

_CONNECTION = Message("Check the internet connection and the base URL in the add-on's preferences.")
_TRYING_AGAIN = Message("Trying again")
_BUSY = Message("The service is busy.")
# From urllib3 2.0 on.
_NO_NAME: type[BaseException] = getattr(urllib3.exceptions, "NameResolutionError", socket.gaierror)
_FAULTS: tuple[tuple[tuple[type[BaseException], ...], Message], ...] = (
    (
        (ssl.SSLError, requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        Message("A secure connection to {host} could not be established."),
    ),
    ((socket.gaierror, _NO_NAME), Message("The address of {host} could not be found.")),
    ((ConnectionRefusedError,), Message("{host} refused the connection.")),
    # Older versions also call a time-out so.
    ((urllib3.exceptions.NewConnectionError,), Message("{host} could not be reached.")),
    (
        (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError),
        Message("{host} did not respond in time."),
    ),
    ((requests.exceptions.TooManyRedirects,), Message("{host} redirects too many times.")),
    # These are also what invalid content is called below: here the response ended too early.
    (
        (
            ConnectionError,
            http.client.IncompleteRead,
            http.client.RemoteDisconnected,
            urllib3.exceptions.IncompleteRead,
            urllib3.exceptions.ClosedPoolError,
        ),
        Message("The connection to {host} was lost."),
    ),
    (
        (
            http.client.HTTPException,
            requests.exceptions.ContentDecodingError,
            requests.exceptions.InvalidJSONError,
            urllib3.exceptions.BodyNotHttplibCompatible,
            urllib3.exceptions.DecodeError,
            urllib3.exceptions.HeaderParsingError,
            urllib3.exceptions.ResponseNotChunked,
        ),
        Message("{host} sent a response that is not valid."),
    ),
    (
        (
            requests.exceptions.InvalidSchema,
            requests.exceptions.InvalidURL,
            requests.exceptions.MissingSchema,
            requests.exceptions.URLRequired,
            urllib3.exceptions.LocationValueError,
            UnicodeError,
        ),
        Message("The address of {host} is not valid."),
    ),
)
"""What happened, by what was raised. The first that is among the causes counts."""
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


def from_exception(error: BaseException, url: str, was_sent: bool) -> TransportError:
    """Return the error for what `requests` raised for a request to `url`."""
    causes, host, proxy = list(causes_of(error)), host_of(url), proxy_of(url)
    if fault := proxy_fault(causes, proxy, host) or certificate_fault(causes, host):
        return TransportError(*fault, was_sent)
    next_step = _CONNECTION
    if proxy.address:
        next_step = Message(
            "Check the internet connection, the proxy {proxy}, and the base URL in the add-on's preferences.",
            proxy=proxy.address,
        )
    return TransportError(_connection_fault(causes, host, was_sent), next_step, was_sent)


def proxy_password(url: str) -> TransportError | None:
    """Return the error for a response with which the proxy turned a request away; None if there is no proxy."""
    proxy = proxy_of(url)
    return TransportError(*password_fault(proxy), was_sent=False) if proxy.address else None


def _connection_fault(causes: Sequence[BaseException], host: str, was_sent: bool) -> Message:
    for kinds, template in _FAULTS:
        if has(causes, *kinds):
            return template.filled(host=host)
    if not was_sent:
        return Message("{host} could not be reached.", host=host)
    return Message("The connection to {host} was lost.", host=host)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that speaks HTTP, through `requests`: how long to wait, how much to read, which redirects to follow.

Import it inside functions that run on a worker: `requests` takes a tenth of a second to load.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import requests
import urllib3

from ..model.account import Account
from ..model.message import Message
from ..model.urls import host, join, split
from .exchange import Exchange, do_nothing
from .http_body import Body
from .http_session import NoKey, open_session
from .interruptible import call_beside
from .response import JSON_LIMIT, Response, to_response
from .transport_errors import TransportError, from_exception, proxy_password

_OWN_TIMEOUT = 30.0
_REDIRECTS = 5
_READ_LIMIT = 1 << 18
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Stream:
    """A response whose body is still to be read."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str]
    """By their names, in any case."""
    chunks: Iterator[bytes]
    """The body; it can be read once."""


class Client:
    """One job's connections to a service. Proxies and certificates are the system's, as `requests` finds them.

    A path may also be a whole URL, as a service gave it; the key goes along only to the account's own scheme, host and
    port.
    """

    def __init__(self, account: Account, scheme: str = "Bearer") -> None:
        """Prepare connections. `scheme` is the word before the key in the Authorization header."""
        self._account = account
        self.timeout = account.timeout if account.timeout > 0 else _OWN_TIMEOUT
        """Seconds for a connection, and between the bytes of a response."""
        self.connection_limit = account.connection_limit
        """How many downloads may run at once; 0 for Patina's default."""
        self._session = open_session(account, scheme)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def post(self, path: str, body: bytes, read_timeout: float) -> Response:
        """Send JSON once, over a new connection, and read the response, with at most `read_timeout` s between bytes.

        Raises TransportError.
        """
        whole = Body([body], len(body))
        return self._request("POST", path, whole, read_timeout, do_nothing, can_be_stopped=False)

    def get(self, path: str, on_tick: Callable[[], None] = do_nothing) -> Response:
        """Ask once. `on_tick` is called ten times a second and may raise to stop. Raises TransportError."""
        return self._request("GET", path, None, self.timeout, on_tick)

    def upload(self, path: str, body: Body, content_type: str, on_tick: Callable[[], None]) -> Response:
        """Send a file. `on_tick` is as above and stops the upload too. Raises TransportError."""
        return self._request("POST", path, body, self.timeout, on_tick, content_type)

    def put(self, path: str, on_tick: Callable[[], None] = do_nothing) -> Response:
        """Send once, with an empty body. `on_tick` is as above. Raises TransportError."""
        return self._request("PUT", path, Body([], 0), self.timeout, on_tick)

    def _request(
        self,
        method: str,
        path: str,
        body: Body | None,
        read_timeout: float,
        on_tick: Callable[[], None],
        content_type: str = "application/json",
        can_be_stopped: bool = True,
    ) -> Response:
        """Send one request beside the worker and read its response, within one deadline for both."""
        url = path if split(path) else self._account.root + path
        if method == "POST":  # a kept connection may end just as it is used: nobody knows then whether this arrived
            self._session.close()
        exchange = Exchange(self.timeout + 3 * read_timeout, body, can_be_stopped=can_be_stopped)

        def work() -> Response:
            headers = {"Accept": "application/json"}
            if body is not None:
                headers["Content-Type"] = content_type
            with exchange, self._send(exchange, method, url, body, headers, read_timeout) as response:
                data = bytearray()
                for chunk in _chunks(response, exchange):
                    data += chunk
                    if len(data) > JSON_LIMIT:
                        what = Message("{host} sent a response that is too long.", host=host(self._account.root))
                        raise TransportError(what)
                return to_response(response, bytes(data), self._account.bare_key)

        def check() -> None:
            on_tick()
            if exchange.is_late:  # a name that is looked up, or a connection that is made, is no wait on a socket
                exchange.stop()  # from here on, what did not leave will not
                raise _late(url, body is None or body.was_read)

        try:
            return call_beside(work, check)
        except BaseException:
            exchange.stop()
            raise

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str], check: Callable[[], None] = do_nothing) -> Iterator[Stream]:
        """Open a result's URL for reading, over up to five redirects, without the key.

        `check` is called ten times a second and may raise to stop. Raises TransportError.
        """
        with Exchange(2 * self.timeout, check=check) as exchange:
            for _ in range(_REDIRECTS + 1):
                self._check_result_url(url)
                every = {"Accept": "image/*", **headers}
                with self._send(exchange, "GET", url, None, every, self.timeout, NoKey()) as response:
                    if not response.is_redirect:
                        yield Stream(response.status_code, response.headers, _chunks(response, exchange))
                        return
                    url = join(url, response.headers["Location"])
            what = Message("{host} redirects too many times.", host=host(url))
            raise TransportError(what, Message("Try again later."), can_retry=False)

    def _check_result_url(self, url: str) -> None:
        parts = split(url)
        if parts is None or parts.username is not None:
            what = Message("The address of an image is not an http or https address.")
            raise TransportError(what, Message("Contact the service's support."), can_retry=False)

    def _send(
        self,
        exchange: Exchange,
        method: str,
        url: str,
        body: Body | None,
        headers: Mapping[str, str],
        read_timeout: float,
        auth: requests.auth.AuthBase | None = None,
    ) -> requests.Response:
        """Send one request and return its response, unread. What `requests` raises becomes a TransportError."""
        try:
            response = self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                timeout=(self.timeout, read_timeout),
                auth=auth,
                stream=True,
                allow_redirects=False,
            )
        except _FAILURES as error:
            failure = _failure(error, url, exchange, body is None or body.was_read)
        else:
            is_refused = response.status_code == http.HTTPStatus.PROXY_AUTHENTICATION_REQUIRED
            refusal = proxy_password(url) if is_refused else None
            if refusal is None:
                return response
            response.close()
            failure = refusal
        raise failure  # outside of the handler: what `requests` raised holds the request, and so the key


def _late(url: str, was_sent: bool) -> TransportError:
    return TransportError(Message("{host} responds too slowly.", host=host(url)), was_sent=was_sent)


def _failure(error: Exception, url: str, exchange: Exchange, was_sent: bool) -> TransportError:
    return _late(url, was_sent) if exchange.is_late else from_exception(error, url, was_sent)


def _chunks(response: requests.Response, exchange: Exchange) -> Iterator[bytes]:
    """Yield the body as it arrives. A read asks for about as much as arrives in 0.25 s, so that none blocks long."""
    amount = 16
    while True:
        began = time.monotonic()
        data = _read(response, amount, exchange)
        took = time.monotonic() - began
        if not data:
            return
        exchange.received += len(data)
        yield data
        if took < 0.1:
            amount = min(amount * 4, _READ_LIMIT)
        elif took > 0.4:
            amount = max(amount // 4, 1)


def _read(response: requests.Response, amount: int, exchange: Exchange) -> bytes:
    try:
        return bytes(response.raw.read(amount, decode_content=False))
    except _FAILURES as error:
        failure = _failure(error, response.url, exchange, True)
    raise failure

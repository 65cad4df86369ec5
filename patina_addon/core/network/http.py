# SPDX-License-Identifier: GPL-3.0-or-later
"""The one place that speaks HTTP, through `requests`: who gets the key, how long to wait, how much to read.

Import it inside functions that run on a worker: `requests` takes a tenth of a second to load.
"""

from __future__ import annotations

import http.client
import json
import logging
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin

import requests
import urllib3

from ..model.account import Account
from ..model.message import Message
from ..model.urls import host, origin, site, split
from .http_body import Body
from .interruptible import THREAD_PREFIX, call_beside
from .transport_errors import TransportError, from_exception

JSON_LIMIT = 2 << 20
_OWN_TIMEOUT = 30.0
_REDIRECTS = 5
_UPLOAD_TIMEOUT = 1800.0
_READ_LIMIT = 1 << 18
_FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)


def _is_not_ours(record: logging.LogRecord) -> bool:
    """Return whether a record is about another program's request. urllib3 logs whole URLs, and ours may be signed."""
    return not (record.threadName or "").startswith(THREAD_PREFIX)


# urllib3 gives each of its requests to one logger, which all of Blender shares: what others log there stays.
logging.getLogger("urllib3.connectionpool").addFilter(_is_not_ours)


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response."""

    status: int
    """The HTTP status."""
    data: object = None
    """The decoded JSON; None if the body is not JSON."""
    text: str = ""
    """The start of the body."""
    retry_after: float | None = None
    """In seconds."""
    location: str = ""
    """The site that a redirect names, without path."""


@dataclass(frozen=True, slots=True)
class Stream:
    """A response whose body is still to be read."""

    status: int
    """The HTTP status."""
    headers: Mapping[str, str]
    """By their names in lower case."""
    chunks: Iterator[bytes]
    """The body; it can be read once."""


def _do_nothing() -> None:
    """Let the request continue."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Follow no redirect: Client does, one checked step at a time."""
        return None


class _KeyForOrigin(requests.auth.AuthBase):
    """Puts the key into requests to one origin, and into no others. That it is set keeps ~/.netrc out as well."""

    def __init__(self, base_url: str, credentials: str) -> None:
        self._origin = origin(base_url)
        self._credentials = credentials

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._credentials and self._origin is not None and origin(r.url or "") == self._origin:
            r.headers["Authorization"] = self._credentials
        return r


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
        self._session = _Session()
        self._session.auth = _KeyForOrigin(account.root, f"{scheme} {account.bare_key}" if account.bare_key else "")
        self._session.headers.clear()
        self._session.headers.update({"User-Agent": account.user_agent, "Accept-Encoding": "identity"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = requests.adapters.HTTPAdapter(pool_maxsize=max(account.connection_limit, 1) + 1)
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def post(self, path: str, body: object, read_timeout: float) -> Response:
        """Send JSON once and read the response, with at most `read_timeout` seconds between bytes.

        Raises TransportError.
        """
        return self.post_bytes(path, json.dumps(body).encode(), read_timeout)

    def post_bytes(self, path: str, body: bytes, read_timeout: float) -> Response:
        """Like `post`, for JSON that is already written. Raises TransportError."""
        return self._request("POST", path, Body([body], len(body)), read_timeout, _do_nothing)

    def get(self, path: str, on_tick: Callable[[], None] = _do_nothing) -> Response:
        """Ask once. `on_tick` is called ten times a second and may raise to stop. Raises TransportError."""
        return self._request("GET", path, None, self.timeout, on_tick)

    def upload(self, path: str, body: Body, content_type: str, on_tick: Callable[[], None]) -> Response:
        """Send a file within half an hour. `on_tick` is as above and stops the upload too. Raises TransportError."""

        def check() -> None:
            try:
                on_tick()
            except BaseException:
                body.is_stopped = True
                raise

        return self._request("POST", path, body, self.timeout, check, content_type, _UPLOAD_TIMEOUT)

    def put(self, path: str, on_tick: Callable[[], None] = _do_nothing) -> Response:
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
        upload_timeout: float = 0.0,
    ) -> Response:
        """Send one request beside the worker and read its response within three read timeouts."""
        url = path if split(path) else self._account.root + path
        began, limit = time.monotonic(), self.timeout + 3 * read_timeout
        late = TransportError(Message("{host} responds too slowly.", host=host(self._account.root)))

        def is_late() -> bool:
            if upload_timeout and body is not None:
                sent_at = body.sent_at or began + upload_timeout
                return time.monotonic() > sent_at + limit
            return time.monotonic() > began + limit

        def work() -> Response:
            headers = {"Accept": "application/json"}
            if body is not None:
                headers["Content-Type"] = content_type
            with self._send(method, url, body, headers, read_timeout) as response:
                data = bytearray()
                for chunk in _chunks(response):
                    data += chunk
                    if len(data) > JSON_LIMIT:
                        what = Message("{host} sent a response that is too long.", host=host(self._account.root))
                        raise TransportError(what)
                    if is_late():
                        raise late
                return _to_response(response, bytes(data))

        def check() -> None:
            on_tick()
            if is_late():
                raise late

        return call_beside(work, check)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str]) -> Iterator[Stream]:
        """Open a result's URL for reading, over up to five redirects. Raises TransportError."""
        for _ in range(_REDIRECTS + 1):
            self._check_result_url(url)
            with self._send("GET", url, None, {"Accept": "image/*", **headers}, self.timeout) as response:
                location = response.headers.get("Location")
                if response.status_code not in (301, 302, 303, 307, 308) or not location:
                    names = {name.lower(): value for name, value in response.headers.items()}
                    yield Stream(response.status_code, names, _chunks(response))
                    return
                url = _join(url, location)
        what = Message("{host} redirects too many times.", host=host(url))
        raise TransportError(what, Message("Try again later."), can_retry=False)

    def _check_result_url(self, url: str) -> None:
        parts = split(url)
        if parts is None or parts.username is not None:
            what = Message("The address of an image is not an http or https address.")
            raise TransportError(what, Message("Contact the service's support."), can_retry=False)

    def _send(
        self, method: str, url: str, body: Body | None, headers: Mapping[str, str], read_timeout: float
    ) -> requests.Response:
        """Send one request and return its response, unread. What `requests` raises becomes a TransportError."""
        try:
            return self._session.request(
                method,
                url,
                data=body,
                headers=dict(headers),
                timeout=(self.timeout, read_timeout),
                stream=True,
                allow_redirects=False,
            )
        except _FAILURES as error:
            failure = from_exception(error, host(url), body is None or body.was_read)
        raise failure  # outside of the handler: what `requests` raised holds the request, and so the key


def _chunks(response: requests.Response) -> Iterator[bytes]:
    """Yield the body as it arrives. A read asks for about as much as arrives in 0.25 s, so that none blocks long."""
    amount = 16
    while True:
        began = time.monotonic()
        data = _read(response, amount)
        took = time.monotonic() - began
        if not data:
            return
        yield data
        if took < 0.1:
            amount = min(amount * 4, _READ_LIMIT)
        elif took > 0.4:
            amount = max(amount // 4, 1)


def _read(response: requests.Response, amount: int) -> bytes:
    try:
        return bytes(response.raw.read(amount, decode_content=False))
    except _FAILURES as error:
        failure = from_exception(error, host(response.url), True)
    raise failure


def _to_response(response: requests.Response, body: bytes) -> Response:
    if response.headers.get("Content-Encoding", "identity") != "identity":  # although the request excluded that
        try:
            body = zlib.decompressobj(47).decompress(body, JSON_LIMIT)
        except zlib.error:
            body = b""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        data = None
    location = response.headers.get("Location", "")
    return Response(
        response.status_code,
        data,
        body[:300].decode("utf-8", "replace"),
        _seconds(response.headers.get("Retry-After", "")),
        site(_join(response.url, location)) if location else "",
    )


def _seconds(retry_after: str) -> float | None:
    """Return the seconds from now of a Retry-After header, which holds seconds or a date."""
    if retry_after.strip().isdecimal():
        return float(retry_after.strip()[:9])
    try:
        return max(parsedate_to_datetime(retry_after).timestamp() - time.time(), 0.0)
    except (TypeError, ValueError, OverflowError):
        return None


def _join(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError:
        return ""

# SPDX-License-Identifier: GPL-3.0-or-later
"""Every exception of `requests` and `urllib3` has a sentence of its own choice."""

import http.client
import inspect
import socket
import ssl
from types import ModuleType
from typing import Any

import pytest
import requests
import urllib3

from patina_addon.core.network.transport_errors import from_exception

URL = "https://api.test/v1?signature=secret"
LOST = "The connection to api.test was lost."
UNREACHED = "api.test could not be reached."
LATE = "api.test did not respond in time."
INSECURE = "A secure connection to api.test could not be established."
NOT_VALID = "api.test sent a response that is not valid."
NO_ADDRESS = "The address of api.test is not valid."
NOT_FOUND = "The address of api.test could not be found."
REFUSED = "api.test refused the connection."
REDIRECTS = "api.test redirects too many times."
PROXY = "The proxy of this computer could not be reached."
BAD_PROXY = "The proxy of this computer does not have an address that Patina can use."
UNVERIFIED = "The certificate of api.test could not be verified."

REQUESTS = {
    "ChunkedEncodingError": LOST,
    "ConnectTimeout": LATE,
    "ConnectionError": LOST,
    "ContentDecodingError": NOT_VALID,
    "FileModeWarning": LOST,  # warnings are only logged
    "HTTPError": LOST,  # only raised if asked for
    "InvalidHeader": LOST,  # keys and versions have no character that is none for a header
    "InvalidJSONError": NOT_VALID,
    "InvalidProxyURL": BAD_PROXY,
    "InvalidSchema": NO_ADDRESS,
    "InvalidURL": NO_ADDRESS,
    "JSONDecodeError": NOT_VALID,
    "MissingSchema": NO_ADDRESS,
    "ProxyError": PROXY,
    "ReadTimeout": LATE,
    "RequestException": LOST,
    "RequestsDependencyWarning": LOST,
    "RequestsWarning": LOST,
    "RetryError": LOST,
    "SSLError": INSECURE,
    "StreamConsumedError": LOST,
    "Timeout": LATE,
    "TooManyRedirects": REDIRECTS,
    "URLRequired": NO_ADDRESS,
    "UnrewindableBodyError": LOST,
}
URLLIB3 = {
    "BodyNotHttplibCompatible": NOT_VALID,
    "ClosedPoolError": LOST,
    "ConnectTimeoutError": LATE,
    "DecodeError": NOT_VALID,
    "DependencyWarning": LOST,
    "EmptyPoolError": LOST,
    "FullPoolError": LOST,
    "HTTPError": LOST,
    "HTTPWarning": LOST,
    "HeaderParsingError": NOT_VALID,
    "HostChangedError": LOST,
    "IncompleteRead": LOST,
    "InsecurePlatformWarning": LOST,
    "InsecureRequestWarning": LOST,
    "InvalidChunkLength": LOST,
    "InvalidHeader": LOST,
    "LocationParseError": NO_ADDRESS,
    "LocationValueError": NO_ADDRESS,
    "MaxRetryError": LOST,
    "NameResolutionError": NOT_FOUND,
    "NewConnectionError": UNREACHED,
    "NotOpenSSLWarning": LOST,
    "PoolError": LOST,
    "ProtocolError": LOST,
    "ProxyError": PROXY,
    "ProxySchemeUnknown": BAD_PROXY,
    "ProxySchemeUnsupported": BAD_PROXY,
    "ReadTimeoutError": LATE,
    "RequestError": LOST,
    "ResponseError": LOST,
    "ResponseNotChunked": NOT_VALID,
    "SNIMissingWarning": LOST,
    "SSLError": INSECURE,
    "SecurityWarning": LOST,
    "SubjectAltNameWarning": LOST,
    "SystemTimeWarning": LOST,
    "TimeoutError": LATE,
    "TimeoutStateError": LOST,
    "URLSchemeUnknown": NO_ADDRESS,
    "UnrewindableBodyError": LOST,
}
BELOW: dict[BaseException, str] = {
    http.client.BadStatusLine("SSH-2.0"): NOT_VALID,
    http.client.HTTPException("got more than 100 headers"): NOT_VALID,
    http.client.IncompleteRead(b""): LOST,
    http.client.LineTooLong("header"): NOT_VALID,
    http.client.RemoteDisconnected(): LOST,
    http.client.UnknownProtocol("HTTP/9"): NOT_VALID,
    BrokenPipeError(): LOST,
    ConnectionAbortedError(): LOST,
    ConnectionRefusedError(): REFUSED,
    ConnectionResetError(): LOST,
    OSError(101, "Network is unreachable"): LOST,
    TimeoutError(): LATE,
    UnicodeError("label empty or too long"): NO_ADDRESS,
    socket.gaierror(): NOT_FOUND,
    ssl.SSLCertVerificationError(): UNVERIFIED,
    ssl.SSLEOFError(): INSECURE,
    ssl.SSLError(): INSECURE,
}
ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "ConnectTimeoutError": (None, "text"),
    "HeaderParsingError": ([], None),
    "HostChangedError": (None, "text"),
    "IncompleteRead": (1, 1),
    "InvalidChunkLength": (urllib3.HTTPResponse(b""), b"1"),
    "JSONDecodeError": ("text", "doc", 0),
    "MaxRetryError": (None, "text"),
    "NameResolutionError": ("host", None, socket.gaierror()),
    "NewConnectionError": (None, "text"),
    "ReadTimeoutError": (None, "text", "text"),
    "urllib3.ProxyError": ("text", OSError()),
    "RequestError": (None, "text", "text"),
}
"""What constructors are given. Pools, and all others, get a text."""


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def own_classes(module: ModuleType) -> set[type[BaseException]]:
    """Return the exceptions that a module defines."""
    classes = {cls for _, cls in inspect.getmembers(module, inspect.isclass) if issubclass(cls, BaseException)}
    return {cls for cls in classes if cls.__module__ == module.__name__}


def made(cls: type[BaseException]) -> BaseException:
    """Return an exception of a class, whatever its constructor wants."""
    if issubclass(cls, urllib3.exceptions.PoolError) and cls.__name__ not in ARGUMENTS:
        return cls(None, "text")
    name = "urllib3.ProxyError" if cls is urllib3.exceptions.ProxyError else cls.__name__
    return cls(*ARGUMENTS.get(name, ("text",)))


CLASSES = sorted(
    (
        *((cls, REQUESTS) for cls in own_classes(requests.exceptions)),
        *((cls, URLLIB3) for cls in own_classes(urllib3.exceptions)),
    ),
    key=str,
)


@pytest.mark.parametrize(("cls", "table"), CLASSES, ids=[f"{cls.__module__}.{cls.__name__}" for cls, _ in CLASSES])
def test_every_exception_has_a_row_and_its_sentence(cls: type[BaseException], table: dict[str, str]) -> None:
    error = from_exception(made(cls), URL, was_sent=True)
    assert str(error.what) == table[cls.__name__]
    assert str(error.next_step).endswith(".")
    assert "secret" not in f"{error.what} {error.next_step}"


@pytest.mark.parametrize("cause", BELOW, ids=repr)
def test_what_is_wrapped_decides(cause: BaseException) -> None:
    wrapped = requests.exceptions.ConnectionError(urllib3.exceptions.ProtocolError("Connection broken", cause))
    assert str(from_exception(cause, URL, was_sent=True).what) == BELOW[cause]
    assert str(from_exception(wrapped, URL, was_sent=True).what) == BELOW[cause]


def test_what_was_not_sent_was_not_lost() -> None:
    assert str(from_exception(requests.exceptions.ConnectionError(), URL, was_sent=False).what) == UNREACHED


@pytest.mark.parametrize("module", [requests.exceptions, urllib3.exceptions], ids=["requests", "urllib3"])
def test_a_module_has_exceptions(module: ModuleType) -> None:
    assert len(own_classes(module)) > 20

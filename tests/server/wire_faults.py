# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in which an answer can go wrong below HTTP's grammar, or never end within it: bytes written as they are."""

import asyncio
import gzip
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .faults import Fault

if TYPE_CHECKING:
    from .loopback import LoopbackServer

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_MOST_WAITING = 1 << 20  # bytes that the client has not taken yet


def raw(start: bytes, repeated: bytes = b"", seconds: float = 0.0) -> Fault:
    """These bytes, then `repeated` without an end, every so many seconds; without it, the connection ends."""

    async def fault(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
        if request.transport is None:
            return web.Response()
        request.transport.write(start)
        while repeated and not server.stopped.is_set() and not request.transport.is_closing():
            if request.transport.get_write_buffer_size() < _MOST_WAITING:
                request.transport.write(repeated)
            await asyncio.sleep(seconds)
        request.transport.close()
        return web.Response()

    return fault


def with_body(body: bytes, *headers: bytes, status: bytes = b"200 OK", length: int | None = None) -> Fault:
    """A whole answer, with headers as they are, and a length that may be a lie."""
    head = b"".join(header + b"\r\n" for header in headers)
    size = b"Content-Length: %d\r\n" % (len(body) if length is None else length)
    return raw(b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n" + size + head + b"\r\n" + body)


ENDLESS: dict[str, tuple[str, Fault]] = {
    "drip_status_line": ("a status line without end, a byte at a time", raw(b"HTTP/1.1 200 ", b"O", 0.01)),
    "drip_header": ("a header without end, a byte at a time", raw(_HEAD + b"X: ", b"a", 0.01)),
    "endless_continue": ("100 Continue without end", raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)),
    "flood_continue": ("100 Continue without end, fast", raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 999)),
    "endless_trailer": (
        "trailers without end, after a body in chunks",
        raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", b"X: a\r\n" * 99, 0.01),
    ),
    "drip_chunk_size": (
        "a chunk whose size never ends",
        raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n2;", b"a", 0.01),
    ),
    "tiny_chunks": (
        "a body in chunks of a byte, each with a kilobyte about it",
        raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"a" * 999 + b"\r\n \r\n", 0.01),
    ),
}
"""Ways without an end. What the peer sends in place of an answer keeps every pause between two bytes short."""

ODD: dict[str, tuple[str, Fault]] = {
    "long_status_line": ("a status line of a megabyte", raw(b"HTTP/1.1 200 " + b"O" * (1 << 20))),
    "many_headers": ("ten thousand headers", raw(_HEAD + b"X: a\r\n" * 10_000 + b"\r\n")),
    "long_header": ("a header of a megabyte", raw(_HEAD + b"X: " + b"a" * (1 << 20) + b"\r\n\r\n")),
    "returns_header": ("headers of carriage returns", raw(_HEAD + (b"X: " + b"\r" * 60_000 + b"\n") * 2 + b"\r\n")),
    "bad_header": ("a header without a name", with_body(b"{}", b"no header at all", b": x")),
    "no_http": ("something that is no HTTP", raw(b"SSH-2.0-OpenSSH_9.9\r\n")),
    "bad_status": ("a status that is no number", raw(b"HTTP/1.1 abc OK\r\n\r\n")),
    "early_hints": ("103 in place of an answer", raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    "long_length": ("a body that is shorter than its length", with_body(b'{"id": "task-1"', length=1 << 40)),
    "negative_length": ("a negative length", with_body(b'{"id": ', b"X: y", length=-5)),
    "two_lengths": ("two lengths", with_body(b"{}", b"Content-Length: 5")),
    "bad_chunk": ("a chunk whose size is no number", raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
    "gzip_bomb": (
        "a kilobyte that unpacks to a megabyte of nesting",
        with_body(gzip.compress(b"[" * (1 << 20)), b"Content-Encoding: gzip"),
    ),
    "bad_gzip": ("something that is no gzip, called so", with_body(b"{}", b"Content-Encoding: gzip, br")),
    "bad_utf8": ("JSON that is no UTF-8", with_body(b'{"id": "\xff\xfe\xff"}')),
    "lone_surrogate": (
        "half a character",
        with_body(rb'{"status": "\ud800", "error": "\udfff"}'.replace(b"error", b"x")),
    ),
    "huge_number": ("a number of a hundred thousand digits", with_body(b'{"id": ' + b"9" * 100_000 + b"}")),
    "not_a_number": ("NaN and infinity", with_body(b'{"progress": NaN, "usage": {"credits_reserved": 1e999}}')),
    "cookies": (
        "cookies of a megabyte",
        with_body(b"{}", *[b"Set-Cookie: a=b; expires=" + b"0 " * 30_000 for _number in range(17)]),
    ),
    "retry_after": (
        "429, and never again",
        with_body(b"{}", b"Retry-After: 1e999", status=b"429 Too Many Requests"),
    ),
    "long_redirect": (
        "a redirect to an address of 60 kB",
        with_body(b"", b"Location: http://" + b"a." * 30_000, status=b"302 Found"),
    ),
    "ipv6_redirect": (
        "a redirect to half of an IPv6 address",
        with_body(b"", b"Location: http://[::1", status=b"302 Found"),
    ),
}
"""Ways with an end that no honest service takes."""

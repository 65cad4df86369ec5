# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in which any answer, at any stage, can go wrong. Each takes the server and the request."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .responses import error_response

if TYPE_CHECKING:
    from .loopback import LoopbackServer

Fault = Callable[..., Awaitable[web.StreamResponse | None]]

PAGE = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"


def api_error(
    status: int, kind: str, message: str, code: str = "", options: Sequence[str] = (), **headers: str
) -> Fault:
    """An error of the API's own."""

    async def fault(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
        return error_response(status, kind, message, code, options, **headers)

    return fault


def fixed_body(text: str | bytes, status: int = 200, content_type: str = "application/json", **headers: str) -> Fault:
    """A fixed body."""

    async def fault(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
        data = text.encode() if isinstance(text, str) else text
        return web.Response(status=status, body=data, content_type=content_type, headers=headers)

    return fault


def in_sequence(*faults: Fault | None) -> Fault:
    """One fault for each request to the same path, then none."""

    async def fault(server: "LoopbackServer", request: web.Request, *rest: Any) -> web.StreamResponse | None:
        turn = server.fault_counts.get((request.path, faults), 0)
        server.fault_counts[request.path, faults] = turn + 1
        fault_now = faults[turn] if turn < len(faults) else None
        return await fault_now(server, request, *rest) if fault_now else None

    return fault


def secrets(server: "LoopbackServer") -> str:
    """What nobody should see, and what a service may well repeat."""
    return f"Wrong key {server.key}, see https://cdn.test/a?signature=secret for help"


async def echo_key(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """An error that repeats what nobody should see, in every field."""
    text = secrets(server)
    return error_response(401, text, text, text, [text, server.key])


async def reset(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """The connection is reset in place of an answer."""
    transport = request.transport
    if transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def cut(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """The connection is reset in the middle of an answer."""
    return await part_of(request, b'{"id": "task-unified', 500)


async def hang(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """No answer, ever."""
    await server.stopped.wait()
    return web.Response()


async def slow_drip(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """A byte every 30 ms, without an end."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    while not server.stopped.is_set():
        await response.write(b" ")
        await asyncio.sleep(0.03)
    return response


async def huge_body(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """Gibibytes, as fast as they are taken."""
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    await response.prepare(request)
    for _number in range(1 << 14):
        await response.write(b"[" * (1 << 16))
    return response


async def redirect_away(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """To the same path on another origin."""
    return web.Response(status=307, headers={"Location": f"{server.cdn_url}/moved{request.path_qs}"})


async def redirect_loop(server: "LoopbackServer", request: web.Request, *_: Any) -> web.StreamResponse:
    """To itself."""
    return web.Response(status=307, headers={"Location": request.path_qs})


async def part_of(request: web.Request, data: bytes, length: int, **headers: str) -> web.StreamResponse:
    """An answer that promises `length` bytes and breaks off after `data`."""
    response = web.StreamResponse(headers={"Content-Length": str(length), **headers})
    await response.prepare(request)
    await response.write(data)
    if request.transport is not None:
        request.transport.close()
    return response


STAGE_FAULTS: dict[str, tuple[str, Fault]] = {  # name to what it does, for every stage
    "html": ("a page of HTML with status 200", fixed_body(PAGE, content_type="text/html")),
    "html_502": ("a gateway's page with status 502", fixed_body(PAGE, 502, "text/html")),
    "empty": ("an empty body with status 200", fixed_body("")),
    "truncated_json": ("JSON that stops in the middle", fixed_body('{"id": "task-unified-1757165031-uyuj')),
    "wrong_types": (
        "JSON of the wrong types",
        fixed_body('{"id": {"a": 1}, "status": ["x"], "progress": "much", "results": 7, "error": 1, "usage": "x"}'),
    ),
    "deep_json": ("JSON a hundred thousand lists deep", fixed_body("[" * 100_000)),
    "huge_body": ("a body without end, fast", huge_body),
    "slow_drip": ("a body without end, a byte at a time", slow_drip),
    "reset": ("the connection is reset in place of an answer", reset),
    "cut": ("the connection breaks off in the middle of an answer", cut),
    "hang": ("no answer", hang),
    "redirect_away": ("a redirect to another host", redirect_away),
    "redirect_loop": ("a redirect to itself", redirect_loop),
    "bad_redirect": ("a redirect to nowhere", fixed_body("", 302, Location="http://[broken")),
    "400": ("malformed request", api_error(400, "invalid_request_error", "Malformed JSON")),
    "401": ("key refused", api_error(401, "authentication_error", "Invalid API key")),
    "402": ("no balance", api_error(402, "insufficient_quota", "Your balance is too low")),
    "403_cdn": ("a CDN's refusal", fixed_body("error code: 1010", 403, "text/plain")),
    "404": ("not found", api_error(404, "not_found", "Task not found")),
    "413": ("too large", fixed_body("<html>413 Request Entity Too Large</html>", 413, "text/html")),
    "422": ("invalid field", api_error(422, "invalid_request_error", "image_size must be at most 2048")),
    "429": ("too many requests, always", api_error(429, "rate_limit_error", "Too many requests")),
    "500": ("server error", api_error(500, "server_error", "Internal error")),
    "503": ("no channel", api_error(503, "service_unavailable_error", "No available channel")),
}

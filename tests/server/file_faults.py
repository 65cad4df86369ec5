# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways in which a result's file can go wrong. Each takes the server, the request, the task, the kind and the image."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from aiohttp import web

from . import sample_images
from .faults import Fault, part_of
from .responses import image_response
from .wire_faults import raw

if TYPE_CHECKING:
    from .loopback import LoopbackServer, Task


def changed_image(change: Callable[[bytes], bytes], only: str = "") -> Fault:
    """Every image, or one kind's, changed."""

    async def fault(
        server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
    ) -> web.StreamResponse | None:
        if only not in ("", kind):
            return None
        return image_response(request, await asyncio.to_thread(change, content))

    return fault


def only_map(fault: Fault, only: str) -> Fault:
    async def chosen(
        server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
    ) -> web.StreamResponse | None:
        return await fault(server, request, task, kind, content) if kind == only else None

    return chosen


async def break_off(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse:
    return await part_of(request, content[: len(content) // 2], len(content))


async def break_off_in_parts(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse | None:
    """A third of what is missing comes, twice; then all. Ranges are served, as the header of a CDN promises."""
    if task.count(f"file {kind}") > 2:
        return None
    whole = image_response(request, content)
    data = bytes(whole.body or b"")  # type: ignore[arg-type]
    response = web.StreamResponse(status=whole.status, headers={**whole.headers, "Content-Length": str(len(data))})
    await response.prepare(request)
    await response.write(data[: len(data) // 3])
    if request.transport is not None:
        request.transport.close()
    return response


async def change_half_way(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse | None:
    """Half an image, and from then on another image under the same address."""
    if task.count(f"file {kind}") == 1:
        return await part_of(request, content[: len(content) // 2], len(content), ETag='"first"')
    other = sample_images.png(kind, 200)
    if request.headers.get("If-Range") == f'"{len(other)}"':
        return image_response(request, other)
    return web.Response(body=other, content_type="image/png", headers={"ETag": f'"{len(other)}"'})


def odd_version(version: bytes) -> Fault:
    """Half an image under a version that cannot be sent back; then the whole of it."""

    async def fault(
        server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
    ) -> web.StreamResponse | None:
        if task.count(f"file {kind}") > 1:
            return None
        head = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
        return await raw(head % (version, len(content)) + content[: len(content) // 2])(server, request)

    return fault


async def no_length(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse:
    """Half an image whose answer ends as if it were whole."""
    response = web.StreamResponse(headers={"Content-Type": "image/png"})
    await response.prepare(request)
    await response.write(content[: len(content) // 2])
    return response


async def too_large(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse:
    return await part_of(request, content, 10 << 30)


async def moved(
    server: "LoopbackServer", request: web.Request, task: "Task", kind: str, content: bytes
) -> web.StreamResponse | None:
    """From the API's own origin to the CDN."""
    if request.host in server.url:
        return web.Response(status=302, headers={"Location": server.file_url(task, kind)})
    return None

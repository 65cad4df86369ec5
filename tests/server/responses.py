# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers as the API and its CDN give them."""

import re
from collections.abc import Sequence

from aiohttp import web


def error_response(
    status: int, kind: str, message: str, code: str = "", options: Sequence[str] = (), **headers: str
) -> web.Response:
    """An error as the API gives it."""
    body: dict[str, object] = {"message": message, "type": kind} | ({"code": code} if code else {})
    if options:
        body["unsupported_options"] = list(options)
    return web.json_response({"error": body}, status=status, headers=headers)


def image_response(request: web.Request, data: bytes, content_type: str = "image/png") -> web.Response:
    """A file as a CDN gives it, in part if that was asked for."""
    headers = {"ETag": f'"{len(data)}"', "Accept-Ranges": "bytes"}
    match = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
    if not match:
        return web.Response(body=data, content_type=content_type, headers=headers)
    start = int(match[1])
    headers["Content-Range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:], content_type=content_type, headers=headers)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads an upload as strictly as the documentation of the API describes it. Raises ValueError with a sentence."""

import email.policy
from email.parser import BytesParser

from aiohttp import web

IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")


def read_form(request: web.Request, body: bytes) -> tuple[str, bytes]:
    """The name and the content of the one file in a form."""
    head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
    parts = BytesParser(policy=email.policy.HTTP).parsebytes(head + body).get_payload()
    if not isinstance(parts, list) or len(parts) != 1:
        raise ValueError("The form must hold one file.")
    (part,) = parts
    if part.get_param("name", header="content-disposition") != "file" or not part.get_filename():
        raise ValueError("Field file is required.")
    return part.get_filename(), _checked(part.get_payload(decode=True))


def _checked(data: bytes) -> bytes:
    if not data.startswith(IMAGES):
        raise ValueError("The file is no image.")
    return data

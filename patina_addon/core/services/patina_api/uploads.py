# SPDX-License-Identifier: GPL-3.0-or-later
"""Images to the PATINA API, which wants addresses: each content once, as long as the service keeps it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from ...images.image_header import HEADER_LIMIT, BadImage, read_header
from ...model.account import Account
from ...model.clock import Clock
from ...model.error_rule import Stage
from ...model.errors import InvalidRequest, NetworkError, ServiceError
from ...model.input_image import Picture
from ...model.message import Message, joined
from ...model.service import JobContext
from ...model.urls import split
from ...network.error_rules import ErrorReader
from ...network.http import Client, Response
from ...network.http_body import Body
from ...network.pacing import backoff
from ...network.transport_errors import TransportError, trying_again

_PATH = "/v1/files/upload/stream"
_LIFE = 71 * 3600.0  # seconds; the service keeps files for 72 hours
_TRIES = 3
_LONGEST_RETRY_AFTER = 30.0
_PIECE = 1 << 18  # bytes
_UNKNOWN = "application/octet-stream"


class Uploads:
    """The uploads for one request. A file that fails to arrive is an error, before anything was submitted."""

    def __init__(
        self, client: Client, account: Account, errors: ErrorReader, clock: Clock, context: JobContext
    ) -> None:
        self._client = client
        self._account = account
        self._errors = errors
        self._clock = clock
        self._context = context
        self._keys: list[str] = []
        self._told: Message | None = None

    def place(self, picture: Picture) -> Picture:
        """The picture at an address. Raises NetworkError, ServiceError, InvalidRequest or Cancelled."""
        if picture.path is None:
            return picture
        key = self._key(picture.path, picture.name)
        self._keys.append(key)
        url = self._context.cache.upload(key)
        if not url:
            url = self._upload(picture.path, picture.name)
            self._context.cache.save_upload(key, url, _LIFE)
        return replace(picture, url=url)

    def forget(self) -> None:
        """Forget these uploads: the service can no longer read them."""
        for key in self._keys:
            self._context.cache.save_upload(key, "", 0.0)

    def _key(self, path: Path, name: str) -> str:
        """The file's content, and the account that it was uploaded to."""
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while piece := file.read(1 << 18):
                    digest.update(piece)
                    self._context.check()
        except OSError as error:
            raise _unreadable(name, error) from None
        account = hashlib.sha256(f"{self._account.root} {self._account.bare_key}".encode()).hexdigest()
        return f"{digest.hexdigest()} {account[:16]}"

    def _upload(self, path: Path, name: str) -> str:
        response = self._send(path, name)
        if not 200 <= response.status < 300:
            raise self._errors.to_error(response, Stage.UPLOAD)
        if url := _address(response.data):
            return url
        what = Message("The service accepted {name} but did not say where it is stored.", name=name)
        raise ServiceError(what, Message("Try again later."))

    def _send(self, file: Path, name: str) -> Response:
        """One upload; again only if it never left, or after a 429."""
        for attempt in range(1, _TRIES + 1):
            try:
                body, content_type = _form(file, file.stat().st_size, _type_of(file))
                response = self._client.upload(_PATH, body, content_type, lambda body=body: self._tell(body, name))  # type: ignore[misc]
            except OSError as error:
                raise _unreadable(name, error) from None
            except TransportError as error:
                if error.was_sent or attempt == _TRIES:
                    what = joined((Message("{name} could not be uploaded.", name=name), error.what))
                    raise NetworkError(what, error.next_step) from None
                pause, message = backoff(attempt), trying_again(error.what)
            else:
                self._tell(body, name)  # the end may have come before anything was told
                if response.status != 429 or attempt == _TRIES:
                    return response
                pause = min(max(response.retry_after or 0.0, backoff(attempt)), _LONGEST_RETRY_AFTER)
                message = trying_again()
            self._context.progress(0.0, message)
            self._clock.sleep(pause, self._context.sleep)
        raise AssertionError("the last attempt returns or raises")

    def _tell(self, body: Body, name: str) -> None:
        self._context.check()
        percent = 100 * body.sent // max(len(body), 1)
        message = Message("Uploading {name}: {percent}%", name=name, percent=percent)
        if message != self._told:
            self._told = message
            self._context.progress(0.0, message)


def _form(path: Path, length: int, content_type: str) -> tuple[Body, str]:
    """A form with one file, whose name tells nothing.

    Streamed, so that it can be stopped, and so that it is known whether anything of it has left.
    """
    boundary = secrets.token_hex(16)
    ending = content_type.rpartition("/")[2]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="image.{ending}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()

    def pieces() -> Iterator[bytes]:
        yield head
        yield from _pieces(path)
        yield tail

    return Body(pieces(), len(head) + length + len(tail)), f"multipart/form-data; boundary={boundary}"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _type_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(HEADER_LIMIT)
    try:
        header = read_header(start)
    except BadImage:
        header = None
    return header.media_type if header else _UNKNOWN


def _address(data: object) -> str:
    """Where an uploaded file is, or ""."""
    if not isinstance(data, Mapping):
        return ""
    url = data.get("url")
    if isinstance(url, str) and split(url.strip()):
        return url.strip()
    return _address(data.get("data"))


def _unreadable(name: str, error: OSError) -> InvalidRequest:
    reason = error.strerror or type(error).__name__
    what = Message("The image {name} cannot be read: {reason}.", name=name, reason=reason)
    return InvalidRequest(what, Message("Choose another image."))

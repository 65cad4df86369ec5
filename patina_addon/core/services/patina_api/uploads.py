# SPDX-License-Identifier: GPL-3.0-or-later
"""Uploads images to the PATINA API, which needs addresses: each content once, for as long as the service keeps it."""

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
from ...model.errors import InvalidRequest, NetworkError, ServiceError, reason_of
from ...model.input_image import InputImage
from ...model.message import Message, joined
from ...model.service import JobContext
from ...model.urls import split
from ...network.error_rules import ErrorReader
from ...network.http import Client
from ...network.http_body import Body
from ...network.pacing import backoff
from ...network.response import Response
from ...network.transport_errors import TransportError, trying_again

_PATH = "/v1/files/upload/stream"
_LIFETIME = 71 * 3600.0  # seconds; the service keeps files for 72 hours
_TRIES = 3
_LONGEST_RETRY_AFTER = 30.0
_CHUNK_SIZE = 1 << 18  # bytes
_UNKNOWN = "application/octet-stream"


class Uploads:
    """The uploads for one request. A failed one is an error, raised before anything is submitted."""

    def __init__(
        self, client: Client, account: Account, errors: ErrorReader, clock: Clock, context: JobContext
    ) -> None:
        self._client = client
        self._account = account
        self._errors = errors
        self._clock = clock
        self._context = context
        self._keys: list[str] = []

    def upload(self, picture: InputImage) -> InputImage:
        """Return the picture with its address. Raises NetworkError, ServiceError, InvalidRequest or Canceled."""
        if picture.path is None:
            return picture
        key = self._key(picture.path, picture.name)
        self._keys.append(key)
        url = self._context.cache.upload(key)
        if not url:
            url = self._upload(picture.path, picture.name)
            self._context.cache.save_upload(key, url, _LIFETIME)
        return replace(picture, url=url)

    def forget(self) -> None:
        """Forget these uploads, because the service can no longer read them."""
        for key in self._keys:
            self._context.cache.save_upload(key, "", 0.0)

    def _key(self, path: Path, name: str) -> str:
        """Return what identifies an upload: the file's content and the account."""
        digest = hashlib.sha256()
        try:
            with path.open("rb") as file:
                while chunk := file.read(1 << 18):
                    digest.update(chunk)
                    self._context.check()
        except OSError as error:
            raise _unreadable(path, name, error) from None
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
        """Upload once; again only if nothing was sent, or after a 429."""
        for attempt in range(1, _TRIES + 1):
            try:
                body, content_type = _form(file, file.stat().st_size, _type_of(file))
                response = self._client.upload(_PATH, body, content_type, lambda body=body: self._report(body))  # type: ignore[misc]
            except OSError as error:
                raise _unreadable(file, name, error) from None
            except TransportError as error:
                if error.was_sent or attempt == _TRIES:
                    what = joined((Message("{name} could not be uploaded.", name=name), error.what))
                    raise NetworkError(what, error.next_step) from None
                pause, message = backoff(attempt), trying_again(error.what)
            else:
                self._report(body)  # it may have ended before anything was reported
                if response.status != 429 or attempt == _TRIES:
                    return response
                pause = min(max(response.retry_after or 0.0, backoff(attempt)), _LONGEST_RETRY_AFTER)
                message = trying_again()
            self._context.progress(None, message)
            self._clock.sleep(pause, self._context.sleep)
        raise AssertionError("the last attempt returns or raises")

    def _report(self, body: Body) -> None:
        self._context.check()
        percent = 100 * body.sent // max(len(body), 1)
        self._context.progress(None, Message("Uploading the image: {percent}%", percent=percent))


def _form(path: Path, length: int, content_type: str) -> tuple[Body, str]:
    """Return a form with one file, under a neutral name, and its content type.

    It is streamed, so that it can be stopped and it is known whether anything was sent.
    """
    boundary = secrets.token_hex(16)
    ending = content_type.rpartition("/")[2]
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="image.{ending}"\r\n'
        f"Content-Type: {content_type}\r\n\r\n"
    ).encode()
    tail = f"\r\n--{boundary}--\r\n".encode()

    def chunks() -> Iterator[bytes]:
        yield head
        yield from _chunks(path)
        yield tail

    return Body(chunks(), len(head) + length + len(tail)), f"multipart/form-data; boundary={boundary}"


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_SIZE):
            yield chunk


def _type_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(HEADER_LIMIT)
    try:
        header = read_header(start)
    except BadImage:
        header = None
    return header.media_type if header else _UNKNOWN


def _address(data: object) -> str:
    """Return the address of an uploaded file, or ""."""
    if not isinstance(data, Mapping):
        return ""
    url = data.get("url")
    if isinstance(url, str) and split(url.strip()):
        return url.strip()
    return _address(data.get("data"))


def _unreadable(path: Path, name: str, error: OSError) -> InvalidRequest:
    what = Message("The image {name} cannot be read: {reason}.", name=name, reason=reason_of(error))
    return InvalidRequest(what, Message("Choose another image."), file=path)

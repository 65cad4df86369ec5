# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads an image of a result: streamed under a temporary name, checked, resumed, moved into place when whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

from ..images.image_check import ImageCheck, ImageLimits
from ..images.image_header import BadImage, Header
from ..model.clock import Clock
from ..model.error_rule import ErrorBody, Stage
from ..model.errors import BadResult, StorageError, reason_of
from ..model.message import Message
from ..model.service import JobContext
from .error_rules import file_error, find_rule
from .exchange import SLOWEST
from .http import Client, Stream
from .pacing import backoff
from .transport_errors import TransportError

STALL_TIMEOUT = 300.0
"""Seconds without a new byte before a download is given up."""
PATIENCE = 600.0
"""Seconds for one file, with every attempt; one more for each SLOWEST bytes that have arrived."""
_INVALID_IMAGE_TRIES = 3
_VERSION = re.compile(r"[!-~ ]{1,200}")


class Download:
    """The download of one image to `<target>.<png|jpg|webp>`, which exists only once it is whole."""

    def __init__(
        self, client: Client, url: str, target: Path, limits: ImageLimits, clock: Clock, context: JobContext
    ) -> None:
        self._client = client
        self._url = url
        self._target = target
        self._limits = limits
        self._clock = clock
        self._context = context
        self._check = ImageCheck(limits)
        self._hash = hashlib.sha256()
        self._version = ""  # of the file on the server, so that two versions are never joined
        self._began = clock.now()

    @property
    def sha256(self) -> str:
        """The checksum of what was downloaded so far, in hexadecimal."""
        return self._hash.hexdigest()

    def run(self) -> tuple[Path, Header]:
        """Download it and return its path, type and size. Leaves no temporary file.

        Raises BadResult, StorageError or Canceled.
        """
        part = self._target.with_name(f"{self._target.name}.part")
        try:
            with part.open("wb") as file:
                header = self._fetch_with_retries(file)
                file.flush()
                os.fsync(file.fileno())  # or a power cut might leave a file of zeros under the final name
            self._context.check()
            final = self._target.with_name(f"{self._target.name}.{header.ending}")
            return part.replace(final), header
        except OSError as error:  # those of the network are a TransportError by now
            raise storage_error(error, self._target.parent) from None
        finally:
            _remove(part)

    def _fetch_with_retries(self, file: BinaryIO) -> Header:
        """Try until the file is complete and valid, or another try is of no use. Raises BadResult."""
        invalid = failures = best = 0
        stalled_at = self._clock.now() + STALL_TIMEOUT
        while True:
            self._context.check()
            try:
                self._fetch(file)
                return self._check.finish()
            except TransportError as error:
                failure = error
            except BadImage as error:
                invalid += 1
                can_retry = invalid < _INVALID_IMAGE_TRIES
                failure = TransportError(error.what, Message("Contact the service's support."), can_retry=can_retry)
                self._restart(file)
            now = self._clock.now()
            if self._check.size > best:
                best, failures, stalled_at = self._check.size, 0, now + STALL_TIMEOUT
            if not failure.can_retry or now > stalled_at or self._is_late:
                raise BadResult(failure.what, failure.next_step)
            failures += 1
            self._clock.sleep(backoff(failures), self._context.sleep)

    def _fetch(self, file: BinaryIO) -> None:
        """Fetch what is missing, in one request.

        Raises TransportError if something is still missing, BadImage or BadResult.
        """
        headers: dict[str, str] = {}
        if self._check.size and self._version:
            headers = {"Range": f"bytes={self._check.size}-", "If-Range": self._version}
        with self._client.stream(self._url, headers, self._context.check) as stream:
            if stream.status == 206 and headers:
                start, total = _content_range(stream)
                if start != self._check.size:
                    self._restart(file)
                    what = Message("The service sent a different part of the image than the missing one.")
                    raise TransportError(what)
            elif stream.status == 200:
                self._restart(file)
                total = _whole_number(stream.headers.get("content-length", ""))
                self._version = _version(stream)
            else:
                self._restart(file)
                raise _to_error(stream)
            self._write(stream, file, total)

    def _write(self, stream: Stream, file: BinaryIO, total: int | None) -> None:
        if total is not None and total > self._limits.size:
            what = Message("The image is larger than {size} MiB.", size=self._limits.size >> 20)
            raise TransportError(what, Message("Choose a smaller size."), can_retry=False)
        for data in stream.chunks:
            self._context.check()
            file.write(data)
            self._hash.update(data)
            self._check.feed(data)
            if self._is_late:
                what = Message("The image downloads too slowly.")
                raise TransportError(what, Message("Try again with a better connection."), can_retry=False)
        if total is not None and self._check.size < total:
            raise TransportError(Message("The connection was lost before the whole image arrived."))

    @property
    def _is_late(self) -> bool:
        return self._clock.now() > self._began + PATIENCE + self._check.size / SLOWEST

    def _restart(self, file: BinaryIO) -> None:
        file.seek(0)
        file.truncate()
        self._check = ImageCheck(self._limits)
        self._hash = hashlib.sha256()
        self._version = ""


def storage_error(error: OSError, folder: Path) -> StorageError:
    """Return the error for a file or folder that cannot be written."""
    what = Message("The maps cannot be written to {folder}: {reason}.", folder=str(folder), reason=reason_of(error))
    return StorageError(what, Message("Free some space there or choose another folder, then try again."))


def _to_error(stream: Stream) -> TransportError | BadResult:
    """Return the error for a response without an image: a TransportError if another try may help."""
    text = next(stream.chunks, b"")[:300].decode("utf-8", "replace")
    error = file_error(stream.status, text)
    rule = find_rule(stream.status, ErrorBody(text=text), Stage.RESULT)
    if rule.can_retry or stream.status == 416:  # 416: the range is no longer there; the whole may be
        return TransportError(error.what, error.next_step)
    return error


def _version(stream: Stream) -> str:
    """Return what the server calls this version of the file; "" if it does not, or if that cannot be sent back."""
    etag = stream.headers.get("etag", "")
    version = etag if etag.startswith('"') else stream.headers.get("last-modified", "")
    return version if _VERSION.fullmatch(version) else ""


def _content_range(stream: Stream) -> tuple[int | None, int | None]:
    """Return where a partial response starts, and how long the whole file is."""
    match = re.fullmatch(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)", stream.headers.get("content-range", "").strip())
    if not match:
        return None, None
    return int(match[1]), _whole_number(match[2])


def _whole_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 15 else None


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):  # held open by a virus scanner; the next try writes over it
        path.unlink(missing_ok=True)

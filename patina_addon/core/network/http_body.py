# SPDX-License-Identifier: GPL-3.0-or-later
"""A request's body, sent in pieces, that knows how much of it has left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator


class Body:
    """A request's body, read once: pieces of bytes of a known length together.

    `sent` counts what was asked for so far. Before anything was, nothing can have arrived. `sent_at` is
    the moment when all of it was; `is_stopped` ends it.
    """

    def __init__(self, pieces: Iterable[bytes], length: int) -> None:
        self._pieces = iter(pieces)
        self._length = length
        self._waiting = b""
        self.was_read = False
        self.is_stopped = False
        self.sent = 0
        self.sent_at = 0.0

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:  # `requests` streams what can be iterated over
        while data := self.read(1 << 14):
            yield data

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, and less only at the end."""
        if self.is_stopped:
            raise ConnectionAbortedError
        self.was_read = True
        parts, missing = [], size if size >= 0 else self._length
        while missing > 0 and (self._waiting or (piece := next(self._pieces, b""))):
            data = self._waiting or piece
            parts.append(data[:missing])
            self._waiting = data[missing:]
            missing -= len(parts[-1])
        data = b"".join(parts)
        self.sent += len(data)
        if self.sent >= self._length and not self.sent_at:
            self.sent_at = time.monotonic()
        return data

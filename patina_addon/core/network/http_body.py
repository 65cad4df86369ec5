# SPDX-License-Identifier: GPL-3.0-or-later
"""A request's body, sent in pieces, that knows how much of it has left."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator


class Body:
    """A request's body, read once: pieces of bytes of a known total length."""

    def __init__(self, pieces: Iterable[bytes], length: int) -> None:
        self._pieces = iter(pieces)
        self._length = length
        self._rest = b""
        self.was_read = False
        """Whether any of it was read. Before that, nothing can have arrived."""
        self.sent = 0
        """How many bytes were read so far."""
        self.sent_at = 0.0
        """When all of it had been read, by time.monotonic."""

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:  # `requests` streams what can be iterated over
        while data := self.read(1 << 14):
            yield data

    def read(self, size: int = -1) -> bytes:
        """Return at most `size` bytes, and fewer only at the end."""
        self.was_read = True
        parts, missing = [], size if size >= 0 else self._length
        while missing > 0 and (self._rest or (piece := next(self._pieces, b""))):
            data = self._rest or piece
            parts.append(data[:missing])
            self._rest = data[missing:]
            missing -= len(parts[-1])
        data = b"".join(parts)
        self.sent += len(data)
        if self.sent >= self._length and not self.sent_at:
            self.sent_at = time.monotonic()
        return data

# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds out a TIFF's size while it streams past."""

from __future__ import annotations

from .image_header import BadImage, Header, read_tiff, tiff_directory

_DIRECTORY = 2 + 12 * 200  # bytes; real ones have some twenty entries


class TiffCheck:
    """Finds the directory of a TIFF, which may stand anywhere in it, and keeps no more than that."""

    def __init__(self) -> None:
        self._start = b""
        self._seen = 0
        self._directory = b""

    def feed(self, data: bytes) -> None:
        """Take the next bytes of the file; the first 8 at once."""
        self._start = self._start or data[:8]
        _, position = tiff_directory(self._start)
        missing = position + len(self._directory) - self._seen
        if missing < len(data):
            self._directory += data[missing : missing + _DIRECTORY - len(self._directory)]
        self._seen += len(data)

    def finish(self) -> Header:
        """The header. Refuses a file that ended before its directory did."""
        order, _ = tiff_directory(self._start)
        header = read_tiff(self._directory, order, 0)
        if header is None:
            raise BadImage("is a TIFF that was cut off.")
        return header

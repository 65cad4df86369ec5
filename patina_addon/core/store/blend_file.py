# SPDX-License-Identifier: GPL-3.0-or-later
"""Which jobs a .blend uses, read from its bytes: those saved before the store wrote it down, or on another computer.

A .blend is a row of blocks. A material or an image is one, and what belongs to it comes right behind. There a job's ID
is in the property that names the job, and in the paths of its maps. In other blocks it says nothing: the file also
keeps the rows of the list of jobs.
"""

from __future__ import annotations

import gzip
import os
import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ..model.errors import PatinaError

_MAGIC, _GZIP, _ZSTANDARD = b"BLENDER", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_WITH_JOBS = (b"MA\0\0", b"IM\0\0")
"""The codes of materials and images."""
_DATA, _END = b"DATA", b"ENDB"
_LENGTH = {20: 0, 24: 0, 32: 2}
"""Which of the numbers behind its code is the length of a block, by the size of its head; the last since 5.0."""
_ID = re.compile(rb"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])")
_PIECE, _OVERLAP = 1 << 18, 13
"""How many bytes are looked at at once, so that no other thread waits, and how many of them twice."""


class UnreadableBlend(Exception):
    """The file is no .blend, or is damaged, or its compression is unknown here."""


def jobs_in(path: Path, check: Callable[[], None] = lambda: None) -> frozenset[str]:
    """Return what may be the IDs of the jobs that the .blend at `path` uses. On a thread.

    `check` is called again and again, and ends the search by the PatinaError that it raises. Raises UnreadableBlend.
    """
    try:
        with path.open("rb") as raw:
            file = _decompressed(raw)
            return frozenset(found for length in _blocks_with_jobs(file, check) for found in _ids(file, length, check))
    except PatinaError:
        raise
    except Exception as error:  # Each compression has errors of its own.
        raise UnreadableBlend(str(path)) from error


def _decompressed(raw: Any) -> Any:
    """Return a file that reads the contents of a .blend, which may be compressed: with gzip before Blender 3.0."""
    start = raw.read(len(_ZSTANDARD))
    raw.seek(0)
    if start.startswith(_GZIP):
        return gzip.GzipFile(fileobj=raw)
    if start == _ZSTANDARD:
        import zstandard  # Blender brings it along for its own files.

        return zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
    return raw


def _blocks_with_jobs(file: Any, check: Callable[[], None]) -> Iterator[int]:
    """Yield the length of every block that may name a job. The caller reads it; all others are skipped."""
    block, has_jobs = _block_head(file), False
    while True:
        check()
        code, *numbers = block.unpack(_read(file, block.size))
        length = numbers[_LENGTH[block.size]]
        if code == _END:
            return
        if code != _DATA:
            has_jobs = code in _WITH_JOBS
        if length < 0:
            raise ValueError("A block is damaged.")
        if has_jobs:
            yield length
        else:
            file.seek(length, os.SEEK_CUR)


def _block_head(file: Any) -> struct.Struct:
    """Read the head of the file, and return how the head of each block is laid out."""
    start = _read(file, 12)
    if not start.startswith(_MAGIC):
        raise ValueError("The file is no .blend.")
    if start[7:8] in (b"_", b"-"):  # The pointers have 4 bytes, or 8; the numbers begin with the low end, or the high.
        order, pointer = "<" if start[8:9] == b"v" else ">", "I" if start[7:8] == b"_" else "Q"
        return struct.Struct(f"{order}4si{pointer}ii")
    if start[10:12] != b"01":
        raise ValueError("The file is from a later Blender.")
    _read(file, int(start[7:9]) - len(start))
    return struct.Struct("<4siQqq")


def _ids(file: Any, length: int, check: Callable[[], None]) -> Iterator[str]:
    """Yield all that looks like the ID of a job in the next `length` bytes."""
    last = b""
    while length:
        check()
        piece = last + _read(file, min(length, _PIECE))
        length -= len(piece) - len(last)
        last = piece[-_OVERLAP:]
        yield from (found.decode() for found in _ID.findall(piece))


def _read(file: Any, count: int) -> bytes:
    """Return the next `count` bytes. Raises EOFError if there are fewer."""
    content = bytes(file.read(count))
    while len(content) < count:
        more = file.read(count - len(content))
        if not more:
            raise EOFError("The file is cut off.")
        content += more
    return content

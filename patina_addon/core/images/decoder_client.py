# SPDX-License-Identifier: GPL-3.0-or-later
"""Images to numbers, through a child process.

Neither numpy nor Blender's Python can decode an image off the main thread, so a Blender without a window does it
beside the job; see decoder_process.py and blender/decoder.py.

A file may also be such that the loader dies of it, or never ends. It then takes the child instead of the Blender of the
person, and counts as no image.
"""

from __future__ import annotations

import json
import logging
import math
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ..model.errors import PatinaError
from ..model.maps import MAPS, MapFile
from ..model.message import Message
from . import safe_files
from .decoder_process import DecoderProcess
from .image_header import Header, header_of
from .safe_files import Stamp

_START_SECONDS = 120.0
_ANSWER_SECONDS = 60.0
_SECONDS_A_MEGAPIXEL = 0.25
_MOST_PIXELS = 1 << 28
"""What is larger would need more memory than most computers have: 16 bytes a pixel, several times over."""
_TRIES = 2
_log = logging.getLogger(__name__)


class UnreadableImage(Exception):
    """A file that the child cannot decode, or of which it died each time."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path
        """The file."""

    @property
    def error(self) -> PatinaError:
        """What to tell the person."""
        what = Message("Blender cannot read the image {name}.", name=self.path.name)
        return PatinaError(what, Message("Its file is {path}.", path=str(self.path)))


class Unpacked(NamedTuple):
    """What `Decoder.unpack` wrote: float32 values if `is_fine`, since the image has more than 8 bits, else bytes."""

    columns: int
    rows: int
    is_fine: bool


class SampleInfo(NamedTuple):
    """Describes a sample: the size of the image, whether it has more than 8 bits, and its mean as in MapFile."""

    columns: int
    rows: int
    is_fine: bool
    mean: tuple[float, float, float]


class Decoder:
    """The child process, shared by all jobs at work. Safe to call from any thread.

    It starts with the first `acquire` and ends with the last `release`, so that it is warm when the maps arrive and
    gone when nobody works. `command` is the program and its arguments. What it has decoded is noted in `safe_files`.
    """

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._users = 0
        self._has_failed = False  # whether no child could be started since the last `acquire`
        self._users_lock = threading.Lock()
        self._lock = threading.Lock()  # of everything below; held while a request is answered
        self._process: DecoderProcess | None = None
        self._unreadable: set[Stamp | None] = set()

    def acquire(self) -> None:
        """Have the child started. Where it cannot start, images stay unmeasured."""
        with self._users_lock:
            self._users += 1
            self._has_failed = False
        self._settle()

    def release(self) -> None:
        """Give up what `acquire` acquired; the last one ends the child."""
        with self._users_lock:
            self._users -= 1
        self._settle()

    def measure(self, file: MapFile, patience: float = -1) -> MapFile:
        """Return `file` with its mean color.

        Unchanged where no child could be had, or where that and its answer took longer than `patience` seconds. Raises
        UnreadableImage.
        """
        request = {"do": "measure", "is_color": MAPS[file.kind].is_color if file.kind else False}
        answer = self._ask(file.path, request, patience)
        if answer is None:
            return file
        red, green, blue = answer["mean"]
        return replace(file, mean=(red, green, blue))

    def read(self, path: Path, target: Path, side: int) -> bool:
        """Have the values of an image, as stored, written into a .npy file: (rows, columns, 3) float32, from the top.

        At most `side` rows and columns, evenly spread. False where no child could be had, or the file is no image.
        """
        try:
            return self._ask(path, {"do": "read", "target": str(target), "side": side}) is not None
        except UnreadableImage:
            return False

    def take_sample(self, file: MapFile, target: Path, size: tuple[int, int] | None = None) -> SampleInfo | None:
        """Have a sample of a map written into a .npz file, see processing/sample.py; of the map in another `size`.

        None where no child could be had. Raises UnreadableImage.
        """
        kind = MAPS[file.kind]
        request = {"do": "sample", "target": str(target), "channels": kind.channels, "is_color": kind.is_color}
        answer = self._ask(file.path, request | {"size": size})
        if answer is None:
            return None
        (columns, rows), (red, green, blue) = answer["size"], answer["mean"]
        return SampleInfo(columns, rows, answer["is_fine"], (red, green, blue))

    def unpack(self, path: Path, target: Path, channels: int) -> Unpacked | None:
        """Have all values of an image, as stored, written into a file of nothing else: row by row, from the top.

        `channels`, 1 or 3, values a pixel. None where no child could be had. Raises UnreadableImage.
        """
        answer = self._ask(path, {"do": "unpack", "target": str(target), "channels": channels})
        if answer is None:
            return None
        columns, rows = answer["size"]
        return Unpacked(columns, rows, answer["is_fine"])

    def fit(
        self, path: Path, target: Path, side: int, size: int, exactly: tuple[int, int] | None = None
    ) -> tuple[int, int] | None:
        """Have an image written as a PNG that is no larger than `side` pixels a side and `size` bytes.

        A JPEG if `target` ends in .jpg, and `exactly` so wide and high if that is given. Returns its width and height,
        None where no child could be had. Raises UnreadableImage.
        """
        answer = self._ask(path, {"do": "fit", "target": str(target), "side": side, "size": size, "exactly": exactly})
        if answer is None:
            return None
        width, height = answer["size"]
        return width, height

    def _ask(self, path: Path, request: Mapping[str, object], patience: float = -1) -> dict[str, Any] | None:
        """Return what the child says of the image at `path`; None where there is no child, or no room for its values.

        None also where it takes longer than `patience` seconds, unless that is negative. Raises UnreadableImage where
        the child says that this is no image, or dies of it or stays silent, each time.
        """
        until = math.inf if patience < 0 else time.monotonic() + patience
        stamp, header = safe_files.stamp_of(path), header_of(path)
        if header and header.width * header.height > _MOST_PIXELS:
            raise UnreadableImage(path)
        seconds = _seconds_for(header)
        line = json.dumps({**request, "path": str(path), "seconds": seconds})
        if not self._lock.acquire(timeout=patience):
            return None
        try:
            result = self._answer(path, stamp, line, seconds, until)
        finally:
            self._lock.release()
            self._settle()
        if result is None:
            return None
        if "failure" in result:
            _log.warning("The image decoder failed beside %s (%s)", path.name, result["failure"])
            return None
        if "error" in result or _is_disguised(header, request, result):
            raise UnreadableImage(path)
        safe_files.add(path, stamp)
        return result

    def _answer(
        self, path: Path, stamp: Stamp | None, line: str, seconds: float, until: float
    ) -> dict[str, Any] | None:
        """Return the child's answer; None where there is no child, or no time left. With the lock held."""
        if stamp in self._unreadable or stamp is None:
            raise UnreadableImage(path)
        for _ in range(_TRIES):
            self._reconcile()
            if self._process is None or not self._is_ready(self._process, until):
                return None
            if (answer := self._process.exchange(line, min(seconds, until - time.monotonic()))) is not None:
                return answer
            self._end()
            if time.monotonic() >= until:
                return None
            _log.warning("The image decoder did not survive %s", path.name)
        self._unreadable.add(stamp)
        raise UnreadableImage(path)

    def _is_ready(self, process: DecoderProcess, until: float) -> bool:
        """Return whether the child reads requests. It is given up if it has ended, or starts for too long."""
        is_late_at = process.started + _START_SECONDS
        is_ready = process.wait_until_ready(min(is_late_at, until) - time.monotonic())
        if not is_ready and (process.has_ended or time.monotonic() >= is_late_at):
            _log.warning("The image decoder ended before it was ready; images stay unmeasured")
            self._end()
            self._has_failed = True
        return is_ready and time.monotonic() < until

    def _settle(self) -> None:
        """Start or end the child as its users need it. Where another thread has the lock, that one does it afterwards.

        Whoever changes `_users` or gives the lock back calls this, so that nobody's change goes unnoticed.
        """
        while self._is_wanted != (self._process is not None) and self._lock.acquire(blocking=False):
            try:
                self._reconcile()
            finally:
                self._lock.release()

    @property
    def _is_wanted(self) -> bool:
        return self._users > 0 and not self._has_failed

    def _reconcile(self) -> None:
        """Do the same with the lock held."""
        if not self._is_wanted:
            self._end()
        elif self._process is None:
            try:
                self._process = DecoderProcess(self._command)
            except OSError as error:
                _log.warning("The image decoder does not start (%s); images stay unmeasured", error.strerror)
                self._has_failed = True

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()


def _seconds_for(header: Header | None) -> float:
    """Return how long the child may take for an image."""
    pixels = header.width * header.height if header else 0
    return _ANSWER_SECONDS + _SECONDS_A_MEGAPIXEL * pixels / 1e6


def _is_disguised(header: Header | None, request: Mapping[str, object], result: Mapping[str, Any]) -> bool:
    """Return whether an image came out in another size than its header says, by which it was let through."""
    if header is None or request["do"] == "fit" or "size" not in result:
        return False
    return list(result["size"]) != [header.width, header.height]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Images to numbers, through a child process.

Neither numpy nor Blender's Python can decode an image off the main thread, so a Blender without a window does it
beside the job. It reads one JSON request a line and answers with one JSON object a line; see blender/decoder.py.

A file may also be such that the loader dies of it, or never ends. It then takes the child instead of the Blender of the
person, and counts as no image.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ..model.errors import InvalidRequest, PatinaError
from ..model.maps import MAPS, MapFile
from ..model.message import Message
from . import safe_files
from .image_header import HEADER_LIMIT, BadImage, Header, read_header
from .safe_files import Stamp

ANSWER_MARK = "patina-decoder:"
"""Starts every line that is an answer; Blender itself prints other lines."""

_START_SECONDS = 120.0
_ANSWER_SECONDS = 60.0
_SECONDS_A_MEGAPIXEL = 0.25
_MOST_PIXELS = 1 << 28
"""What is larger would need more memory than most computers have: 16 bytes a pixel, several times over."""
_TRIES = 2
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
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
        self._users_lock = threading.Lock()
        self._lock = threading.Lock()  # of everything below; held while a request is answered
        self._process: subprocess.Popen[str] | None = None
        self._is_ready = False
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._unreadable: set[Stamp | None] = set()

    def acquire(self) -> None:
        """Have the child started. Where it cannot start, images stay unmeasured."""
        with self._users_lock:
            self._users += 1
        if self._lock.acquire(blocking=False):  # else somebody uses it already
            try:
                if self._process is None:
                    self._start()
            finally:
                self._lock.release()

    def release(self) -> None:
        """Give up what `acquire` acquired; the last one ends the child."""
        with self._users_lock:
            self._users -= 1
        if self._lock.acquire(blocking=False):  # else somebody uses it
            try:
                if self._users == 0:
                    self._end()
            finally:
                self._lock.release()

    def measure(self, file: MapFile, patience: float = -1) -> MapFile:
        """Return `file` with its mean color.

        Unchanged where no child could be had, or where others used it for longer than `patience` seconds. Raises
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
        None where no child could be had. Raises InvalidRequest where the child cannot read the file.
        """
        request = {"do": "fit", "target": str(target), "side": side, "size": size, "exactly": exactly}
        try:
            answer = self._ask(path, request)
        except UnreadableImage as error:
            raise InvalidRequest(error.error.what, Message("Use another image, as PNG or JPEG.")) from None
        if answer is None:
            return None
        width, height = answer["size"]
        return width, height

    def _ask(self, path: Path, request: Mapping[str, object], patience: float = -1) -> dict[str, Any] | None:
        """Return what the child says of the image at `path`; None where there is no child, or no room for its values.

        Raises UnreadableImage where it says that this is no image, or dies of it or stays silent, each time.
        """
        stamp, header = safe_files.stamp_of(path), _header_of(path)
        if header and header.width * header.height > _MOST_PIXELS:
            raise UnreadableImage(path)
        seconds = _seconds_for(header)
        line = json.dumps({**request, "path": str(path), "seconds": seconds})
        if not self._lock.acquire(timeout=patience):
            return None
        try:
            if stamp in self._unreadable or stamp is None:
                raise UnreadableImage(path)
            was_asked = False
            for _ in range(_TRIES):
                if not self._wait_until_ready():
                    break
                was_asked = True
                if answer := self._exchange(line, seconds):
                    result: dict[str, Any] = json.loads(answer)
                    if "failure" in result:
                        _log.warning("The image decoder failed beside %s (%s)", path.name, result["failure"])
                        return None
                    if "error" in result or _is_disguised(header, request, result):
                        raise UnreadableImage(path)
                    safe_files.add(path, stamp)
                    return result
                _log.warning("The image decoder did not survive %s", path.name)
                self._end()
                self._start()
            if was_asked:
                self._unreadable.add(stamp)
                raise UnreadableImage(path)
            return None
        finally:
            self._lock.release()

    def _exchange(self, line: str, seconds: float) -> str:
        """Return the child's answer; "" if it has ended, or does not answer in time."""
        if self._process is None or self._process.stdin is None:
            return ""
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            return self._answers.get(timeout=seconds)
        except (OSError, ValueError, queue.Empty):
            return ""

    def _wait_until_ready(self) -> bool:
        """Return whether there is a child that reads requests: its first line says so."""
        if self._process is None or self._is_ready:
            return self._is_ready
        with contextlib.suppress(queue.Empty):
            self._is_ready = bool(self._answers.get(timeout=_START_SECONDS))
        if not self._is_ready:
            _log.warning("The image decoder ended before it was ready; images stay unmeasured")
            self._end()
        return self._is_ready

    def _start(self) -> None:
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                encoding="utf-8",
                errors="replace",
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            _log.warning("The image decoder does not start (%s); images stay unmeasured", error.strerror)
            return
        self._process, self._answers = process, queue.SimpleQueue()
        threading.Thread(target=_listen, args=(process, self._answers), name="patina-decoder", daemon=True).start()

    def _end(self) -> None:
        process, self._process, self._is_ready = self._process, None, False
        if process is not None:
            # Closing its input is what ends it; killing it as well covers a child that hangs.
            process.kill()


def _header_of(path: Path) -> Header | None:
    """Return the header of a PNG, JPEG or WebP; None of anything else."""
    with contextlib.suppress(OSError, BadImage), path.open("rb") as file:
        return read_header(file.read(HEADER_LIMIT))
    return None


def _seconds_for(header: Header | None) -> float:
    """Return how long the child may take for an image."""
    pixels = header.width * header.height if header else 0
    return _ANSWER_SECONDS + _SECONDS_A_MEGAPIXEL * pixels / 1e6


def _is_disguised(header: Header | None, request: Mapping[str, object], result: Mapping[str, Any]) -> bool:
    """Return whether an image came out in another size than its header says, by which it was let through."""
    if header is None or request["do"] == "fit" or "size" not in result:
        return False
    return list(result["size"]) != [header.width, header.height]


def _listen(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
    """Hand on the child's answers; an empty one says that it has ended."""
    # Closing the pipe to a child that is gone may fail to write what is left in it.
    with contextlib.suppress(OSError), process:
        for line in process.stdout or ():
            if line.startswith(ANSWER_MARK):
                answers.put(line[len(ANSWER_MARK) :])
    answers.put("")


def _environment() -> dict[str, str]:
    """Return this process's environment without anything that looks like a secret."""
    return {name: value for name, value in os.environ.items() if not name.upper().endswith(("KEY", "TOKEN", "SECRET"))}


def decoder_script() -> Path:
    """Return the program that the child runs."""
    return Path(__file__).parents[2] / "blender" / "decoder.py"

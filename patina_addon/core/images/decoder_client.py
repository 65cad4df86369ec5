# SPDX-License-Identifier: GPL-3.0-or-later
"""Images to numbers, through a child process.

Neither numpy nor Blender's Python can decode an image off the main thread, so a Blender without a window does it
beside the job. It reads one JSON request a line and answers with one JSON object a line; see blender/decoder.py.
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

from ..model.errors import BadResult, InvalidRequest
from ..model.maps import MAPS, MapFile
from ..model.message import Message

ANSWER_MARK = "patina-decoder:"
"""Starts every line that is an answer; Blender itself prints other lines."""

_ANSWER_SECONDS = 60.0
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_log = logging.getLogger(__name__)


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
    gone when nobody works. `command` is the program and its arguments.
    """

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._lock = threading.Lock()
        self._users = 0
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()

    def acquire(self) -> None:
        """Have the child ready. Where it cannot start, images stay unmeasured."""
        with self._lock:
            self._users += 1
            if self._process is None:
                self._start()

    def release(self) -> None:
        """Give up what `acquire` took; the last one ends the child."""
        with self._lock:
            self._users -= 1
            if self._users == 0:
                self._end()

    def measure(self, file: MapFile) -> MapFile:
        """Return `file` with its mean color.

        Unchanged where no child could be had. Raises BadResult where the child says that the file is no image.
        """
        answer = self._ask({"do": "measure", "path": str(file.path), "is_color": MAPS[file.kind].is_color})
        if answer is None:
            return file
        if "error" in answer:
            raise BadResult(
                Message("Blender cannot read the {map} map.", map=MAPS[file.kind].label),
                Message("Its file is {path}.", path=str(file.path)),
            )
        red, green, blue = answer["mean"]
        return replace(file, mean=(red, green, blue))

    def read(self, path: Path, target: Path, side: int) -> bool:
        """Have the values of an image, as stored, written into a .npy file: (rows, columns, 3) float32, from the top.

        At most `side` rows and columns, evenly spread. False where no child could be had, or the file is no image.
        """
        answer = self._ask({"do": "read", "path": str(path), "target": str(target), "side": side})
        return answer is not None and "error" not in answer

    def take_sample(self, file: MapFile, target: Path, size: tuple[int, int] | None = None) -> SampleInfo | None:
        """Have a sample of a map written into a .npz file, see processing/sample.py; of the map in another `size`.

        None where no child could be had, or the file is no image.
        """
        kind = MAPS[file.kind]
        request = {"path": str(file.path), "target": str(target), "channels": kind.channels, "size": size}
        answer = self._ask({"do": "sample", "is_color": kind.is_color, **request})
        if answer is None or "error" in answer:
            return None
        (columns, rows), (red, green, blue) = answer["size"], answer["mean"]
        return SampleInfo(columns, rows, answer["is_fine"], (red, green, blue))

    def unpack(self, path: Path, target: Path, channels: int) -> Unpacked | None:
        """Have all values of an image, as stored, written into a file of nothing else: row by row, from the top.

        `channels`, 1 or 3, values a pixel. None where no child could be had, or the file is no image.
        """
        answer = self._ask({"do": "unpack", "path": str(path), "target": str(target), "channels": channels})
        if answer is None or "error" in answer:
            return None
        columns, rows = answer["size"]
        return Unpacked(columns, rows, answer["is_fine"])

    def fit(
        self, path: Path, target: Path, side: int, size: int, exactly: tuple[int, int] | None = None
    ) -> tuple[int, int] | None:
        """Have an image written as a PNG that is no larger than `side` pixels a side and `size` bytes.

        Or `exactly` so wide and high. Returns its width and height, None where no child could be had. Raises
        InvalidRequest where the child says that the file is no image.
        """
        answer = self._ask(
            {"do": "fit", "path": str(path), "target": str(target), "side": side, "size": size, "exactly": exactly}
        )
        if answer is None:
            return None
        if "error" in answer:
            what = Message("Blender cannot read the image.")
            raise InvalidRequest(what, Message("Use another image, as PNG or JPEG."))
        width, height = answer["size"]
        return width, height

    def _ask(self, request: Mapping[str, object]) -> dict[str, Any] | None:
        with self._lock:
            process = self._process
            if process is None or process.stdin is None:
                return None
            try:
                process.stdin.write(json.dumps(request) + "\n")
                process.stdin.flush()
                answer = self._answers.get(timeout=_ANSWER_SECONDS)
            except (OSError, ValueError, queue.Empty):
                answer = ""
            if not answer:
                _log.warning("The image decoder ended early; images stay unmeasured")
                self._end()
                return None
            result: dict[str, Any] = json.loads(answer)
            return result

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
        process, self._process = self._process, None
        if process is not None:
            # Closing its input is what ends it; killing it as well covers a child that hangs.
            process.kill()


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

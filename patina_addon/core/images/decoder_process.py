# SPDX-License-Identifier: GPL-3.0-or-later
"""The child process of decoder_client.py: it reads one JSON request a line and answers with one JSON object a line."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from typing import Any

ANSWER_MARK = "patina-decoder:"
"""Starts every line that is an answer; Blender itself prints other lines."""

_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class DecoderProcess:
    """One child process, from its start to its end. For one thread at a time."""

    def __init__(self, command: tuple[str, ...]) -> None:
        """Start it. Raises OSError."""
        self.started = time.monotonic()
        """When it started, in seconds of time.monotonic."""
        self.has_ended = False
        """Whether it was seen to have ended."""
        self._is_ready = False
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            encoding="utf-8",
            errors="replace",
            creationflags=_NO_WINDOW,
        )
        listener = threading.Thread(
            target=_listen, args=(self._process, self._answers), name="patina-decoder", daemon=True
        )
        listener.start()

    def wait_until_ready(self, seconds: float) -> bool:
        """Return whether it reads requests, after at most `seconds`: its first line says so."""
        if not self._is_ready and not self.has_ended:
            with contextlib.suppress(queue.Empty):
                self._is_ready = bool(self._answers.get(timeout=max(seconds, 0.0)))
                self.has_ended = not self._is_ready
        return self._is_ready

    def exchange(self, line: str, seconds: float) -> dict[str, Any] | None:
        """Return its answer to a request; None if it has ended, does not answer in time, or died while it answered."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
            answer = json.loads(self._answers.get(timeout=max(seconds, 0.0)))
        except (OSError, ValueError, queue.Empty):
            return None
        return answer if isinstance(answer, dict) else None

    def end(self) -> None:
        """End it, whatever it does."""
        # Closing its input is what ends it; killing it as well covers a child that hangs.
        self._process.kill()


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

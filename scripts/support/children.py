# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes: without keys, each in a process group of its own, and none left behind."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

UNROUTABLE = "http://127.0.0.1:9"
SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH(?!OR)", re.IGNORECASE)
PROXY = re.compile(r"^(https?|ftp|all|no)_proxy$", re.IGNORECASE)


def is_secret(name: str) -> bool:
    """Return whether an environment variable of this name looks like a key, a token, or a password."""
    return bool(SECRET.search(name))


def keyless_environment(home: Path, blender_user: Path, **extra: str) -> dict[str, str]:
    """Return the environment for a child that must neither spend money nor touch the user's own folders.

    Variables that look like a secret or set a proxy are removed. The API's address is one where nothing listens.
    Patina's folder is `home`, and Blender's user folder is `blender_user`. `extra` is added last.
    """
    environment = {name: value for name, value in os.environ.items() if not is_secret(name) and not PROXY.match(name)}
    environment.update(
        NO_PROXY="localhost,127.0.0.1,::1",
        PATINA_BASE_URL=UNROUTABLE,
        PATINA_HOME=str(home),
        BLENDER_USER_RESOURCES=str(blender_user),
        PYTHONDONTWRITEBYTECODE="1",
        **extra,
    )
    return environment


class Children:
    """Run the child processes of one script. `end_all` ends them, with everything that they started."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._is_ended = False

    def run(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str],
        output: IO[bytes],
        timeout: float,
        cwd: Path,
    ) -> int:
        """Run a command to its end and return its exit code. Both of its streams go to `output`, an open file.

        Raises subprocess.TimeoutExpired after `timeout` seconds, once the command has been ended.
        """
        with self._lock:
            if self._is_ended:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                [str(part) for part in command],
                env=dict(environment),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **new_group(),
            )
            self._running.add(process)
        try:
            return process.wait(timeout)
        finally:
            end_group(process)
            with self._lock:
                self._running.discard(process)

    def end_all(self) -> None:
        """End every running child, and start no more."""
        with self._lock:
            self._is_ended = True
            running = list(self._running)
        for process in running:
            end_group(process)


def new_group() -> dict[str, Any]:
    """Return the options of Popen with which a child and everything that it starts can be ended together."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a child that was started with `new_group`, and everything that it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False)
            process.wait()
        return
    for number, timeout in ((signal.SIGTERM, 5.0), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError, PermissionError, subprocess.TimeoutExpired):
            os.killpg(process.pid, number)
            process.wait(timeout)

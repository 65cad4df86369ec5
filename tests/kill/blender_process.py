# SPDX-License-Identifier: GPL-3.0-or-later
"""A Blender that runs the driver, in a session of its own, so that processes that it leaves behind are noticed."""

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from support.children import keyless_environment
from support.folders import ROOT

from tests.server import KEY
from tests.waiting import LAST_RESORT

from . import CHECKPOINT_PREFIX


class BlenderProcess:
    """A running Blender with a user of its own in `folder`.

    Its checkpoints come as `events`, the last of which is "ended"; `checkpoint_counts` says how often each came.
    """

    def __init__(self, python: Path, plan: Mapping[str, Any], folder: Path, home: Path, url: str) -> None:
        environment = keyless_environment(home, folder / "blender")
        environment |= {"PATINA_API_KEY": KEY, "PATINA_BASE_URL": url}
        self.events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.checkpoint_counts: Counter[str] = Counter()
        with (folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(
                [str(python), "-m", "tests.kill.blender_driver", json.dumps(plan)],
                env=environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
                encoding="utf-8",
                errors="replace",
            )
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def proceed(self) -> None:
        """Answer a question of the driver."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """End it at once, as a crash does, but not what it started."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._release()

    def wait(self) -> int:
        """Its exit code once it has ended; a negative one if it had to be killed."""
        try:
            self._process.wait(LAST_RESORT)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._release()
        return self._process.returncode

    def leftover_processes(self) -> list[int]:
        """The processes that it started and that still run after a while; they are killed now."""
        end = time.monotonic() + LAST_RESORT
        while (processes := _of_session(self._process.pid)) and time.monotonic() < end:
            time.sleep(0.05)
        for process_id in processes:
            os.kill(process_id, signal.SIGKILL)
        return processes

    def close(self) -> None:
        """Kill it with everything that it started, whatever state it is in."""
        self._process.kill()
        for process_id in _of_session(self._process.pid):
            os.kill(process_id, signal.SIGKILL)
        self._release()

    def _release(self) -> None:
        self._process.wait()
        self._thread.join(LAST_RESORT)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            _, prefix, text = line.partition(CHECKPOINT_PREFIX)
            if prefix:
                event = json.loads(text)
                self.checkpoint_counts[event["name"]] += 1
                self.events.put(event)
        self.events.put({"name": "ended"})


def _of_session(leader: int) -> list[int]:
    """The running processes of a session."""
    processes = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader and fields[0] != "Z":
                processes.append(int(entry.name))
    return processes

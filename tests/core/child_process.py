# SPDX-License-Identifier: GPL-3.0-or-later
"""Child processes for tests: real ones, which can be killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import LAST_RESORT

ROOT = Path(__file__).parents[2]


class ChildProcess:
    """A Python that runs `code` in the project's folder; `arguments` are its sys.argv[1:]."""

    def __init__(self, code: str, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def read(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def proceed(self) -> None:
        """Send it a line, which it waits for with input()."""
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait(LAST_RESORT)

    def end(self) -> str:
        """Wait for it, and return what else it printed; it must have ended well."""
        rest, _ = self.process.communicate(timeout=LAST_RESORT)
        assert self.process.returncode == 0
        return rest.strip()


@contextmanager
def run_child(code: str, *arguments: object) -> Iterator[ChildProcess]:
    """A ChildProcess, which is gone afterwards."""
    child = ChildProcess(code, *arguments)
    try:
        yield child
    finally:
        with child.process:
            child.process.kill()

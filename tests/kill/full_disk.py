# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full at some point: what was paid for is there once there is room again."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from . import checks
from .scenario import Scenario

SIZE = 8 << 20
_ROOM = 500 << 10
"""The most bytes that are free at first. Three jobs and their store take a little more."""

_KILLED = "the disk is full, and Blender is killed"
_WORKING = "the disk is full, and there is room again while Blender works"
_LATER = "the disk is full, and there is room again later"


def problem() -> str:
    """Why no small disk can be made here; empty if one can."""
    if not shutil.which("mount"):
        return "There is no mount."
    tried = subprocess.run(["mount", "--fake", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False)
    return "" if not tried.returncode else "Only root may mount a small disk."


class FullDisk(Scenario):
    """A Blender whose disk fills up. It is killed then, or continues when there is room."""

    def perform(self, kills: int) -> None:
        """See Scenario."""
        disk = self.folder / "disk"
        self.home = disk / self.home.name
        with _mounted(disk):
            ballast = disk / "ballast"
            ballast.write_bytes(bytes(SIZE - self.rng.randrange(_ROOM)))
            timing = self.rng.choice((_KILLED, _WORKING, _LATER))
            self.result.kills[timing] += 1
            if timing is _KILLED:
                self._kill_and_restart(ballast)
            else:
                self._free_space_and_continue(ballast, timing)

    def on_recovered(self) -> None:
        """Check nothing yet: what failed on the full disk is fetched again later."""

    def _kill_and_restart(self, ballast: Path) -> None:
        jobs = self.new_jobs()
        with closing(self.start(jobs=jobs)) as process:
            self.wait_for(process, "recovered?", 0, jobs)
            time.sleep(self.rng.uniform(0, 4.0))
            self.kill(process)
        ballast.unlink()
        with closing(self.start(jobs=[], is_last=True)) as process:
            self.finish(process)

    def _free_space_and_continue(self, ballast: Path, timing: str) -> None:
        jobs = self.new_jobs()
        with closing(self.start(jobs=jobs, is_last=True)) as process:
            self.wait_for(process, "recovered?", 0, jobs)
            if timing is _WORKING:
                time.sleep(self.rng.uniform(0, 3.0))
            else:
                self.wait_for(process, "idle?")
            self.record_states(checks.states(self.home))
            ballast.unlink()
            if timing is _LATER:
                process.proceed()
            self.finish(process)


@contextmanager
def _mounted(disk: Path) -> Iterator[None]:
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)

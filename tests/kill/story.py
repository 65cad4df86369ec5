# SPDX-License-Identifier: GPL-3.0-or-later
"""A store, a server, and the Blenders that work there: what all the stories of tests.kill have in common."""

import queue
import random
import time
import traceback
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.server import pictures
from tests.waiting import LAST_RESORT

from . import checks
from .process import Process
from .service import SlowServer

PACE = 0.1
WITH_IMAGE = 0.3
"""The share of jobs with an image, which is uploaded before the request, where none is wanted."""
_PROMPTS = ("red brick", "oak bark", "wet stone", "rusty iron", "雪 and ice")


@dataclass
class Record:
    """What happened to one store. `fates` counts jobs: state on disk at a kill, whether accepted, what became of it."""

    kills: Counter[str] = field(default_factory=Counter)
    fates: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    journals: int = 0
    seconds: float = 0.0
    takeovers: list[float] = field(default_factory=list)


class Story(ABC):
    """What Blenders of `python` do to a store in `folder`. Those of one `seed` begin the same jobs."""

    def __init__(self, python: Path, folder: Path, seed: int) -> None:
        self.python = python
        self.folder = folder
        self.home = folder / "patina 家 home"
        self.seed = seed
        self.chance = random.Random(seed)
        self.server = SlowServer(self._hear)
        self.record = Record()
        self.open: list[str] = []  # prompts of jobs that were not yet seen to end
        self._pending: list[tuple[str, str]] = []  # prompts and their states at a kill, not yet seen to end
        self._shown: dict[str, list[str]] = {}  # the files that the material of each job shows
        self._numbers = 0
        self._newest: Process | None = None

    def run(self, kills: int) -> Record:
        """Tell the story with so many kills."""
        began = time.monotonic()
        with self.server:
            try:
                self.tell(kills)
            except Exception:
                self.record.faults.append(f"The story ended: {traceback.format_exc()}")
        self._read_log()
        self.record.seconds = time.monotonic() - began
        return self.record

    @abstractmethod
    def tell(self, kills: int) -> None:
        """What happens, with so many kills."""

    def start(self, **plan: Any) -> Process:
        """A Blender; see driver.Plan."""
        self._newest = Process(self.python, {"pace": PACE, **plan}, self.folder, self.home, self.server.url)
        return self._newest

    def new_jobs(self, has_image: bool = False) -> list[dict[str, Any]]:
        """Jobs to be begun, each with a prompt of its own; the first with an image, if that is wanted."""
        number = self.chance.randint(1, 3)
        return [self._new_job(has_image and not before) for before in range(number)]

    def follow(
        self, process: Process, milestone: str, skipped: int = 0, jobs: Sequence[Mapping[str, Any]] = ()
    ) -> bool:
        """Wait until a milestone has passed often enough; False where there is nothing to do any more.

        `jobs` are those that the process begins after what was left has come to its end.
        """
        end = time.monotonic() + LAST_RESORT
        while True:
            try:
                event = process.events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                event = {"name": "stuck"}
            name = event["name"]
            if name == "recovered?":
                self.see_recovered()
                self.open += [job["prompt"] for job in jobs]
                process.go_on()
            elif name == "applied?":
                self._shown = event["shown"]
                self._check_owners()
                process.go_on()
            if name == milestone:
                if not skipped:
                    return True
                skipped -= 1
            elif name in ("stuck", "ended"):
                self.record.faults.append(f"Blender is {name} before {milestone}.")
                return False
            elif name == "idle?":
                if milestone != "disabled?":
                    return False
                process.go_on()

    def kill(self, process: Process, is_alone: bool = True) -> None:
        """End a Blender at once, and note what it leaves. `is_alone`: no other one has the store."""
        process.kill()
        self.record.journals += is_alone and any(self.home.glob("*-journal"))
        self.note_states(checks.states_left(self.home) if is_alone else checks.states(self.home))
        self._note_survivors(process)

    def note_states(self, states: Mapping[str, str]) -> None:
        """Remember how far the jobs are, to see what becomes of them."""
        self._pending += [(prompt, states.get(prompt, "nothing")) for prompt in self.open]

    def live_to_the_end(self, process: Process) -> None:
        """Have a Blender that `is_last` put everything in order and end well."""
        if self.follow(process, "disabled?"):
            self.check(is_over=True)
            process.go_on()
        if code := process.wait():
            self.record.faults.append(f"Blender ended with {code}.")
        self._note_survivors(process)

    def see_recovered(self) -> None:
        """A Blender says that what was left has come to its end."""
        self.check()

    def check(self, is_over: bool = False) -> None:
        """Look at the store while nothing is at work."""
        self.record.faults += checks.faults(self.home, self.server)
        if is_over:
            self.record.faults += checks.remains(self.home)
            self._check_shown(self._shown)
        for prompt, state in self._pending:
            self.record.fates[state, *checks.outcome(self.home, self.server, prompt)] += 1
        self._pending.clear()
        self.open.clear()

    def _hear(self, name: str) -> None:
        if self._newest:
            self._newest.events.put({"name": name})

    def _new_job(self, has_image: bool) -> dict[str, Any]:
        self._numbers += 1
        prompt = f"{self.chance.choice(_PROMPTS)} {self.seed}-{self._numbers}"
        size = 128 + 8 * (self._numbers % 8)
        job = {"prompt": prompt, "service": "FOXAPI", "image_size": size, "pause": self.chance.uniform(0, 0.5)}
        if self.chance.random() < WITH_IMAGE or has_image:
            image = self.folder / f"{self._numbers}.png"
            image.write_bytes(pictures.png("texture", size))
            job["image"] = str(image)
        return job

    def _check_shown(self, shown: dict[str, list[str]]) -> None:
        files = checks.files(self.home)
        for job, paths in shown.items():
            if sorted(paths) != files[job]:
                self.record.faults.append(f"The material of {job} shows {paths}, not {files[job]}.")
        if missing := {job for job, found in files.items() if found} - shown.keys():
            self.record.faults.append(f"These jobs were not applied: {missing}.")

    def _check_owners(self) -> None:
        """Those that were killed are forgotten after a while."""
        end = time.monotonic() + LAST_RESORT
        while (count := checks.dead_owners(self.home)) and time.monotonic() < end:
            time.sleep(0.3)
        if count:
            self.record.faults.append(f"The locks of {count} processes that were killed were left.")

    def _note_survivors(self, process: Process) -> None:
        if survivors := process.survivors():
            self.record.faults.append(f"{len(survivors)} processes were left behind.")

    def _read_log(self) -> None:
        path = self.folder / "log.txt"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        if "Traceback" in text or "nexpected" in text:
            self.record.faults.append(f"Its log has an error: ...{text[-3000:]}")

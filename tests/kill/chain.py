# SPDX-License-Identifier: GPL-3.0-or-later
"""One store through several kills: each Blender goes on with what the one before it left, and begins new jobs."""

import queue
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import checks
from .aims import Aim, aim_of
from .process import Process
from .service import SlowServer

KILLS = 5
"""Of one store. Stores are made anew as well, since the first writing of one can be killed, too."""
PACE = 0.1
_PATIENCE = 180.0
_OWNERS_PATIENCE = 20.0
_PROMPTS = ("red brick", "oak bark", "wet stone", "rusty iron", "雪 and ice")


@dataclass
class Record:
    """What happened to one store. `fates` counts jobs: state on disk at a kill, whether accepted, what became of it."""

    kills: Counter[str] = field(default_factory=Counter)
    fates: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    journals: int = 0
    seconds: float = 0.0


class Chain:
    """A store of its own in `folder`, a server of its own, and Blenders of `python`, one after the other."""

    def __init__(self, python: Path, folder: Path, seed: int) -> None:
        self._python = python
        self._folder = folder
        self._home = folder / "patina 家 home"
        self._seed = seed
        self._chance = random.Random(seed)
        self._events: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._server = SlowServer(lambda name: self._events.put({"name": name}))
        self._open: list[str] = []  # prompts of jobs that were not yet seen to end
        self._pending: list[tuple[str, str]] = []  # prompts and their states at a kill, not yet seen to end
        self._numbers = 0
        self.record = Record()

    def run(self, kills: int) -> Record:
        """Kill that often, then let one Blender come to its end."""
        began = time.monotonic()
        with self._server:
            for number in range(kills):
                if not self.record.faults:
                    self._live_and_die(aim_of(self._seed * KILLS + number, bool(self._open)))
            if not self.record.faults:
                self._live_to_the_end()
        self._read_log()
        self.record.seconds = time.monotonic() - began
        return self.record

    def _live_and_die(self, aim: Aim) -> None:
        skipped, delay = aim.draw(self._chance)
        jobs = [self._new_job() for _ in range(self._chance.randint(1, 3))]
        process = self._start(jobs=jobs, is_operator=self._chance.random() < 0.3)
        try:
            is_hit = self._wait_for(aim.milestone, skipped, process, jobs)
            time.sleep(delay)
            process.kill()
        finally:
            process.end()
        self.record.kills[aim.about if is_hit else f"{aim.about}: it did not come to that"] += 1
        self.record.journals += any(self._home.glob("*-journal"))
        states = checks.states_on_disk(self._home)
        self._pending += [(prompt, states.get(prompt, "nothing")) for prompt in self._open]
        self._note_survivors(process)

    def _live_to_the_end(self) -> None:
        process = self._start(jobs=[], is_last=True)
        try:
            if self._wait_for("disabled?", 0, process, []):
                self._check(is_over=True)
                process.go_on()
            if code := process.wait():
                self.record.faults.append(f"Blender ended with {code}.")
        finally:
            process.end()
        self._note_survivors(process)

    def _start(self, **plan: Any) -> Process:
        self._events = queue.SimpleQueue()
        events = self._events
        return Process(self._python, {"pace": PACE, **plan}, self._home, self._server.url, events.put)

    def _wait_for(self, milestone: str, skipped: int, process: Process, jobs: list[dict[str, Any]]) -> bool:
        """Follow a Blender until a milestone has passed often enough; False where it has nothing to do any more."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                event = self._events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                event = {"name": "stuck"}
            name = event["name"]
            if name == "recovered?":
                self._check()
                self._open += [job["prompt"] for job in jobs]
                process.go_on()
            elif name == "applied?":
                self._check_shown(event["shown"])
                self._check_owners()
                process.go_on()
            if name == milestone:
                if not skipped:
                    return True
                skipped -= 1
            elif name in ("stuck", "ended"):
                self.record.faults.append(f"Blender is {name} before {milestone}.")
                return False
            elif name == "idle":
                return False

    def _check(self, is_over: bool = False) -> None:
        """Look at the store while nothing is at work."""
        self.record.faults += checks.faults(self._home, self._server)
        if is_over:
            self.record.faults += checks.remains(self._home)
        for prompt, state in self._pending:
            self.record.fates[state, *checks.outcome(self._home, self._server, prompt)] += 1
        self._pending.clear()
        self._open.clear()

    def _check_shown(self, shown: dict[str, list[str]]) -> None:
        files = checks.files(self._home)
        for job, paths in shown.items():
            if sorted(paths) != files[job]:
                self.record.faults.append(f"The material of {job} shows {paths}, not {files[job]}.")
        if missing := {job for job, found in files.items() if found} - shown.keys():
            self.record.faults.append(f"These jobs were not applied: {missing}.")

    def _check_owners(self) -> None:
        """Those that were killed are forgotten after a while."""
        end = time.monotonic() + _OWNERS_PATIENCE
        while (count := checks.dead_owners(self._home)) and time.monotonic() < end:
            time.sleep(0.3)
        if count:
            self.record.faults.append(f"The locks of {count} processes that were killed were left.")

    def _note_survivors(self, process: Process) -> None:
        if survivors := process.survivors():
            self.record.faults.append(f"{len(survivors)} processes were left behind.")

    def _new_job(self) -> dict[str, Any]:
        self._numbers += 1
        prompt = f"{self._chance.choice(_PROMPTS)} {self._seed}-{self._numbers}"
        size = 64 + 8 * (self._numbers % 8)
        return {"prompt": prompt, "service": "FOXAPI", "image_size": size, "pause": self._chance.uniform(0, 0.5)}

    def _read_log(self) -> None:
        path = self._folder / "log.txt"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        if "Traceback" in text or "nexpected" in text:
            self.record.faults.append(f"Its log has an error: ...{text[-3000:]}")

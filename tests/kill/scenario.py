# SPDX-License-Identifier: GPL-3.0-or-later
"""A store, a server, and the Blenders that work there: what all scenarios of tests.kill have in common."""

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

from tests.server import sample_images
from tests.waiting import LAST_RESORT

from . import checks
from .blender_process import BlenderProcess
from .slow_server import SlowServer

PACE = 0.1
IMAGE_SHARE = 0.3
"""The share of jobs that have an image, which is uploaded before the request, although they need none."""
_PROMPTS = ("red brick", "oak bark", "wet stone", "rusty iron", "雪 and ice")


@dataclass
class ScenarioResult:
    """What happened to one store. `outcomes` counts jobs by their state at a kill, acceptance and end."""

    kills: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, bool, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    interrupted_writes: int = 0
    seconds: float = 0.0
    takeover_seconds: list[float] = field(default_factory=list)


class Scenario(ABC):
    """What Blenders of `python` do to a store in `folder`. Those of one `seed` begin the same jobs."""

    def __init__(self, python: Path, folder: Path, seed: int) -> None:
        self.python = python
        self.folder = folder
        self.home = folder / "patina 家 home"
        self.seed = seed
        self.rng = random.Random(seed)
        self.server = SlowServer(self._on_server_checkpoint)
        self.result = ScenarioResult()
        self.open_prompts: list[str] = []  # prompts of jobs that were not yet seen to end
        self._pending: list[tuple[str, str]] = []  # prompts and their states at a kill, not yet seen to end
        self._files_by_job: dict[str, list[str]] = {}  # the files that the material of each job shows
        self._job_count = 0
        self._newest: BlenderProcess | None = None

    def run(self, kills: int) -> ScenarioResult:
        """Run the scenario with so many kills."""
        began = time.monotonic()
        with self.server:
            try:
                self.perform(kills)
            except Exception:
                self.result.faults.append(f"The scenario raised: {traceback.format_exc()}")
        self._read_log()
        self.result.seconds = time.monotonic() - began
        return self.result

    @abstractmethod
    def perform(self, kills: int) -> None:
        """What happens, with so many kills."""

    def start(self, **plan: Any) -> BlenderProcess:
        """A Blender; see blender_driver.Plan."""
        self._newest = BlenderProcess(self.python, {"pace": PACE, **plan}, self.folder, self.home, self.server.url)
        return self._newest

    def new_jobs(self, has_image: bool = False) -> list[dict[str, Any]]:
        """Jobs to be begun, each with a prompt of its own; the first with an image, if that is wanted."""
        number = self.rng.randint(1, 3)
        return [self._new_job(has_image and not before) for before in range(number)]

    def wait_for(
        self, process: BlenderProcess, checkpoint: str, skipped: int = 0, jobs: Sequence[Mapping[str, Any]] = ()
    ) -> bool:
        """Wait until a checkpoint has passed often enough; False if there is nothing left to do.

        `jobs` are those that the process begins once the jobs of earlier processes have ended.
        """
        end = time.monotonic() + LAST_RESORT
        while True:
            try:
                event = process.events.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                event = {"name": "stuck"}
            name = event["name"]
            if name == "recovered?":
                self.on_recovered()
                self.open_prompts += [job["prompt"] for job in jobs]
                process.proceed()
            elif name == "applied?":
                self._files_by_job = event["shown"]
                self._check_owners()
                process.proceed()
            if name == checkpoint:
                if not skipped:
                    return True
                skipped -= 1
            elif name in ("stuck", "ended"):
                self.result.faults.append(f"Blender is {name} before {checkpoint}.")
                return False
            elif name == "idle?":
                if checkpoint != "disabled?":
                    return False
                process.proceed()

    def kill(self, process: BlenderProcess, is_alone: bool = True) -> None:
        """End a Blender at once, and note what it leaves. `is_alone`: no other one has the store."""
        process.kill()
        self.result.interrupted_writes += is_alone and any(self.home.glob("*-journal"))
        self.record_states(checks.states_left(self.home) if is_alone else checks.states(self.home))
        self._record_leftover_processes(process)

    def record_states(self, states: Mapping[str, str]) -> None:
        """Remember the states of the jobs, to see what becomes of them."""
        self._pending += [(prompt, states.get(prompt, "nothing")) for prompt in self.open_prompts]

    def finish(self, process: BlenderProcess) -> None:
        """Have a Blender with `is_last` fetch and apply everything, and end well."""
        if self.wait_for(process, "disabled?"):
            self.check(is_over=True)
            process.proceed()
        if code := process.wait():
            self.result.faults.append(f"Blender ended with {code}.")
        self._record_leftover_processes(process)

    def on_recovered(self) -> None:
        """A Blender reports that the jobs of earlier processes have ended."""
        self.check()

    def check(self, is_over: bool = False) -> None:
        """Check the store while no job is running."""
        self.result.faults += checks.faults(self.home, self.server)
        if is_over:
            self.result.faults += checks.leftover_owner_files(self.home)
            self._check_shown(self._files_by_job)
        for prompt, state in self._pending:
            self.result.outcomes[state, *checks.outcome(self.home, self.server, prompt)] += 1
        self._pending.clear()
        self.open_prompts.clear()

    def _on_server_checkpoint(self, name: str) -> None:
        if self._newest:
            self._newest.events.put({"name": name})

    def _new_job(self, has_image: bool) -> dict[str, Any]:
        self._job_count += 1
        prompt = f"{self.rng.choice(_PROMPTS)} {self.seed}-{self._job_count}"
        size = 128 + 8 * (self._job_count % 8)
        job = {"prompt": prompt, "service": "FOXAPI", "image_size": size, "pause": self.rng.uniform(0, 0.5)}
        if self.rng.random() < IMAGE_SHARE or has_image:
            image = self.folder / f"{self._job_count}.png"
            image.write_bytes(sample_images.png("texture", size))
            job["image"] = str(image)
        return job

    def _check_shown(self, shown: dict[str, list[str]]) -> None:
        files = checks.files(self.home)
        for job, paths in shown.items():
            if sorted(paths) != files[job]:
                self.result.faults.append(f"The material of {job} shows {paths}, not {files[job]}.")
        if missing := {job for job, job_files in files.items() if job_files} - shown.keys():
            self.result.faults.append(f"These jobs were not applied: {missing}.")

    def _check_owners(self) -> None:
        """The lock files of killed processes are removed after a while."""
        end = time.monotonic() + LAST_RESORT
        while (count := checks.dead_owners(self.home)) and time.monotonic() < end:
            time.sleep(0.3)
        if count:
            self.result.faults.append(f"The locks of {count} processes that were killed were left.")

    def _record_leftover_processes(self, process: BlenderProcess) -> None:
        if processes := process.leftover_processes():
            self.result.faults.append(f"{len(processes)} processes were left behind.")

    def _read_log(self) -> None:
        path = self.folder / "log.txt"
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        if "Traceback" in text or "nexpected" in text:
            self.result.faults.append(f"Its log has an error: ...{text[-3000:]}")

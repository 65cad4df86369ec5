# SPDX-License-Identifier: GPL-3.0-or-later
"""Two Blenders on one store, one of which is killed: the other takes over its jobs, and no others."""

import time
from collections import Counter
from contextlib import closing

from patina_addon.core.store import Store
from tests.waiting import LAST_RESORT

from . import checks
from .scenario import Scenario


class TwoProcesses(Scenario):
    """Both work at the same time, with the same intervals as a user's Blender.

    With every other seed they check on each other more often, so that they do it while both are running.
    """

    def perform(self, kills: int) -> None:
        """See Scenario."""
        mine, others = self.new_jobs(), self.new_jobs()
        intervals = {"silence_seconds": 0.0, "check_seconds": 0.3 if self.seed % 2 else 0.0}
        with (
            closing(self.start(jobs=mine, is_last=True, **intervals)) as survivor,
            closing(self.start(jobs=others, **intervals)) as victim,
        ):
            for process, jobs in ((victim, others), (survivor, mine)):
                self.wait_for(process, "recovered?", 0, jobs)
            time.sleep(self.rng.uniform(0, 4.0))
            self.open_prompts = [job["prompt"] for job in others]
            self.kill(victim, is_alone=False)
            self.result.kills["one of two"] += 1
            if survivor.checkpoint_counts["claiming"] + victim.checkpoint_counts["claiming"]:
                self.result.faults.append("A job was taken from a running process.")
            self._wait_for_takeover([job["prompt"] for job in others])
            self.wait_for(survivor, "idle?")
            survivor.proceed()
            self.finish(survivor)
        self._check_downloads([job["prompt"] for job in mine])

    def on_recovered(self) -> None:
        """Check nothing yet: the other process may be working."""

    def _wait_for_takeover(self, prompts: list[str]) -> None:
        """Wait until the killed process owns no job, and the other has ended what it took over."""
        began = time.monotonic()
        former = self._owners(prompts)
        while former & self._owners(prompts):
            time.sleep(0.1)
            if time.monotonic() - began > LAST_RESORT:
                self.result.faults.append("Nobody took over.")
                return
        if former:
            self.result.takeover_seconds.append(time.monotonic() - began)
        # A job belongs to a process in the store a moment before the process's main thread knows it.
        while self._owners(prompts):
            time.sleep(0.1)
            if time.monotonic() - began > LAST_RESORT:
                self.result.faults.append("What was taken over has not ended.")
                return

    def _owners(self, prompts: list[str]) -> set[str]:
        if not (self.home / checks.DATABASE).exists():
            return set()
        return {owner for job, owner in Store(self.home / checks.DATABASE).active() if job.request.subject in prompts}

    def _check_downloads(self, prompts: list[str]) -> None:
        """Check that each file of the surviving process's jobs was downloaded once."""
        counts = Counter(request.path.partition("?")[0] for request in self.server.received("cdn"))
        tasks = [task for task in self.server.tasks.values() if task.body["prompt"] in prompts]
        for path, count in counts.items():
            if count > 1 and any(task.id in path for task in tasks):
                self.result.faults.append(f"{path} was downloaded {count} times.")

# SPDX-License-Identifier: GPL-3.0-or-later
"""One store through several kills: each Blender resumes the jobs of the one before it, and begins new ones."""

import time
from contextlib import closing

from .kill_points import KillPoint, kill_point_for
from .scenario import Scenario

KILLS = 5
"""The kills of one store. There are several stores, since Blender can also be killed while it makes one."""


class SuccessiveKills(Scenario):
    """Blenders one after the other, all but the last of which are killed."""

    def perform(self, kills: int) -> None:
        """See Scenario."""
        for number in range(kills):
            if not self.result.faults:
                self._run_and_kill(kill_point_for(self.seed * KILLS + number, bool(self.open_prompts)))
        if not self.result.faults:
            with closing(self.start(jobs=[], is_last=True)) as process:
                self.finish(process)

    def _run_and_kill(self, kill_point: KillPoint) -> None:
        skipped, delay = kill_point.draw(self.rng)
        jobs = self.new_jobs(has_image=kill_point.checkpoint == "uploaded")
        with closing(self.start(jobs=jobs, is_operator=self.rng.random() < 0.3)) as process:
            is_reached = self.wait_for(process, kill_point.checkpoint, skipped, jobs)
            time.sleep(delay)
            self.kill(process)
        description = kill_point.description
        self.result.kills[description if is_reached else f"{description} (not reached)"] += 1

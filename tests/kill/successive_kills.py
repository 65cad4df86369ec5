# SPDX-License-Identifier: GPL-3.0-or-later
"""One store through several kills: each Blender goes on with what the one before it left, and begins new jobs."""

import time
from contextlib import closing

from .kill_points import KillPoint, kill_point_for
from .scenario import Scenario

KILLS = 5
"""Of one store. Stores are made anew as well, since the first writing of one can be killed, too."""


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
            is_hit = self.wait_for(process, kill_point.checkpoint, skipped, jobs)
            time.sleep(delay)
            self.kill(process)
        description = kill_point.description
        self.result.kills[description if is_hit else f"{description}: it did not come to that"] += 1

# SPDX-License-Identifier: GPL-3.0-or-later
"""One store through several kills: each Blender goes on with what the one before it left, and begins new jobs."""

import time
from contextlib import closing

from .aims import Aim, aim_of
from .story import Story

KILLS = 5
"""Of one store. Stores are made anew as well, since the first writing of one can be killed, too."""


class Chain(Story):
    """Blenders one after the other, all but the last of which are killed."""

    def tell(self, kills: int) -> None:
        """See Story."""
        for number in range(kills):
            if not self.record.faults:
                self._live_and_die(aim_of(self.seed * KILLS + number, bool(self.open)))
        if not self.record.faults:
            with closing(self.start(jobs=[], is_last=True)) as process:
                self.live_to_the_end(process)

    def _live_and_die(self, aim: Aim) -> None:
        skipped, delay = aim.draw(self.chance)
        jobs = self.new_jobs(has_image=aim.milestone == "uploaded")
        with closing(self.start(jobs=jobs, is_operator=self.chance.random() < 0.3)) as process:
            is_hit = self.follow(process, aim.milestone, skipped, jobs)
            time.sleep(delay)
            self.kill(process)
        self.record.kills[aim.about if is_hit else f"{aim.about}: it did not come to that"] += 1

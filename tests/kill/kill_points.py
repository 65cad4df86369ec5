# SPDX-License-Identifier: GPL-3.0-or-later
"""When a Blender is killed: at a checkpoint that it or the server reports, and a random time later."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class KillPoint:
    """Wait for one of the first `occurrences` of `checkpoint`, and then at most `longest_delay` seconds."""

    description: str
    checkpoint: str
    longest_delay: float
    occurrences: int = 1
    needs_old_jobs: bool = False

    def draw(self, rng: random.Random) -> tuple[int, float]:
        """Return how many checkpoints to let pass, and how long to wait then."""
        return rng.randrange(self.occurrences), rng.uniform(0, self.longest_delay)


KILL_POINTS = (
    KillPoint("writing down a new job", "wrote prepared", 0.06, 2),
    KillPoint("going on with what was left", "enabled", 3.0, needs_old_jobs=True),
    KillPoint("uploading an image", "uploaded", 0.4),
    KillPoint("the request under way", "posted", 0.7, 2),
    KillPoint("the answer not yet written", "answered", 0.06, 2),
    KillPoint("taking over what was left", "claiming", 0.08, 2, needs_old_jobs=True),
    KillPoint("the first question about the task", "asked", 0.15, 2),
    KillPoint("waiting for the task", "wrote waiting", 0.9, 2),
    KillPoint("downloading", "file", 0.5, 8),
    KillPoint("taking over what was left", "claiming", 0.08, 2, needs_old_jobs=True),
    KillPoint("making the thumbnail", "finishing", 0.3, 2),
    KillPoint("a transaction", "writing", 0.06, 20),
    KillPoint("going on with what was left", "enabled", 3.0, needs_old_jobs=True),
    KillPoint("applying", "applying", 0.08, 2),
    KillPoint("downloading", "file", 0.5, 8),
    KillPoint("any moment", "recovered?", 4.0),
)


def kill_point_for(number: int, has_old_jobs: bool) -> KillPoint:
    """Return the point of the kill with this number: all in turn, each where it can be met.

    There are 16, which the kills of one store do not divide, so that each comes at every age of a store.
    """
    kill_point = KILL_POINTS[number % len(KILL_POINTS)]
    return kill_point if has_old_jobs or not kill_point.needs_old_jobs else KILL_POINTS[-1]

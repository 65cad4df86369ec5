# SPDX-License-Identifier: GPL-3.0-or-later
"""The points at which a Blender is killed: a random time after a checkpoint that it or the server reports."""

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
    KillPoint("storing a new job", "wrote prepared", 0.06, 2),
    KillPoint("resuming jobs", "enabled", 3.0, needs_old_jobs=True),
    KillPoint("uploading an image", "uploaded", 0.4),
    KillPoint("request on its way", "posted", 0.7, 2),
    KillPoint("response not yet stored", "answered", 0.06, 2),
    KillPoint("taking over jobs", "claiming", 0.08, 2, needs_old_jobs=True),
    KillPoint("first status request", "status", 0.15, 2),
    KillPoint("waiting for the task", "wrote waiting", 0.9, 2),
    KillPoint("downloading", "file", 0.5, 8),
    KillPoint("taking over jobs", "claiming", 0.08, 2, needs_old_jobs=True),
    KillPoint("making the picture", "finishing", 0.3, 2),
    KillPoint("transaction", "writing", 0.06, 20),
    KillPoint("resuming jobs", "enabled", 3.0, needs_old_jobs=True),
    KillPoint("applying", "applying", 0.08, 2),
    KillPoint("downloading", "file", 0.5, 8),
    KillPoint("any time", "recovered?", 4.0),
)


def kill_point_for(number: int, has_old_jobs: bool) -> KillPoint:
    """Return the point of the kill with this number: all in turn, but the last one if the point cannot be reached.

    There are 16, which the kills of one store do not divide, so that each comes early and late in a store's life.
    """
    kill_point = KILL_POINTS[number % len(KILL_POINTS)]
    return kill_point if has_old_jobs or not kill_point.needs_old_jobs else KILL_POINTS[-1]

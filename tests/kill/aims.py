# SPDX-License-Identifier: GPL-3.0-or-later
"""When a Blender is killed: at a moment that it or the server tells of, and a random time later."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Aim:
    """`milestone` comes `most` times or less before the random time of at most `spread` seconds begins."""

    about: str
    milestone: str
    spread: float
    most: int = 1
    needs_old_jobs: bool = False

    def draw(self, chance: random.Random) -> tuple[int, float]:
        """How many of its milestones to let pass, and how long to wait then."""
        return chance.randrange(self.most), chance.uniform(0, self.spread)


AIMS = (
    Aim("writing down a new job", "wrote prepared", 0.06, 2),
    Aim("going on with what was left", "enabled", 3.0, needs_old_jobs=True),
    Aim("uploading an image", "uploaded", 0.4),
    Aim("the request under way", "posted", 0.7, 2),
    Aim("the answer not yet written", "answered", 0.06, 2),
    Aim("taking over what was left", "claiming", 0.08, 2, needs_old_jobs=True),
    Aim("the first question about the task", "asked", 0.15, 2),
    Aim("waiting for the task", "wrote waiting", 0.9, 2),
    Aim("downloading", "file", 0.5, 8),
    Aim("taking over what was left", "claiming", 0.08, 2, needs_old_jobs=True),
    Aim("making the thumbnail", "finishing", 0.3, 2),
    Aim("a transaction", "writing", 0.06, 20),
    Aim("going on with what was left", "enabled", 3.0, needs_old_jobs=True),
    Aim("applying", "applying", 0.08, 2),
    Aim("downloading", "file", 0.5, 8),
    Aim("any moment", "recovered?", 4.0),
)


def aim_of(number: int, has_old_jobs: bool) -> Aim:
    """The aim of the kill with this number: all in turn, each where it can be met.

    There are 16, which the kills of one store do not divide, so that each comes at every age of a store.
    """
    aim = AIMS[number % len(AIMS)]
    return aim if has_old_jobs or not aim.needs_old_jobs else AIMS[-1]

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panel says of the running jobs: compared once a second, so that it is redrawn only if that changes."""

from collections.abc import Iterable
from dataclasses import replace

from ...core.jobs.progress_text import progress_fraction, progress_text
from ...core.model.job import Job
from ...core.model.message import Message


class ShownProgress:
    """What was said last. Main thread only."""

    def __init__(self) -> None:
        self._second = 0
        self._said: dict[str, tuple[Message, int]] = {}

    def has_changed(self, jobs: Iterable[Job], now: float) -> bool:
        """Return whether something else is to be said of these jobs, which are running. `now` is by their clock."""
        if int(now) == self._second:
            return False
        self._second = int(now)
        said = {
            job.id: (progress_text(job, now), round(100 * (progress_fraction(job, now) or 0.0))) for job in jobs
        }
        before, self._said = self._said, said
        return said != before


def without_progress(job: Job) -> Job:
    """Return a job without what changes all the time while it runs, which ShownProgress compares."""
    return replace(job, fraction=None, message=Message(), timing=None) if job.is_active else job

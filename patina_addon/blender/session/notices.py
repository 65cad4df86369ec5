# SPDX-License-Identifier: GPL-3.0-or-later
"""The notice in the status bar that jobs have ended: one for all that end while it is shown."""

import time

from ...core.jobs.notice_text import is_success, is_worth_a_notice, notice
from ...core.model.job import Job
from ...core.model.message import Message

SECONDS = 10.0
"""How long a notice is shown after the last job that it is about has ended."""


class Notices:
    """The jobs that the notice is about. Main thread only."""

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        """By their ids, the newest last."""
        self._until = 0.0
        self._shown = Message()

    @property
    def message(self) -> Message:
        """Return the notice; empty if there is none. Cheap enough for draw()."""
        return notice(tuple(self.jobs.values()))

    @property
    def has_failures(self) -> bool:
        """Return whether any of the jobs failed."""
        return not all(map(is_success, self.jobs.values()))

    @property
    def has_more(self) -> bool:
        """Return whether the panel has more to say about the jobs, such as that a map is missing."""
        return any(job.notes or job.missing or job.plan.substitute for job in self.jobs.values())

    def add(self, job: Job) -> None:
        """Say that a job has ended, if that is worth it."""
        if is_worth_a_notice(job):
            self.jobs.pop(job.id, None)
            self.jobs[job.id] = job
            self._until = time.monotonic() + SECONDS

    def forget(self, job_id: str) -> None:
        """Say nothing of a job that is no longer known."""
        self.jobs.pop(job_id, None)

    def close(self) -> None:
        """Remove the notice."""
        self.jobs.clear()

    def update(self) -> bool:
        """Remove the notice when its time is over. Return whether another one is to be shown than before, or none."""
        if self.seconds_left == 0.0:
            self.close()
        before, self._shown = self._shown, self.message
        return self._shown != before

    @property
    def seconds_left(self) -> float | None:
        """Return how long the notice is still to be shown; None if there is none."""
        return max(self._until - time.monotonic(), 0.0) if self.jobs else None

# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of the jobs in the panel, and which of them its card shows."""

from collections.abc import Collection, Sequence

from ...core.model.job import Job, State

LOST = "lost"
"""The row that stands for all earlier jobs whose response was lost, in place of a job's id."""
_FEWEST_FOLDED = 2


class JobList:
    """The rows, as plain values. Session.arrange keeps them up to date."""

    def __init__(self) -> None:
        self.rows: tuple[str, ...] = ()
        """The ids of the jobs, the newest first, and LOST."""
        self.lost: tuple[str, ...] = ()
        """The ids of the jobs that LOST stands for; none if there is no such row."""
        self.is_unfolded = False
        """Whether these jobs have rows of their own below LOST."""
        self.active = ""
        """The row that is selected; empty if there are none."""
        self._known: frozenset[str] = frozenset()

    def arrange(self, known: Sequence[Job], begun: Collection[str]) -> bool:
        """Have the rows follow the `known` jobs, which come with the newest last. Return whether anything changed.

        `begun` are the ids of those that were begun here. A job that was not in the list before is selected. Otherwise
        the selection stays, or goes to the next row.
        """
        before = self.rows, self.lost, self.active
        jobs = _newest_first(known, begun)
        newest = jobs[0].id if jobs and jobs[0].id in begun else ""
        lost = [job.id for job in jobs if job.state is State.UNCERTAIN and job.id != newest]
        self.lost = tuple(lost) if len(lost) >= _FEWEST_FOLDED else ()
        if not self.lost:
            self.is_unfolded = False
        rows: list[str] = []
        for job in jobs:
            if job.id not in self.lost:
                rows.append(job.id)
            elif LOST not in rows:
                rows += [LOST, *(self.lost if self.is_unfolded else ())]
        previous, self.rows = self.index, tuple(rows)
        added = [row for row in rows if row not in self._known]
        self._known = frozenset((*rows, *self.lost))
        if added:
            self.active = added[0]
        elif self.active not in rows:
            self.active = rows[min(previous, len(rows) - 1)] if rows else ""
        return before != (self.rows, self.lost, self.active)

    @property
    def index(self) -> int:
        """The number of the selected row."""
        return self.rows.index(self.active) if self.active in self.rows else 0

    def select(self, index: int) -> None:
        """Select the row with this number."""
        if 0 <= index < len(self.rows):
            self.active = self.rows[index]

    def fold(self) -> None:
        """Show the jobs that LOST stands for, or hide them."""
        self.is_unfolded = not self.is_unfolded


def _newest_first(jobs: Sequence[Job], begun: Collection[str]) -> list[Job]:
    """Order jobs. The clock may have been set, so that those begun here come first, and as they were begun."""
    here = [job for job in reversed(jobs) if job.id in begun]
    others = [job for job in reversed(jobs) if job.id not in begun]
    return here + sorted(others, key=lambda job: job.created, reverse=True)

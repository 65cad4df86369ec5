# SPDX-License-Identifier: GPL-3.0-or-later
"""The previews of this Blender: made on threads, shown by actions/preview.py, until the job has ended."""

from functools import partial
from pathlib import Path

from ...core.jobs.background_calls import BackgroundCalls
from ...core.model.job import Job
from ...core.model.maps import MapFile
from ...core.model.request import MaterialRequest
from ..targets.assign_material import AssignResult

_MOST_AT_ONCE = 3
"""How many previews are made at once."""
_JUST_SHOWN, _TICKED = -1, -2
"""In place of a count of changes, until Blender has drawn what was shown."""


class OfflinePreviews:
    """What is being made, what is to be shown, and what was shown. Main thread only."""

    def __init__(self, calls: BackgroundCalls) -> None:
        self.made: dict[str, tuple[MapFile, ...]] = {}
        """The maps that are to be shown, by the ids of their jobs."""
        self.shown: dict[str, AssignResult] = {}
        """How each was assigned, for those that the open file was given."""
        self.is_stale = True
        """Whether a preview in the open file may have to go: a job has ended, a file was loaded, a step undone.

        There may be one when the add-on is enabled."""
        self.is_waiting = False
        """Whether that waits until Blender's data may be changed."""
        self.was_undone = False
        """Whether it was a step that was undone or done again."""
        self.rendered: frozenset[str] = frozenset()
        """The ids of the jobs whose previews the last render shows."""
        self._calls = calls
        self._wanted: set[str] = set()
        self._changes = 0
        self._unchanged: dict[str, int] = {}

    @property
    def is_busy(self) -> bool:
        """Return whether there is anything to be done soon."""
        return bool(self.made) or self.is_waiting

    def make(self, job: Job) -> None:
        """Have the preview of a job made on a thread, unless several are being made: they would hold up the jobs."""
        if sum(self._calls.is_running(f"preview-{job_id}") for job_id in self._wanted) >= _MOST_AT_ONCE:
            return
        self._wanted.add(job.id)
        call = partial(_make, job.request, job.folder, job.stem)
        self._calls.run(f"preview-{job.id}", call, partial(self._take, job.id))

    def note_shown(self, job_id: str, assignment: AssignResult) -> None:
        """Note that a preview was just shown, as one undo step."""
        self.shown[job_id] = assignment
        self._unchanged[job_id] = _JUST_SHOWN

    def note_change(self) -> None:
        """Note that something in the scene has changed."""
        self._changes += 1

    def note_undone(self) -> None:
        """Note that a step was undone or done again."""
        self.note_change()
        self.is_stale = self.was_undone = True

    def settle(self) -> None:
        """Take the changes until now for those that showing a preview itself has caused. Once with each tick."""
        for job_id, seen in self._unchanged.items():
            if seen < 0:
                self._unchanged[job_id] = self._changes if seen == _TICKED else _TICKED

    def is_last_step(self, job_id: str) -> bool:
        """Return whether nothing was done since the preview was shown, as far as it is known.

        It does no harm if that is wrong: see actions/preview.py.
        """
        seen = self._unchanged.get(job_id)
        return seen is not None and (seen < 0 or seen == self._changes)

    def forget(self, job_id: str) -> None:
        """Know nothing of a job any more."""
        self._wanted.discard(job_id)
        for known in (self.made, self.shown, self._unchanged):
            known.pop(job_id, None)

    def file_loaded(self) -> None:
        """Forget what the previous file was given; look through the new one."""
        for job_id in {*self._wanted, *self.shown}:
            self.forget(job_id)
        self.rendered = frozenset()
        self.is_stale = True

    def _take(self, job_id: str, maps: tuple[MapFile, ...] | None) -> bool:
        if maps and job_id in self._wanted:
            self.made[job_id] = maps
        self._wanted.discard(job_id)
        return False


def _make(request: MaterialRequest, folder: Path, stem: str) -> tuple[MapFile, ...]:
    """Make the maps of a preview. On a thread, where numpy may be loaded."""
    from ...core.services.builtin.preview import preview

    return preview(request, folder, stem)

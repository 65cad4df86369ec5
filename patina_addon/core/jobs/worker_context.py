# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service's client says to the job that it works for, and how that job is stopped or paused."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from ..images.checksum import checksum_if_readable
from ..model.errors import Canceled
from ..model.maps import MapFile
from ..model.message import Message
from ..model.service import ServiceCache
from ..model.timing import Timing
from .journal import JobJournal

CANCELED = Message("Canceled.")
_PAUSE_SECONDS = 0.2
_PAUSED = Message("Waiting for online access")


@dataclass(slots=True)
class StopRequest:
    """Tells a job to stop."""

    event: threading.Event = field(default_factory=threading.Event)
    """Set when it is to stop."""
    closing: threading.Event = field(default_factory=threading.Event)
    """Set when Blender quits: the job is left as it is, and no request starts any more."""


class WorkerContext:
    """The JobContext of one worker, whose journal it writes. Safe to call from any thread.

    `pause` is None for a service that needs no network.
    """

    def __init__(
        self, journal: JobJournal, stop: StopRequest, pause: threading.Event | None, cache: ServiceCache
    ) -> None:
        self._journal = journal
        self._stop = stop
        self._pause = pause
        self.cache = cache

    def progress(self, fraction: float | None, message: Message, timing: Timing | None = None) -> None:
        """See JobContext. What was said already is not said again."""
        job = self._journal.job
        if not self._journal.has_ended and (job.fraction, job.message, job.timing) != (fraction, message, timing):
            self._journal.change(fraction=fraction, message=message, timing=timing)

    def reserve(self, amount: float) -> None:
        """See JobContext."""
        self._journal.reserve(amount)

    def confirm_ownership(self) -> None:
        """See JobContext."""
        self.check()
        self._journal.confirm()

    def begin_download(self) -> None:
        """See JobContext."""
        self._journal.begin_downloading()

    def save_file(self, file: MapFile) -> None:
        """See JobContext."""
        self._journal.keep(file)

    def saved_file(self, name: str) -> MapFile | None:
        """See JobContext."""
        saved = next(
            (file for file in self._journal.job.files if file.download_name == name and not file.original), None
        )
        return saved if saved and saved.sha256 and checksum_if_readable(saved.path) == saved.sha256 else None

    def check(self) -> None:
        """See JobContext."""
        if self._pause and self._pause.is_set():
            self._wait_while(self._pause)
        if self._stop.event.is_set():
            raise Canceled(CANCELED)

    def sleep(self, seconds: float) -> None:
        """See JobContext."""
        if self._journal.is_unsaved:
            self._journal.save()
        self._stop.event.wait(seconds)
        self.check()

    def _wait_while(self, pause: threading.Event) -> None:
        before = self._journal.job
        message = before.message
        is_first = message != _PAUSED  # of the threads that download: it shows what was shown again
        if is_first:
            self.progress(self._journal.job.fraction, _PAUSED)
        while pause.is_set() and not self._stop.event.wait(_PAUSE_SECONDS):
            pass
        if is_first:
            self.progress(self._journal.job.fraction, message, before.timing)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads a result's maps, several at a time, with a message for each that fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..images.image_check import ImageLimits
from ..model.clock import Clock
from ..model.errors import BadResult, PatinaError, StorageError
from ..model.maps import MAPS, TOO_LARGE, MapFile
from ..model.message import Message, joined
from ..model.service import JobContext
from .download import Download, storage_error
from .http import Client
from .interruptible import run_beside

_PROGRESS_SHARE = 0.15  # the last part of the bar


class MapDownloads:
    """Downloads the maps of one result into `folder`, as `<stem>_<kind>.<png|jpg|webp>`."""

    def __init__(
        self, client: Client, folder: Path, stem: str, limits: ImageLimits, clock: Clock, context: JobContext
    ) -> None:
        self._client = client
        self._folder = folder
        self._stem = stem
        self._limits = limits
        self._clock = clock
        self._context = context
        self._done: list[str] = []
        self._reported = -1

    def run(self, urls: Mapping[str, str], at_once: int) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
        """Download the URL of each kind; a name that is not a kind makes a file of kind "".

        Return the downloaded files, and a note for each map that failed.

        Raises BadResult or StorageError if all failed, and Canceled.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self._folder) from None
        self._context.begin_download()
        works = [partial(self._fetch, kind, url) for kind, url in urls.items()]
        outcomes = run_beside(works, at_once, partial(self._report, len(urls)))
        return _split(dict(zip(urls, outcomes, strict=True)))

    def _fetch(self, kind: str, url: str) -> MapFile:
        target = self._folder / f"{self._stem}_{kind}"
        if saved := self._context.saved_file(target.name):
            self._done.append(kind)
            return replace(saved, kind=kind if kind in MAPS else "")
        download = Download(self._client, url, target, self._limits, self._clock, self._context)
        path, header = download.run()
        self._done.append(kind)
        withheld = "" if self._limits.allows(header) else TOO_LARGE
        file = MapFile(
            kind if kind in MAPS else "",
            path,
            header.width,
            header.height,
            sha256=download.sha256,
            withheld=withheld,
        )
        self._context.save_file(file)
        return file

    def _report(self, count: int) -> None:
        """Report new progress, on the worker's own thread. Raises Canceled."""
        self._context.check()
        if (done := len(self._done)) != self._reported:
            self._reported = done
            message = Message("Downloading maps: {done} of {count}", done=done, count=count)
            self._context.progress(1 - _PROGRESS_SHARE * (1 - done / count), message)


def _split(outcomes: Mapping[str, MapFile | BaseException]) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
    maps: list[MapFile] = []
    errors: list[PatinaError] = []
    notes: list[Message] = []
    for kind, outcome in outcomes.items():
        if isinstance(outcome, MapFile):
            maps.append(outcome)
        elif isinstance(outcome, (BadResult, StorageError)):
            errors.append(outcome)
            notes.append(joined((_missing(kind), outcome.what)))
        else:  # Canceled, or a bug
            raise outcome
    if not maps:
        raise errors[0]
    return tuple(maps), tuple(notes)


def _missing(kind: str) -> Message:
    if kind in MAPS:
        return Message("The {map} map is missing.", map=MAPS[kind].label)
    return Message("An image is missing.")

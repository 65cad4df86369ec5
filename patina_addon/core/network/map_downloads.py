# SPDX-License-Identifier: GPL-3.0-or-later
"""A result's maps onto the disk, several at a time: what came, and a message for what did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from ..images.image_check import ImageLimits
from ..model.clock import Clock
from ..model.errors import BadResult, PatinaError, StorageError
from ..model.maps import MAPS, MapFile
from ..model.message import Message, joined
from ..model.service import Reporter
from .download import Download, storage_error
from .http import Client
from .interruptible import run_beside

SHARE = 0.15  # of the bar: the last part of it


class MapDownloads:
    """Fetches the maps of one result into `folder`, as `<stem>_<kind>.<png|jpg|webp>`."""

    def __init__(
        self, client: Client, folder: Path, stem: str, limits: ImageLimits, clock: Clock, reporter: Reporter
    ) -> None:
        self._client = client
        self._folder = folder
        self._stem = stem
        self._limits = limits
        self._clock = clock
        self._reporter = reporter
        self._done: list[str] = []
        self._told = -1

    def run(self, urls: Mapping[str, str], at_once: int) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
        """Fetch the URL of each kind; a name that is no kind makes a file of kind "".

        Returns the files that came, and a note for each map that did not.

        Raises BadResult or StorageError if none came, and Cancelled.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self._folder) from None
        self._reporter.downloading()
        works = [partial(self._fetch, kind, url) for kind, url in urls.items()]
        outcomes = run_beside(works, at_once, partial(self._tell, len(urls)))
        return _sort_out(dict(zip(urls, outcomes, strict=True)))

    def _fetch(self, kind: str, url: str) -> MapFile:
        target = self._folder / f"{self._stem}_{kind}"
        if found := self._reporter.kept(target.name):
            self._done.append(kind)
            return replace(found, kind=kind if kind in MAPS else "")
        download = Download(self._client, url, target, self._limits, self._clock, self._reporter)
        path, header = download.run()
        self._done.append(kind)
        made = MapFile(kind if kind in MAPS else "", path, header.width, header.height, sha256=download.sha256)
        self._reporter.keep(made)
        return made

    def _tell(self, count: int) -> None:
        """Report what is new, from the worker's own thread alone. Raises Cancelled."""
        self._reporter.check()
        if (done := len(self._done)) != self._told:
            self._told = done
            message = Message("Downloading maps: {done} of {count}", done=done, count=count)
            self._reporter.progress(1 - SHARE * (1 - done / count), message)


def _sort_out(outcomes: Mapping[str, MapFile | BaseException]) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
    maps: list[MapFile] = []
    errors: list[PatinaError] = []
    notes: list[Message] = []
    for kind, outcome in outcomes.items():
        if isinstance(outcome, MapFile):
            maps.append(outcome)
        elif isinstance(outcome, (BadResult, StorageError)):
            errors.append(outcome)
            notes.append(joined((_missing(kind), outcome.what)))
        else:  # Cancelled, or a defect of ours
            raise outcome
    if not maps:
        raise errors[0]
    return tuple(maps), tuple(notes)


def _missing(kind: str) -> Message:
    if kind in MAPS:
        return Message("The {map} map is missing.", map=MAPS[kind].label)
    return Message("An image is missing.")

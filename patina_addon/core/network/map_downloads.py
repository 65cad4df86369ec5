# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads a result's maps, several at a time, with a message for each that fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..images.image_check import ImageLimits
from ..model.clock import Clock
from ..model.errors import BadResult, PatinaError, StorageError
from ..model.maps import MAPS, TOO_LARGE, MapFile
from ..model.message import Message, joined
from ..model.service import JobContext
from ..model.timing import MAKING_SHARE
from .download import Download, storage_error
from .http import Client
from .interruptible import run_beside

_DOWNLOADED_SHARE = 0.97  # of the bar; the rest is for checking the maps


@dataclass(frozen=True, slots=True)
class RemoteImage:
    """An image of a result, and what it is called here."""

    url: str
    name: str
    """The name of its file, without the ending."""
    kind: str = ""
    """The kind of map that it is; empty if it is none, or nobody knows."""
    variant: int = 0
    """Which of the materials made at once it belongs to, from 0."""


class MapDownloads:
    """Downloads the images of one result into `folder`, as `<name>.<png|jpg|webp>`."""

    def __init__(self, client: Client, folder: Path, limits: ImageLimits, clock: Clock, context: JobContext) -> None:
        self._client = client
        self._folder = folder
        self._limits = limits
        self._clock = clock
        self._context = context
        self._done: list[str] = []

    def run(self, images: Sequence[RemoteImage], at_once: int) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
        """Return the downloaded files, and a note for each image that failed.

        Raises BadResult or StorageError if all failed, and Canceled.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise storage_error(error, self._folder) from None
        self._context.begin_download()
        works = [partial(self._fetch, image) for image in images]
        outcomes = run_beside(works, at_once, partial(self._report, len(images)))
        return _split(images, outcomes)

    def _fetch(self, image: RemoteImage) -> MapFile:
        if saved := self._context.saved_file(image.name):
            self._done.append(image.name)
            return replace(saved, kind=image.kind, variant=image.variant)
        target = self._folder / image.name
        download = Download(self._client, image.url, target, self._limits, self._clock, self._context)
        path, header = download.run()
        self._done.append(image.name)
        file = MapFile(
            image.kind,
            path,
            header.width,
            header.height,
            variant=image.variant,
            sha256=download.sha256,
            withheld="" if self._limits.allows(header) else TOO_LARGE,
        )
        self._context.save_file(file)
        return file

    def _report(self, count: int) -> None:
        """Report progress, on the worker's own thread. Raises Canceled."""
        self._context.check()
        done = len(self._done)
        fraction = MAKING_SHARE + (_DOWNLOADED_SHARE - MAKING_SHARE) * done / count
        self._context.progress(fraction, Message("Downloading the maps: {done} of {count}", done=done, count=count))


def _split(
    images: Sequence[RemoteImage], outcomes: Sequence[MapFile | BaseException]
) -> tuple[tuple[MapFile, ...], tuple[Message, ...]]:
    files: list[MapFile] = []
    errors: list[PatinaError] = []
    notes: list[Message] = []
    for image, outcome in zip(images, outcomes, strict=True):
        if isinstance(outcome, MapFile):
            files.append(outcome)
        elif isinstance(outcome, (BadResult, StorageError)):
            errors.append(outcome)
            notes.append(joined((_missing(image), outcome.what)))
        else:  # Canceled, or a bug
            raise outcome
    if not files:
        raise errors[0]
    return tuple(files), tuple(notes)


def _missing(image: RemoteImage) -> Message:
    if not image.kind:
        return Message("An image is missing.")
    label = MAPS[image.kind].label
    if not image.variant:
        return Message("Missing: {map}.", map=label)
    return Message("The {map} map of variant {number} is missing.", map=label, number=image.variant + 1)

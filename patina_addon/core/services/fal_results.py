# SPDX-License-Identifier: GPL-3.0-or-later
"""From fal's images to maps on the disk: which image is which map of which variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..clock import Clock
from ..errors import BadResult
from ..http import Client
from ..image_check import ImageLimits
from ..map_downloads import SHARE, MapDownloads
from ..map_labels import Image, Labels, kind_of, label
from ..maps import MAPS, MapFile
from ..request import MaterialRequest
from .base import Memory, Reporter, Result

_DOWNLOADS = 5
_GUESSED = "The service does not say which image is which map: check each, and reassign those that are wrong."


def fetch(
    client: Client,
    images: Sequence[Image],
    request: MaterialRequest,
    folder: Path,
    stem: str,
    at_once: int,
    clock: Clock,
    reporter: Reporter,
) -> Result:
    """Download the maps of every variant. What is missing is told in a note if anything came. Raises BadResult."""
    variants = sort_out(images, request.maps, request.variants)
    maps: list[MapFile] = []
    notes = [note for found in variants for note in found.notes]
    last: BadResult | None = None
    for number, found in enumerate(variants):
        if not found.maps:
            continue
        urls = {kind: image.url for kind, image in found.maps.items()}
        own_stem = f"{stem}_{number + 1}" if number else stem
        part = _Part(reporter, number, len(variants))
        try:
            downloads = MapDownloads(client, folder, own_stem, ImageLimits(), clock, part)
            files, failures = downloads.run(urls, at_once or _DOWNLOADS)
        except BadResult as error:
            last = error
            notes.append(f"Variant {number + 1} is missing. {error.what}")
            continue
        maps += [replace(file, variant=number) for file in files]
        notes += [_of_variant(failure, number, len(variants)) for failure in failures]
    if not maps:
        raise last or BadResult(" ".join(notes), "Look for the request in your account with fal.")
    return Result(tuple(maps), tuple(notes))


def sort_out(images: Sequence[Image], asked: Sequence[str], variants: int) -> list[Labels]:
    """The maps of each variant, by their map_type alone: the order in which kinds come is not what is documented.

    Of several images of one kind, the first belongs to the first variant.
    """
    if variants == 1:
        labels = label(images, asked)
        has_types = any(image.map_type for image in images)
        return [labels if has_types or not labels.maps else replace(labels, notes=(*labels.notes, _GUESSED))]
    by_kind = {kind: [image for image in images if kind_of(image.map_type) == kind] for kind in MAPS if kind in asked}
    if not any(by_kind.values()):
        note = f"The service sent {len(images)} images for {variants} variants and does not say which is which."
        return [Labels({}, (note,))]
    made = [
        {kind: found[number] for kind, found in by_kind.items() if number < len(found)} for number in range(variants)
    ]
    notes = tuple(_miscount(kind, len(found), variants) for kind, found in by_kind.items() if len(found) != variants)
    return [Labels(maps, () if number else notes) for number, maps in enumerate(made)]


def _miscount(kind: str, count: int, variants: int) -> str:
    if not count:
        return f"The service sent no {MAPS[kind].label} map."
    return f"The service sent {count} {MAPS[kind].label} maps for {variants} variants: some may be of another variant."


def _of_variant(note: str, number: int, variants: int) -> str:
    return note if variants == 1 else f"Variant {number + 1}: {note}"


@dataclass(frozen=True, slots=True)
class _Part:
    """A reporter for one variant's downloads, so that the bar never goes back."""

    reporter: Reporter
    number: int
    count: int

    @property
    def memory(self) -> Memory:
        return self.reporter.memory

    def progress(self, fraction: float | None, message: str) -> None:
        if fraction is not None:
            done = (fraction - (1 - SHARE)) / SHARE
            fraction = 1 - SHARE + SHARE * (self.number + done) / self.count
        if self.count > 1:
            message = f"{message} (variant {self.number + 1} of {self.count})"
        self.reporter.progress(fraction, message)

    def check(self) -> None:
        self.reporter.check()

    def sleep(self, seconds: float) -> None:
        self.reporter.sleep(seconds)

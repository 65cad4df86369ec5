# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a service's images into maps on disk: which image is which map of which variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..images.image_check import ImageLimits
from ..images.map_identification import SPARE, Labels, ResultImage, kind_of, label
from ..images.size_limit import largest_side
from ..model.clock import Clock
from ..model.errors import BadResult
from ..model.maps import MAPS
from ..model.message import Message, joined, plural
from ..model.request import MaterialRequest
from ..model.service import JobContext, Result
from ..network.http import Client
from ..network.map_downloads import MapDownloads, RemoteImage

Images = tuple[ResultImage, ...]
PARALLEL_DOWNLOADS = 5
"""How many files are downloaded at once if Blender sets no limit."""
_UNLABELED = "unlabeled"
_MAX_IMAGES = 100
_MAX_DEPTH = 3
_LONGEST_TYPE = 80


@dataclass(frozen=True, slots=True)
class Destination:
    """Where the files of a result go."""

    folder: Path
    stem: str
    """The start of their names, which are `<stem>_<kind>.<ending>`."""


def collect(
    client: Client,
    images: Sequence[ResultImage],
    request: MaterialRequest,
    destination: Destination,
    clock: Clock,
    context: JobContext,
    next_step: Message,
) -> Result:
    """Download the maps of every variant. A note names what is missing, if anything arrived.

    `next_step` says where the task can be found. Raises BadResult, StorageError or Canceled.
    """
    variants = identify_variants(images, request.maps, request.variants)
    notes = tuple(note for labels in variants for note in labels.notes)
    is_guess = any(labels.is_guess for labels in variants)
    # What is renamed once it is here comes under a name that no map has, or it might take that of another.
    stem = f"{destination.stem}_{_UNLABELED}" if is_guess else destination.stem
    remote = list(_named(variants, stem))
    if not remote:
        raise BadResult(joined(notes), next_step)
    limits = ImageLimits(side=largest_side(request))
    downloads = MapDownloads(client, destination.folder, limits, clock, context)
    files, failures = downloads.run(remote, client.connection_limit or PARALLEL_DOWNLOADS)
    return Result(
        maps=tuple(file for file in files if file.kind and not file.withheld),
        notes=(*notes, *failures),
        extra_images=tuple(file for file in files if not file.kind and not file.withheld),
        is_guess=is_guess,
        withheld=tuple(file for file in files if file.withheld),
    )


def _named(variants: Sequence[Labels], stem: str) -> Iterator[RemoteImage]:
    """Yield the images of every variant with the names of their files."""
    for number, labels in enumerate(variants):
        start = f"{stem}_{number + 1}" if number else stem
        for kind, image in labels.maps.items():
            yield RemoteImage(image.url, f"{start}_{kind}", kind, number)
        for place, image in enumerate(labels.extra_images, 1):
            yield RemoteImage(image.url, f"{start}_{SPARE}{place}", variant=number)


def identify_variants(images: Sequence[ResultImage], requested: Sequence[str], variants: int) -> list[Labels]:
    """Return the maps of each variant. Of several images of one kind, the first belongs to the first variant.

    With variants, only the map_type counts: the order of the kinds is not documented.
    """
    if variants == 1:
        return [label(images, requested)]
    kinds = [kind for kind in MAPS if kind in requested]
    by_kind = {kind: [image for image in images if kind_of(image.map_type) == kind] for kind in kinds}
    if not any(by_kind.values()):
        note = plural(
            len(images),
            "The service sent only {count} image for {variants} variants.",
            "The service sent {count} images for {variants} variants and does not say which is which.",
            variants=variants,
        )
        return [Labels({}, (note,))]
    by_variant = [
        {kind: images[number] for kind, images in by_kind.items() if number < len(images)} for number in range(variants)
    ]
    notes = tuple(_miscount(kind, len(images), variants) for kind, images in by_kind.items() if len(images) != variants)
    return [Labels(maps, () if number else notes) for number, maps in enumerate(by_variant)]


def find_images(value: object) -> list[ResultImage]:
    """Return the images in a string, an object with `url` or `urls`, or a list of either; each address once, in order.

    An object's `map_type` says what its images are. Anything else says nothing.
    """
    by_url: dict[str, ResultImage] = {}
    for image in _walk(value, 0):
        by_url.setdefault(image.url, image)
        if len(by_url) == _MAX_IMAGES:
            break
    return list(by_url.values())


def _walk(value: object, depth: int) -> Iterator[ResultImage]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, str) and (url := value.strip()):
        yield ResultImage(url)
    elif isinstance(value, dict):
        map_type = value.get("map_type")
        kind = map_type[:_LONGEST_TYPE] if isinstance(map_type, str) else ""
        for name in ("url", "urls"):
            for image in _walk(value.get(name), depth + 1):
                yield ResultImage(image.url, kind)
    elif isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)


def _miscount(kind: str, count: int, variants: int) -> Message:
    if not count:
        return Message("The service sent no {map} map.", map=MAPS[kind].label)
    return plural(
        count,
        "The service sent {count} {map} map for {variants} variants. It may belong to another variant.",
        "The service sent {count} {map} maps for {variants} variants. Some may belong to another variant.",
        map=MAPS[kind].label,
        variants=variants,
    )

# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns a service's images into maps on disk: which image is which map of which variant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..images.image_check import ImageLimits
from ..images.map_identification import Labels, ResultImage, kind_of, label
from ..images.size_limit import largest_side
from ..model.clock import Clock
from ..model.errors import BadResult
from ..model.maps import MAPS, MapFile
from ..model.message import Message, joined, plural
from ..model.request import MaterialRequest
from ..model.service import JobContext, Result
from ..network.http import Client
from ..network.map_downloads import MapDownloads

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
    urls: dict[str, str] = {}
    names: dict[str, tuple[str, int]] = {}  # of a file, without its ending, to its kind and variant
    for number, labels in enumerate(variants):
        prefix = f"{number + 1}_" if number else ""
        urls |= {f"{prefix}{name}": url for name, url in labels.urls.items()}
        names |= {f"{stem}_{prefix}{kind}": (kind, number) for kind in labels.maps}
    if not urls:
        raise BadResult(joined(notes), next_step)
    limits = ImageLimits(side=largest_side(request))
    downloads = MapDownloads(client, destination.folder, stem, limits, clock, context)
    files, failures = downloads.run(urls, client.connection_limit or PARALLEL_DOWNLOADS)
    maps: list[MapFile] = []
    extra_images: list[MapFile] = []
    withheld: list[MapFile] = []
    for file in files:
        kind, variant = names.get(file.download_name, ("", 0))
        destined = withheld if file.withheld else maps if kind else extra_images
        destined.append(replace(file, kind=kind, variant=variant))
    return Result(tuple(maps), (*notes, *failures), tuple(extra_images), is_guess, tuple(withheld))


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

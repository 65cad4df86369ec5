# SPDX-License-Identifier: GPL-3.0-or-later
"""From a service's images to maps on the disk: which image is which map of which variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..images.image_check import ImageLimits
from ..images.map_identification import Labels, ResultImage, kind_of, label
from ..model.clock import Clock
from ..model.errors import BadResult
from ..model.maps import MAPS, MapFile
from ..model.message import Message, joined, plural
from ..model.request import MaterialRequest
from ..model.service import JobContext, Result
from ..network.http import Client
from ..network.map_downloads import MapDownloads

Images = tuple[ResultImage, ...]
DOWNLOADS = 5
"""How many files are fetched at once, where Blender sets no limit."""
_MOST_IMAGES = 100
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a result goes: into `folder`, as `<stem>_<kind>.<ending>`."""

    folder: Path
    stem: str


def collect(
    client: Client,
    images: Sequence[ResultImage],
    request: MaterialRequest,
    destination: Destination,
    clock: Clock,
    context: JobContext,
    where: Message,
) -> Result:
    """Download the maps of every variant. What is missing is told in a note if anything came.

    `where` says where the task can be found. Raises BadResult, StorageError or Cancelled.
    """
    variants = sort_images(images, request.maps, request.variants)
    notes = tuple(note for found in variants for note in found.notes)
    urls: dict[str, str] = {}
    names: dict[str, tuple[str, int]] = {}  # of a file, without its ending, to its kind and variant
    for number, found in enumerate(variants):
        prefix = f"{number + 1}_" if number else ""
        urls |= {f"{prefix}{name}": url for name, url in found.urls.items()}
        names |= {f"{destination.stem}_{prefix}{kind}": (kind, number) for kind in found.maps}
    if not urls:
        raise BadResult(joined(notes), where)
    downloads = MapDownloads(client, destination.folder, destination.stem, ImageLimits(), clock, context)
    files, failures = downloads.run(urls, client.connection_limit or DOWNLOADS)
    maps: list[MapFile] = []
    extra_images: list[MapFile] = []
    for file in files:
        kind, variant = names.get(file.path.stem, ("", 0))
        (maps if kind else extra_images).append(replace(file, kind=kind, variant=variant))
    is_guess = any(found.is_guess for found in variants)
    return Result(tuple(maps), (*notes, *failures), tuple(extra_images), is_guess)


def sort_images(images: Sequence[ResultImage], asked: Sequence[str], variants: int) -> list[Labels]:
    """Return the maps of each variant. Of several images of one kind, the first belongs to the first variant.

    With variants only the map_type counts: in which order kinds come is not what is documented.
    """
    if variants == 1:
        return [label(images, asked)]
    by_kind = {kind: [image for image in images if kind_of(image.map_type) == kind] for kind in MAPS if kind in asked}
    if not any(by_kind.values()):
        note = plural(
            len(images),
            "The service sent only {count} image for {variants} variants.",
            "The service sent {count} images for {variants} variants and does not say which is which.",
            variants=variants,
        )
        return [Labels({}, (note,))]
    made = [
        {kind: found[number] for kind, found in by_kind.items() if number < len(found)} for number in range(variants)
    ]
    notes = tuple(_miscount(kind, len(found), variants) for kind, found in by_kind.items() if len(found) != variants)
    return [Labels(maps, () if number else notes) for number, maps in enumerate(made)]


def find_images(value: object) -> list[ResultImage]:
    """Return the images in a string, an object with `url` or `urls`, or a list of either; each address once, in order.

    An object's `map_type` says what its images are. Anything else says nothing.
    """
    found: dict[str, ResultImage] = {}
    for image in _walk(value, 0):
        found.setdefault(image.url, image)
    return list(found.values())[:_MOST_IMAGES]


def _walk(value: object, depth: int) -> list[ResultImage]:
    if depth > _DEEPEST:
        return []
    if isinstance(value, str):
        return [ResultImage(value.strip())] if value.strip() else []
    if isinstance(value, dict):
        map_type = value.get("map_type")
        inside = [*_walk(value.get("url"), depth + 1), *_walk(value.get("urls"), depth + 1)]
        return [ResultImage(image.url, map_type if isinstance(map_type, str) else "") for image in inside]
    if isinstance(value, list):
        return [image for item in value for image in _walk(item, depth + 1)]
    return []


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

# SPDX-License-Identifier: GPL-3.0-or-later
"""From fal's images to maps on the disk: which image is which map of which variant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..images.image_check import ImageLimits
from ..images.map_identification import Image, Labels, kind_of, label
from ..model.errors import BadResult
from ..model.maps import MAPS, MapFile
from ..model.request import MaterialRequest
from ..model.service import Reporter, Result
from ..model.tasks import MAPS_ONLY
from ..network.clock import Clock
from ..network.http import Client
from ..network.map_downloads import MapDownloads
from .fal_prices import price_at, price_of


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
    """Download the maps of every variant, `at_once` at a time. What is missing is told in a note if anything came.

    Raises BadResult, StorageError or Cancelled.
    """
    variants = sort_out(images, request.maps, request.variants)
    notes = tuple(note for found in variants for note in found.notes)
    urls: dict[str, str] = {}
    names: dict[str, tuple[str, int]] = {}  # of a file, without its ending, to its kind and variant
    for number, found in enumerate(variants):
        prefix = f"{number + 1}_" if number else ""
        urls |= {f"{prefix}{name}": url for name, url in found.urls.items()}
        names |= {f"{stem}_{prefix}{kind}": (kind, number) for kind in found.maps}
    if not urls:
        raise BadResult(" ".join(notes), "Look for the request in your account with fal.")
    files, failures = MapDownloads(client, folder, stem, ImageLimits(), clock, reporter).run(urls, at_once)
    maps: list[MapFile] = []
    spares: list[MapFile] = []
    for file in files:
        kind, variant = names.get(file.path.stem, ("", 0))
        (maps if kind else spares).append(replace(file, kind=kind, variant=variant))
    is_guess = any(found.is_guess for found in variants)
    return Result(tuple(maps), (*notes, *failures), _paid(request, files[0]), tuple(spares), is_guess)


def sort_out(images: Sequence[Image], asked: Sequence[str], variants: int) -> list[Labels]:
    """The maps of each variant. Of several images of one kind, the first belongs to the first variant.

    With variants only the map_type counts: in which order kinds come is not what is documented.
    """
    if variants == 1:
        return [label(images, asked)]
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


def _paid(request: MaterialRequest, file: MapFile) -> float | None:
    """The price, now that the size is known: maps alone are as large as the image that they were made from."""
    by_size = request.task == MAPS_ONLY
    price = price_at(request, file.width, file.height) if by_size else price_of(request, 0)
    return price.amount if price else None

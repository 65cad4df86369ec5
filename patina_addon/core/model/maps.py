# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of maps. The one place to add a kind of map."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MapKind:
    """One kind of map.

    `id` is the API's name for it and the ending of its file's name, which Node Wrangler's Principled setup recognises.
    `is_color` says whether its values are colour (sRGB) or data. `channels` is 3 or 1, for the files that we write.
    `is_requestable`: services make it; the others are only ever computed from those.
    """

    id: str
    label: str
    description: str
    is_color: bool
    channels: int
    is_default: bool
    is_requestable: bool = True


BASECOLOR = "basecolor"
NORMAL = "normal"
ROUGHNESS = "roughness"
METALNESS = "metalness"
HEIGHT = "height"
AO = "ao"

MAPS: dict[str, MapKind] = {
    kind.id: kind
    for kind in (
        MapKind(BASECOLOR, "Base Color", "The color of the surface, without light or shadow", True, 3, True),
        MapKind(NORMAL, "Normal", "The direction of the surface, for fine relief (OpenGL, Y up)", False, 3, True),
        MapKind(ROUGHNESS, "Roughness", "How matte the surface is: black is a mirror, white is chalk", False, 1, True),
        MapKind(METALNESS, "Metalness", "Where the surface is bare metal", False, 1, False),
        MapKind(HEIGHT, "Height", "How far the surface stands out, for bump and displacement", False, 1, True),
        MapKind(AO, "Ambient Occlusion", "How much of the sky the surface sees", False, 1, False, is_requestable=False),
    )
}

REQUESTABLE = tuple(kind.id for kind in MAPS.values() if kind.is_requestable)
"""The kinds that one can ask a service for."""

DEFAULT_MAPS = tuple(kind.id for kind in MAPS.values() if kind.is_default)


def in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    """The known kinds among `kinds`, each once, in the table's order, so that equal choices make equal requests."""
    chosen = set(kinds)
    return tuple(kind for kind in MAPS if kind in chosen)


@dataclass(frozen=True, slots=True)
class MapFile:
    """A finished map on disk.

    `width` and `height` are in pixels. `mean` is the map's mean colour, three values from 0 to 1, in scene-linear
    light for colour and as stored for data; None where the pixels could not be measured. `contents` are the file's
    bytes, where it is to be packed into the .blend. `variant` tells apart materials made at once, from 0. `sha256` is
    the checksum of a downloaded or corrected file, in hexadecimal; empty for what the built-in generator made.
    `original` is the file as it came, where `path` is a corrected copy of it. `derived_from` is the kind of map that
    this one was computed from here; empty where the service made it.
    """

    kind: str
    path: Path
    width: int
    height: int
    mean: tuple[float, float, float] | None = None
    contents: bytes | None = field(default=None, repr=False)
    variant: int = 0
    sha256: str = ""
    original: Path | None = None
    derived_from: str = ""


def of_variant(files: Iterable[MapFile], variant: int) -> tuple[MapFile, ...]:
    """The maps of one of the materials that were made at once."""
    return tuple(file for file in files if file.variant == variant)


def reassign(files: Iterable[MapFile], path: Path, kind: str) -> tuple[MapFile, ...]:
    """`files` with the one at `path` as another kind of map, in the table's order, images that are no map last.

    A file of the same variant that was of that kind takes the old kind of the first. Files keep their names.
    """
    chosen = {file.path: file for file in files}
    moved = chosen[path]
    for other in list(chosen.values()):
        if other.variant == moved.variant and other.kind == kind:
            chosen[other.path] = replace(other, kind=moved.kind)
    chosen[path] = replace(moved, kind=kind)
    order = [*MAPS, ""]
    return tuple(sorted(chosen.values(), key=lambda file: (file.variant, order.index(file.kind))))

# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of maps: whatever is said about a kind of map, for every part of Patina. A new kind is a row here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

from .message import Message
from .pattern import Pattern
from .stored_values import record_of


class Way(Enum):
    """The ways in which a map reaches the material. What each is made of is in `blender.material.wiring`."""

    PRINCIPLED = "straight into a socket of the Principled BSDF"
    NORMAL = "through a Normal Map node"
    DISPLACEMENT = "through a Displacement node"
    OCCLUSION = "into the node group that glTF's exporter knows, without an effect on a render"


@dataclass(frozen=True, slots=True)
class Wiring:
    """How a kind of map reaches the material."""

    way: Way
    socket: str = ""
    """The identifier of the Principled BSDF's socket, for Way.PRINCIPLED."""


def _principled(socket: str) -> Wiring:
    return Wiring(Way.PRINCIPLED, socket)


@dataclass(frozen=True, slots=True)
class MapKind:
    """One kind of map."""

    id: str
    """What services are asked for, and the ending of its file's name, which Node Wrangler recognizes."""
    label: Message
    description: Message
    """For the tooltip: half a sentence."""
    wiring: Wiring
    neutral: tuple[float, ...]
    """The value that has no effect, or no strong one: one number from 0 to 1, or three of a color or direction."""
    is_color: bool = False
    """Whether its values are color (sRGB) or data."""
    is_default: bool = False
    """Whether it is ticked in a new file. METALNESS follows the service and the words, see jobs.metallic."""
    short_label: Message = field(default_factory=Message)
    """What it is called where there is little room; `label` if empty."""
    aliases: tuple[str, ...] = ()
    """What services call it besides `id` and `label`. Case, spaces and signs do not count."""

    @property
    def channels(self) -> int:
        """Of the files that we write: 3 or 1."""
        return len(self.neutral)


BASECOLOR = "basecolor"
NORMAL = "normal"
ROUGHNESS = "roughness"
METALNESS = "metalness"
HEIGHT = "height"
AO = "ao"

_MAPS = (
    MapKind(
        BASECOLOR, Message("Base Color"), Message("The color of the surface, without light or shadow"),
        _principled("Base Color"),
        neutral=(0.5, 0.5, 0.5), is_color=True, is_default=True, aliases=("albedo", "diffuse"),
    ),
    MapKind(
        NORMAL, Message("Normal"), Message("The direction of the surface, for fine details (OpenGL, Y up)"),
        Wiring(Way.NORMAL),
        neutral=(0.5, 0.5, 1.0), is_default=True, aliases=("normals", "normal map"),
    ),
    MapKind(
        ROUGHNESS, Message("Roughness"), Message("How rough the surface is. Black is a mirror, white is chalk"),
        _principled("Roughness"),
        neutral=(0.5,), is_default=True,
    ),
    MapKind(
        METALNESS, Message("Metallic"), Message("Where the surface is bare metal"), _principled("Metallic"),
        neutral=(0.0,),
    ),
    MapKind(
        HEIGHT, Message("Height"), Message("The height of the surface, for bump and displacement"),
        Wiring(Way.DISPLACEMENT),
        neutral=(0.5,), is_default=True, aliases=("displacement", "bump", "height map"),
    ),
    MapKind(
        AO, Message("Ambient Occlusion"), Message("How much ambient light reaches the surface"), Wiring(Way.OCCLUSION),
        neutral=(1.0,), short_label=Message("AO"), aliases=("occlusion",),
    ),
)  # fmt: skip

MAPS: dict[str, MapKind] = {kind.id: kind for kind in _MAPS}


def in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return the known kinds among `kinds`, each once, in the table's order, so that equal choices are equal."""
    chosen = set(kinds)
    return tuple(kind for kind in MAPS if kind in chosen)


TOO_LARGE, UNCHECKED = "TOO_LARGE", "UNCHECKED"
"""Why a file is withheld: it is larger than what was requested, or nothing could find out whether it is an image."""
_LARGEST_SIDE = 1 << 31
MOST_VARIANTS = 1000


@dataclass(frozen=True, slots=True)
class MapFile:
    """A finished map on disk."""

    kind: str
    """One of MAPS; empty for an image that is not a map."""
    path: Path
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    mean: tuple[float, float, float] | None = None
    """The mean color from 0 to 1, scene-linear for color and as stored for data; None if it could not be measured."""
    contents: bytes | None = field(default=None, repr=False)
    """The file's bytes, if it is to be packed into the .blend."""
    variant: int = 0
    """Which of the materials made at once it belongs to, from 0."""
    sha256: str = ""
    """The checksum of a downloaded or corrected file, in hexadecimal; empty for what the built-in generator made."""
    original: Path | None = None
    """The file as it came, if `path` is a corrected copy of it."""
    original_sha256: str = ""
    """The checksum of that file, by which it is known in another place."""
    derived_from: str = ""
    """The kind of map that this one was computed from here; empty if the service made it."""
    withheld: str = ""
    """Why it is on disk alone and given to nothing that decodes it: TOO_LARGE, UNCHECKED, or empty if it is not."""
    is_trusted: bool = False
    """Whether the person had it loaded though nothing could check it."""
    renamed_from: str = ""
    """The name without its ending that it was downloaded as, if it has another now."""
    pattern: Pattern | None = None
    """How the surface repeats, with the first map of a variant; None with the others, and if it was not measured."""

    @property
    def download_name(self) -> str:
        """The name without its ending that it was downloaded as."""
        return self.renamed_from or self.path.stem

    def plain(self, base: Path | None = None) -> dict[str, Any]:
        """Return the file as JSON values without `contents`. Paths below `base` are relative to it, with slashes."""
        return {
            # To earlier versions, which would load a map, a withheld one is an image that they do not know.
            "kind": "" if self.withheld else self.kind,
            "path": plain_path(self.path, base),
            "width": self.width,
            "height": self.height,
            "mean": list(self.mean) if self.mean else None,
            "variant": self.variant,
            "sha256": self.sha256,
            "original": plain_path(self.original, base) if self.original else "",
            "original_sha256": self.original_sha256,
            "derived_from": self.derived_from,
            **({"withheld": self.withheld, "withheld_kind": self.kind} if self.withheld else {}),
            **({"is_trusted": True} if self.is_trusted else {}),
            **({"renamed_from": self.renamed_from} if self.renamed_from else {}),
            **({"pattern": self.pattern.plain()} if self.pattern else {}),
        }

    @classmethod
    def from_plain(cls, values: object, base: Path | None = None) -> MapFile | None:
        """Return what `plain` gave; what cannot be read is left at its default. None for what names no file.

        A kind of map that this version does not know is none.
        """
        record, base = record_of(values), base or Path()
        path, original = record.path("path"), record.path("original")
        if not path:
            record.note("path")
            return None
        withheld = record.text("withheld", choices=(TOO_LARGE, UNCHECKED))
        kind, mean = record.text("withheld_kind" if withheld else "kind"), record.numbers("mean", 3, 0.0, 1.0)
        return cls(
            kind=kind if kind in MAPS else "",
            path=base / path,
            width=record.integer("width", 0, most=_LARGEST_SIDE),
            height=record.integer("height", 0, most=_LARGEST_SIDE),
            mean=(mean[0], mean[1], mean[2]) if mean else None,
            variant=record.integer("variant", 0, most=MOST_VARIANTS),
            sha256=record.text("sha256"),
            original=base / original if original else None,
            original_sha256=record.text("original_sha256"),
            derived_from=record.text("derived_from"),
            withheld=withheld,
            is_trusted=record.flag("is_trusted"),
            renamed_from=record.text("renamed_from"),
            pattern=Pattern.from_plain(record.record("pattern")) if "pattern" in record else None,
        )


def plain_path(path: Path, base: Path | None) -> str:
    """With slashes and relative, so that what moves with `base` is found again; absolute where it lies elsewhere."""
    return path.relative_to(base).as_posix() if base and path.is_relative_to(base) else str(path.absolute())


def of_variant(files: Iterable[MapFile], variant: int) -> tuple[MapFile, ...]:
    """Return the maps of one of the materials that were made at once."""
    return tuple(file for file in files if file.variant == variant)


def sorted_files(files: Iterable[MapFile]) -> tuple[MapFile, ...]:
    """Return files by variant, and in the table's order, with images that are no map last."""
    places = {kind: place for place, kind in enumerate(MAPS)}
    return tuple(sorted(files, key=lambda file: (file.variant, places.get(file.kind, len(places)))))


def variants_of(files: Iterable[MapFile]) -> tuple[int, ...]:
    """Return the numbers of the materials that have files among these."""
    return tuple(sorted({file.variant for file in files}))


def uncorrected(files: Iterable[MapFile]) -> tuple[MapFile, ...]:
    """Return the files before anything was corrected; none of those that were derived here."""
    return tuple(
        replace(file, path=file.original, original=None, original_sha256="", mean=None, sha256=file.original_sha256)
        if file.original
        else file
        for file in files
        if not file.derived_from
    )


def pattern_of(files: Iterable[MapFile]) -> Pattern | None:
    """Return how the surface repeats that the maps of one variant show; None if it was not measured."""
    return next((file.pattern for file in files if file.pattern), None)


def is_guessed(files: Iterable[MapFile]) -> bool:
    """Return whether it was a guess which of these images is which map, or some are none: nothing labeled them."""
    return any(file.renamed_from or not file.kind for file in files)


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
    return sorted_files(chosen.values())

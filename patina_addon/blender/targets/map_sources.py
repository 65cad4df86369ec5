# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the maps of a material are now: a project may have come from another computer, with or without its originals.

A material's record names the files as they were. If one is gone, the image that the material uses takes its place,
beside the .blend or packed into it, and the record says which corrections are in it already.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PureWindowsPath

import bpy

from ...core.images.checksum import checksum_if_readable
from ...core.model.corrections import Corrections
from ...core.model.maps import MapFile
from ..material import nodes
from ..material.images import path_of
from . import provenance


@dataclass(frozen=True, slots=True)
class MapSource:
    """A map to start from."""

    file: MapFile
    """The file. For a packed image only its name is right."""
    included: Corrections | None = None
    """The corrections that it has in it already, since its original is gone; None if it is as it came."""
    image: bpy.types.Image | None = None
    """The image whose packed contents are to be used in place of the file."""


def find(material: bpy.types.Material) -> dict[Path, MapSource]:
    """Return what there is of the maps of `material`, by the paths of the originals in its record."""
    recorded = [file for file in provenance.maps(material) if file.kind and not file.derived_from]
    included, corrections = provenance.included(material), provenance.corrections(material)
    images = {kind: node.image for kind, node in nodes.textures(material).items() if node.image}
    originals = {file: _original(file, images.get(file.kind), included.get(file.kind)) for file in recorded}
    # All maps of a set get the same cut, so that none of them can start from before it.
    is_cut = corrections.repair_seams and any(file.original and not source for file, source in originals.items())
    sources = {}
    for file, source in originals.items():
        if source is None or (is_cut and file.original):
            source = _current(file, images.get(file.kind), corrections)
        if source:
            sources[file.original or file.path] = source
    return sources


def find_current(material: bpy.types.Material, file: MapFile) -> MapSource | None:
    """Return where a map that the record of `material` names as its current one is; None if it is gone."""
    if file.path.is_file():
        return MapSource(file)
    node = nodes.textures(material).get(file.kind)
    return _current(file, node.image if node else None, None)


def is_packed(material: bpy.types.Material) -> bool:
    """Return whether maps of `material` are packed into the .blend."""
    textures = nodes.all_textures(material).values()
    return any(node.image and node.image.packed_file for found in textures for node in found)


def contents_of(source: MapSource) -> bytes | None:
    """Return the packed contents to be used in place of the file; None if it is a file."""
    packed = source.image.packed_file if source.image else None
    return bytes(packed.data) if packed else None


def _original(file: MapFile, image: bpy.types.Image | None, included: Corrections | None) -> MapSource | None:
    """Return the map before it was corrected; None if it did not come along."""
    if file.original is None:
        known = MapSource(file, included) if file.path.is_file() else None
        return known or _current(file, image, included)
    original = replace(
        file, path=file.original, original=None, original_sha256="", mean=None, sha256=file.original_sha256
    )
    if file.original.is_file():
        return MapSource(original, included)
    shown = path_of(image) if image else None
    for folder in (shown.parent, shown.parent.parent) if shown else ():
        # The name of a path of any system, on any other.
        path = folder / PureWindowsPath(file.original).name
        if path != shown and file.original_sha256 and _checksum_of(path) == file.original_sha256:
            return MapSource(replace(original, path=path), included)
    return None


def _current(
    file: MapFile, image: bpy.types.Image | None, included: Corrections | None
) -> MapSource | None:
    """Return the map as the material has it."""
    if image is None:
        return None
    path, now = path_of(image), replace(file, original=None, original_sha256="")
    if image.packed_file:
        return MapSource(replace(now, path=Path(path.name or f"{file.kind}.png")), included, image)
    return MapSource(replace(now, path=path), included) if path.is_file() else None


def _checksum_of(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""
    return _checksum(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _checksum(path: Path, _changed: int, _size: int) -> str:
    """Return the checksum of a file as it is now: a slider asks for it again and again."""
    return checksum_if_readable(path)

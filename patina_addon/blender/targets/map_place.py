# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the maps of a material are, so that whatever is made of them goes there as well."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import bpy

from ...core.model.naming import TEXTURES
from ...core.store import correction_folders
from ..material import nodes
from ..material.images import path_of
from . import map_sources, open_file, provenance


@dataclass(frozen=True, slots=True)
class MapPlace:
    """Where the maps of a material were brought. Without either they are where they were made."""

    is_packed: bool = False
    """Whether they are packed into the .blend."""
    folder: Path | None = None
    """The folder beside the .blend that they are in."""


def place_of(material: bpy.types.Material, home: Path) -> MapPlace:
    """Return where the maps of `material` are. `home` is the Patina folder.

    Patina writes to the folder textures beside the .blend, but not to a folder of the user's own: what is made of maps
    in there goes to textures as well.
    """
    if map_sources.is_packed(material):
        return MapPlace(is_packed=True)
    images = [texture.image for texture in nodes.textures(material).values() if texture.image]
    project = open_file.project_folder()
    if not images or not project:
        return MapPlace()
    textures, paths = project / TEXTURES, [path_of(image) for image in images]
    for folder in map(correction_folders.maps_folder, paths):
        if _real(folder).is_relative_to(_real(textures)):
            return MapPlace(folder=folder)
    as_made = {_real(path) for path in _recorded(material)}
    is_elsewhere = all(_real(path) not in as_made and not _real(path).is_relative_to(_real(home)) for path in paths)
    return MapPlace(folder=textures if is_elsewhere else None)


def _recorded(material: bpy.types.Material) -> Iterable[Path]:
    return (path for file in provenance.maps(material) for path in (file.path, file.original) if path)


def _real(path: Path) -> Path:
    """Return where links lead, even if those are in a circle."""
    return Path(os.path.realpath(path))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the folder of a texture set: the maps, a packed ORM, the normal map in the right convention, and a JSON."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from ..images.checksum import checksum
from ..model.errors import StorageError, reason_of
from ..model.maps import MAPS, NORMAL
from ..model.message import Message
from ..processing.raster import Raster
from .convert_maps import write_flipped_normals, write_orm
from .engines import DIRECTX, Engine
from .texture_set import ORM, ORM_CHANNELS, TextureSet

Opener = Callable[[Path, int], AbstractContextManager[Raster]]
"""Opens the image file at a path with 1 or 3 channels. The raster can be read inside the context."""


def write_texture_set(textures: TextureSet, engine: Engine, parent: Path, open_image: Opener) -> Path:
    """Write `textures` into a new folder in `parent` and return it. The folder appears once it is complete.

    A folder of the same name is left alone: the new one gets a number. Raises PatinaError, and then leaves nothing
    behind.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{textures.name}.", suffix=".part", dir=parent) as temporary:
            folder = Path(temporary) / textures.name
            folder.mkdir()
            _write_files(folder, textures, engine, open_image)
            return _move(folder, parent)
    except OSError as error:
        reason = reason_of(error)
        raise StorageError(
            Message("The texture set could not be exported to {folder}: {reason}.", folder=str(parent), reason=reason),
            Message("Choose another folder, or free some space."),
        ) from error


def _write_files(folder: Path, textures: TextureSet, engine: Engine, open_image: Opener) -> None:
    files = {source.kind: folder / f"{textures.name}_{source.kind}{source.path.suffix}" for source in textures.maps}
    for source in textures.maps:
        source.write(files[source.kind])
    if any(kind in files for kind in ORM_CHANNELS):
        target = folder / f"{textures.name}_{ORM}.png"
        _write_orm(target, files, textures.constants, open_image)
        files[ORM] = target
    if NORMAL in files and engine.normal_convention != textures.normal_convention:
        original = files[NORMAL]
        ending = "_dx" if engine.normal_convention == DIRECTX else ""
        files[NORMAL] = folder / f"{textures.name}_{NORMAL}{ending}.png"
        flipped = folder / "flipped.png"
        with open_image(original, 3) as normals:
            write_flipped_normals(flipped, normals)
        original.unlink()
        flipped.replace(files[NORMAL])
    text = json.dumps(_manifest(textures, engine, files), ensure_ascii=False, indent=2)
    (folder / f"{textures.name}.json").write_text(text + "\n", encoding="utf-8")


def _write_orm(target: Path, files: Mapping[str, Path], constants: Mapping[str, float], open_image: Opener) -> None:
    with ExitStack() as stack:
        channels = [
            stack.enter_context(open_image(files[kind], 1)) if kind in files else constants[kind]
            for kind in ORM_CHANNELS
        ]
        write_orm(target, channels)


def _manifest(textures: TextureSet, engine: Engine, files: Mapping[str, Path]) -> dict[str, Any]:
    """Return what the JSON says."""
    entries: dict[str, dict[str, Any]] = {
        kind: {
            "file": path.name,
            "sha256": checksum(path),
            "color_space": "sRGB" if kind in MAPS and MAPS[kind].is_color else "data",
        }
        for kind, path in files.items()
    }
    if NORMAL in entries:
        entries[NORMAL]["convention"] = engine.normal_convention
    if ORM in entries:
        entries[ORM]["channels"] = {"R": "occlusion", "G": "roughness", "B": "metalness"}
    return {**textures.provenance, "made_for": engine.label, "files": entries}


def _move(folder: Path, parent: Path) -> Path:
    """Move a finished folder into `parent`, with a number after its name if that name is in use."""
    number = 1
    while (target := parent / (folder.name if number == 1 else f"{folder.name}_{number}")).exists():
        number += 1
    shutil.move(folder, target)
    return target

# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that is handed over: the maps, a packed ORM, the normal map turned if need be, and where all came from."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

from ..images.checksum import checksum
from ..model.errors import StorageError
from ..model.maps import MAPS, NORMAL
from ..model.message import Message
from ..processing.raster import Raster
from .engines import DIRECTX, Engine
from .packing import write_orm, write_turned
from .texture_set import ORM, PACKED, Bundle

Opener = Callable[[Path, int], AbstractContextManager[Raster]]
"""Gives the pixels of the image file at a path, with so many channels (1 or 3), as long as the context lasts."""


def write(bundle: Bundle, engine: Engine, parent: Path, open_image: Opener) -> Path:
    """Make a folder for `bundle` in `parent` and return it. It appears when it is whole, beside any of the same name.

    Raises PatinaError; nothing is left there then.
    """
    try:
        parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{bundle.name}.", suffix=".part", dir=parent) as temporary:
            inside = Path(temporary) / bundle.name
            inside.mkdir()
            _fill(inside, bundle, engine, open_image)
            return _move(inside, parent)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StorageError(
            Message("The texture set could not be exported to {folder}: {reason}.", folder=str(parent), reason=reason),
            Message("Choose another folder, or free some space."),
        ) from error


def _fill(folder: Path, bundle: Bundle, engine: Engine, open_image: Opener) -> None:
    files = {source.kind: folder / f"{bundle.name}_{source.kind}{source.path.suffix}" for source in bundle.sources}
    for source in bundle.sources:
        source.write(files[source.kind])
    if any(kind in files for kind in PACKED):
        target = folder / f"{bundle.name}_{ORM}.png"
        _pack(target, files, bundle.constants, open_image)
        files[ORM] = target
    if NORMAL in files and engine.normals != bundle.normals:
        before = files[NORMAL]
        ending = "_dx" if engine.normals == DIRECTX else ""
        files[NORMAL] = folder / f"{bundle.name}_{NORMAL}{ending}.png"
        turned = folder / "turned.png"
        with open_image(before, 3) as normals:
            write_turned(turned, normals)
        before.unlink()
        turned.replace(files[NORMAL])
    text = json.dumps(_description(bundle, engine, files), ensure_ascii=False, indent=2)
    (folder / f"{bundle.name}.json").write_text(text + "\n", encoding="utf-8")


def _pack(target: Path, files: Mapping[str, Path], constants: Mapping[str, float], open_image: Opener) -> None:
    with ExitStack() as stack:
        write_orm(
            target,
            [stack.enter_context(open_image(files[kind], 1)) if kind in files else constants[kind] for kind in PACKED],
        )


def _description(bundle: Bundle, engine: Engine, files: Mapping[str, Path]) -> dict[str, Any]:
    described: dict[str, dict[str, Any]] = {
        kind: {
            "file": path.name,
            "sha256": checksum(path),
            "color_space": "sRGB" if kind in MAPS and MAPS[kind].is_color else "data",
        }
        for kind, path in files.items()
    }
    if NORMAL in described:
        described[NORMAL]["convention"] = engine.normals
    if ORM in described:
        described[ORM]["channels"] = {"R": "occlusion", "G": "roughness", "B": "metalness"}
    return {**bundle.provenance, "made_for": engine.label, "files": described}


def _move(folder: Path, parent: Path) -> Path:
    """Put a finished folder into `parent`, under its own name or, where that is taken, a numbered one."""
    number = 1
    while (target := parent / (folder.name if number == 1 else f"{folder.name}_{number}")).exists():
        number += 1
    shutil.move(folder, target)
    return target

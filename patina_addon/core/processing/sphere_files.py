# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of materials as files, since a panel must never decode a map: spheres that wear their maps. On a worker."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from ..images import png
from ..images.decoder_client import Decoder
from ..model.job import sphere_name
from ..model.map_analysis import MapAnalysis
from ..model.maps import BASECOLOR, MAPS, METALNESS, MapFile, of_variant, variants_of
from .lit_sphere import lit_sphere

MAP_SIDE = 512
"""A map is sampled at so many rows and columns at most."""
_NO_LEVELS: Mapping[str, float] = MappingProxyType({})
_log = logging.getLogger(__name__)


def write_spheres(
    folder: Path, maps: Iterable[MapFile], decoder: Decoder, analysis: MapAnalysis | None = None
) -> None:
    """Make the picture of each variant in a job's folder, unless it is newer than its maps."""
    maps = tuple(maps)
    for variant in variants_of(maps):
        files, target = of_variant(maps, variant), folder / sphere_name(variant)
        if not is_current(target, files):
            has_metallic = any(file.kind == METALNESS for file in files)
            metallic = analysis.metallic_with(has_metallic) if analysis else None
            write_sphere(files, target, decoder, {} if metallic is None else {METALNESS: metallic})


def write_sphere(
    maps: Iterable[MapFile], target: Path, decoder: Decoder, levels: Mapping[str, float] = _NO_LEVELS
) -> bool:
    """Make the picture of one material. False where none could be made: its base color cannot be read, for one.

    `levels` are single values in place of maps, by kind.
    """
    try:
        # Not in the job's folder: nobody would remove it from there if Blender ended meanwhile.
        with tempfile.TemporaryDirectory(prefix="patina-", ignore_cleanup_errors=True) as folder:
            values = _read((file for file in maps if file.kind not in levels), Path(folder), decoder)
        if values:
            flat = {kind: np.full((1, 1), level, np.float32) for kind, level in levels.items()}
            png.write(target, lit_sphere(values | flat))
        return bool(values)
    except (OSError, ValueError):
        _log.warning("The picture of a material could not be made")
        return False


def is_current(picture: Path, maps: Iterable[MapFile]) -> bool:
    """Return whether a picture is there, and no map was changed since it was made."""
    try:
        made = picture.stat().st_mtime_ns
        return all(file.path.stat().st_mtime_ns <= made for file in maps)
    except OSError:
        return False


def _read(maps: Iterable[MapFile], folder: Path, decoder: Decoder) -> dict[str, npt.NDArray[np.float32]]:
    """Return the values of the maps that can be read, by kind; none without a base color that should be there."""
    values = {}
    for file in maps:
        target = folder / f"{file.kind}.npy"
        if file.kind in MAPS and decoder.read(file.path, target, MAP_SIDE):
            pixels = np.load(target, allow_pickle=False)
            values[file.kind] = np.clip(pixels if MAPS[file.kind].channels == 3 else pixels[..., 0], 0, 1)
        elif file.kind == BASECOLOR:
            return {}
    return values

# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the maps of one material true: corrected copies where something has to change, originals where nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..images.checksum import checksum
from ..images.decoder_client import Decoder
from ..model.corrections import Corrections
from ..model.errors import GenerationError, StorageError, reason_of
from ..model.map_analysis import DIRECTX, MapAnalysis
from ..model.maps import AO, HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS, MapFile
from ..model.message import Message
from .analyze import analyze, axes_of, is_original
from .dequantize import dequantize
from .derive import RELIEF, height_of, normal_of, occlusion_of
from .load_maps import load_maps
from .raster import Array, Check, Raster, of_array
from .repair_maps import repair_maps
from .save_maps import CORRECTED, DERIVED, path_for, write
from .slopes import flip_green, to_normals, to_slopes

Derived = dict[str, tuple[Raster, str]]


def correct(
    maps: Iterable[MapFile],
    corrections: Corrections,
    tiling_mode: str,
    folder: Path,
    decoder: Decoder,
    check: Check,
    included: Mapping[str, Corrections] | None = None,
    known: MapAnalysis | None = None,
) -> tuple[tuple[MapFile, ...], MapAnalysis]:
    """Correct the maps of one variant. Return them in the table's order, and the analysis of the originals.

    Always starts from the originals, whatever was corrected before, and never writes to them. A map that needs no
    change is the original file, measured; the others are new files in `folder`, by names that stay the same from
    call to call, with `original` or `derived_from` saying where they are from. Without a decoder nothing is changed.

    `included` are the corrections that maps have in them already, by kind, because their originals are gone: what is
    requested is corrected on top, and what they were like is `known`. Automatic corrections are in them, too.

    A normal map in the DirectX convention becomes OpenGL where that is certain, a tilted one level, and a height that
    says the opposite of the normals is inverted; `corrections` come on top. On a worker. Raises StorageError,
    GenerationError where memory is short, UnreadableImage for a map that cannot be decoded, and what `check` raises.
    """
    originals = [_original(file) for file in maps if is_original(file)]
    included = included or {}
    try:
        with load_maps(originals, folder, decoder, check) as loaded:
            rasters, analysis = loaded.rasters, known if included else None
            analysis = analysis or analyze(loaded.samples, axes_of(tiling_mode), check)
            changed = _corrected(rasters, analysis, corrections, included)
            seams = "" if corrections.repair_seams else analysis.visible_axes
            is_repaired = any(already.repair_seams for already in included.values())
            if corrections.repair_seams and analysis.visible_axes and not is_repaired:
                changed, analysis = repair_maps(rasters | changed, analysis, check)
            sound = "".join(axis for axis in analysis.tiling if axis not in seams)
            derived = _derived(rasters, changed, corrections.derive, analysis.relief or RELIEF, sound, check)
            return tuple(_write(loaded.files, changed, derived, folder, check)), analysis
    except OSError as error:
        reason = reason_of(error)
        what = Message("The maps could not be corrected in {folder}: {reason}.", folder=str(folder), reason=reason)
        next_step = Message("The original maps are unchanged. Free some space there, and try again.")
        raise StorageError(what, next_step) from error
    except MemoryError as error:
        what = Message("There is not enough memory for maps of this size.")
        raise GenerationError(what, Message("Close other programs, and try again.")) from error


def _original(file: MapFile) -> MapFile:
    """Return the file before it was corrected."""
    if file.original is None:
        return file
    sha256 = file.original_sha256 or checksum(file.original)
    return replace(
        file, path=file.original, original=None, original_sha256="", mean=None, contents=None, sha256=sha256
    )


def _corrected(
    rasters: Mapping[str, Raster],
    analysis: MapAnalysis,
    corrections: Corrections,
    included: Mapping[str, Corrections],
) -> dict[str, Raster]:
    """Return the maps whose values change where they are."""
    changed = {}
    if normal := rasters.get(NORMAL):
        before = included.get(NORMAL)
        is_flipped = (before.flip_normal if before else analysis.convention == DIRECTX) != corrections.flip_normal
        if is_flipped:
            normal = changed[NORMAL] = normal.changed(flip_green)
        if analysis.is_tilted and before is None:
            right, up = analysis.tilt
            tilt = np.array((right, -up if is_flipped else up), np.float32)
            changed[NORMAL] = normal.changed(lambda rows: to_normals(to_slopes(rows) - tilt), is_fine=True)
    if HEIGHT in rasters:
        before = included.get(HEIGHT)
        if (before.invert_height if before else analysis.is_height_inverted) != corrections.invert_height:
            changed[HEIGHT] = rasters[HEIGHT].changed(_invert)
    low, high = _ends(corrections, included.get(ROUGHNESS))
    if ROUGHNESS in rasters and (low, high) != (0.0, 1.0):
        changed[ROUGHNESS] = rasters[ROUGHNESS].changed(lambda rows: rows * np.float32(high - low) + np.float32(low))
    if METALNESS in rasters and not corrections.is_metal:
        changed[METALNESS] = rasters[METALNESS].changed(np.zeros_like)
    return changed


def _ends(corrections: Corrections, included: Corrections | None) -> tuple[float, float]:
    """Return what 0 and 1 of a roughness map become, which has these corrections in it."""
    low, high = corrections.roughness_range
    if corrections.invert_roughness:
        low, high = high, low  # what was black becomes what white becomes
    if included is None:
        return low, high
    before_low, before_high = _ends(included, None)
    if (before_low, before_high) == (low, high) or before_low == before_high:
        return 0.0, 1.0
    steepness = (high - low) / (before_high - before_low)
    return low - before_low * steepness, low + (1.0 - before_low) * steepness


def _invert(rows: Array) -> Array:
    return np.subtract(np.float32(1), rows, out=rows)


def _derived(
    rasters: Mapping[str, Raster],
    changed: Mapping[str, Raster],
    kinds: tuple[str, ...],
    relief: float,
    tiling: str,
    check: Check,
) -> Derived:
    """Compute the maps among `kinds` that are missing. Return each with the kind that it is computed from."""
    derived: Derived = {}
    missing = [kind for kind in kinds if kind not in rasters]
    if not missing:
        return derived
    current = {**rasters, **changed}
    if HEIGHT in rasters:
        # As coarse as the original, whatever was mixed of it since.
        height = dequantize(replace(current[HEIGHT], is_fine=rasters[HEIGHT].is_fine), tiling, check)
    elif NORMAL in rasters:
        height, relief = height_of(current[NORMAL].changed(to_slopes, channels=2), tiling, check)
    else:
        return derived
    source = HEIGHT if HEIGHT in rasters else NORMAL
    if NORMAL in missing:
        derived[NORMAL] = normal_of(height, relief, tiling), source
    if HEIGHT in missing:
        derived[HEIGHT] = of_array(height), source
    if AO in missing:
        derived[AO] = occlusion_of(height, relief, tiling, check), source
    return derived


def _write(
    files: Iterable[MapFile], changed: Mapping[str, Raster], derived: Derived, folder: Path, check: Check
) -> list[MapFile]:
    """Return every map as it is from now on, in the table's order."""
    sources = {file.kind: file for file in files}
    current = dict(sources)
    for kind, raster in changed.items():
        source = sources[kind]
        written = write(raster, kind, path_for(source, kind, CORRECTED, folder), check)
        original_sha256 = source.sha256 or checksum(source.path)
        current[kind] = replace(
            written,
            original=source.path,
            original_sha256=original_sha256,
            variant=source.variant,
            pattern=source.pattern,
        )
    for kind, (raster, source_kind) in derived.items():
        source = sources[source_kind]
        written = write(raster, kind, path_for(source, kind, DERIVED, folder), check)
        current[kind] = replace(written, derived_from=source_kind, variant=source.variant)
    return [current[kind] for kind in MAPS if kind in current]

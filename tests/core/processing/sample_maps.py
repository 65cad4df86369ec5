# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps of a known convention, made by the built-in generator, and the ways in which others go wrong."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from patina_addon.core.generator.bake import bake
from patina_addon.core.generator.compose import canvas_for
from patina_addon.core.generator.parse_prompt import parse_prompt
from patina_addon.core.images import png
from patina_addon.core.images.decoder_client import Decoder
from patina_addon.core.model.map_analysis import MapAnalysis
from patina_addon.core.model.maps import MapFile
from patina_addon.core.processing.analyze import analyze
from patina_addon.core.processing.load_maps import load_maps
from patina_addon.core.processing.raster import Array, Raster, as_float, of_array
from patina_addon.core.processing.sample import Sample
from patina_addon.core.processing.slopes import to_normals, to_slopes
from patina_addon.core.services.builtin.spec import BUILTIN
from tests.pillow_decoder import sample

KINDS = BUILTIN.tasks["MATERIAL"].maps

Maps = dict[str, npt.NDArray[np.uint8]]
MATERIALS = ("brick", "stone wall", "wood", "diamond plate", "linen", "concrete", "grass", "soil", "plaster")
PROMPTS = (*MATERIALS, "weathered red brick wall with moss", "rusty weathered blue painted metal")


def no_check() -> None:
    """Never stop the work."""


@lru_cache(maxsize=64)
def _generated_maps(prompt: str, size: int, tiling: str, seed: int, kinds: tuple[str, ...]) -> Maps:
    pieces: dict[str, list[npt.NDArray[np.uint8]]] = {kind: [] for kind in kinds}
    recipe = parse_prompt(prompt)
    for piece in bake(recipe, canvas_for(recipe, size, seed, "X" in tiling, "Y" in tiling), kinds):
        pixels = piece.pixels if piece.pixels.dtype == np.uint8 else piece.pixels >> 8
        pieces[piece.kind].append(pixels.astype(np.uint8))
    return {kind: np.concatenate(rows) for kind, rows in pieces.items()}


def generated_maps(
    prompt: str, size: int = 192, tiling: str = "XY", seed: int = 3, kinds: tuple[str, ...] = KINDS
) -> Maps:
    """The generator's maps: OpenGL, and continuing into themselves along the axes of `tiling`."""
    return dict(_generated_maps(prompt, size, tiling, seed, kinds))


def with_directx_normals(maps: Maps) -> Maps:
    """With green flipped."""
    normal = maps["normal"].copy()
    normal[..., 1] = 255 - normal[..., 1]
    return maps | {"normal": normal}


def with_inverted_height(maps: Maps) -> Maps:
    """With a height that is black where it should be white."""
    return maps | {"height": 255 - maps["height"]}


def with_tilted_normals(maps: Maps, right: float, up: float) -> Maps:
    """With a normal map that leans by these slopes."""
    slopes = to_slopes(maps["normal"] / np.float32(255)) + np.float32([right, up])
    return maps | {"normal": (to_normals(slopes) * 255 + 0.5).astype(np.uint8)}


def rasters(maps: Maps) -> dict[str, Raster]:
    """As load_maps gives them."""
    return {kind: of_array(pixels, is_fine=False) for kind, pixels in maps.items()}


def samples(maps: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Sample]:
    """As samples are taken of them."""
    return {kind: _sampled(pixels) for kind, pixels in maps.items()}


def _sampled(pixels: npt.NDArray[np.generic]) -> Sample:
    values = pixels.reshape(*pixels.shape[:2], -1)
    mean = as_float(values).mean((0, 1), dtype=np.float64)
    return Sample(**sample(values), mean=tuple(float(value) for value in mean))


def full_array(raster: Raster) -> Array:
    """All rows of it."""
    return np.concatenate([raster.read(top, bottom) for top, bottom in raster.bands()])


def save_maps(maps: Maps, folder: Path, stem: str = "wall") -> tuple[MapFile, ...]:
    """Write the maps to `folder`."""
    files = []
    for kind, pixels in maps.items():
        path = folder / f"{stem}_{kind}.png"
        png.write(path, pixels)
        files.append(MapFile(kind, path, pixels.shape[1], pixels.shape[0], sha256=f"sum of {kind}"))
    return tuple(files)


def analyze_maps(files: Iterable[MapFile], axes: str, folder: Path, decoder: Decoder) -> MapAnalysis:
    """Analyze map files that were to tile along these axes."""
    with load_maps(files, folder, decoder, no_check) as found:
        return analyze(found.samples, axes, no_check)

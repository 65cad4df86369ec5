# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws a sphere that wears the maps of a material, lit from above left in a small studio."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from ..images.color import to_linear, to_srgb
from ..model.maps import AO, BASECOLOR, HEIGHT, METALNESS, NORMAL, ROUGHNESS
from .derive import RELIEF
from .raster import Array
from .slopes import slopes_of_height, to_slopes
from .studio import diffuse_light, reflected_light

Maps = Mapping[str, Array]
"""Values as stored, from 0 to 1, by kind: (rows, columns, 3), or (rows, columns) if gray. The first row is on top."""

SIDE = 128
"""Pixels of the picture."""
_MARGIN = 2
"""Pixels beside the sphere."""
_FINER = 2
"""So many times finer is the grid, along each axis, on which light is computed."""
_TILES = 2.0
"""How many tiles lie side by side from the left edge to the right, along the surface."""
_TEXELS = 256
"""Maps are averaged down to no fewer than so many columns: there are hardly more points of light on a tile."""
_PLAIN_COLOR, _PLAIN_ROUGHNESS = 0.5, 0.5
"""What a material without these maps is drawn with, in scene-linear light."""
_DIELECTRIC = np.float32(0.04)
"""The reflectance of everything that is no metal."""
_LINEAR = np.float32(0.7)
"""Light is shown as it is up to here."""
_FACING = np.float32(0.2)
"""How much of the surface faces the eye at least. At the edge everything would mirror the room like chrome."""


class _Points(NamedTuple):
    """The points of the visible half on which light is computed, one a row."""

    is_inside: npt.NDArray[np.bool_]
    """(rows, columns) of the grid: which of its places are points, in their order."""
    normal: Array
    across: Array
    """The direction along the surface in which the columns of the maps go."""
    upward: Array
    """The direction in which their rows go, from the last to the first."""
    place: Array
    """Two values: how many tiles to the right and downward, from the middle of one."""


def lit_sphere(maps: Maps, side: int = SIDE, relief: float = RELIEF) -> npt.NDArray[np.uint8]:
    """Return a picture (side, side, 4) of the sphere, with nothing around it. The same maps give the same picture.

    `relief` is how far the height reaches from black to white, in widths of a tile, if there are no normals.
    """
    points = _points(side)
    texels = _Texels(points.place)
    color = to_linear(texels.of(maps[BASECOLOR])) if BASECOLOR in maps else np.full((1, 3), _PLAIN_COLOR, np.float32)
    roughness = texels.of_gray(maps.get(ROUGHNESS), _PLAIN_ROUGHNESS)
    metallic = texels.of_gray(maps.get(METALNESS), 0.0)
    occlusion = texels.of_gray(maps.get(AO), 1.0)
    normal = _bumped(points, _slopes(maps, texels, relief))
    light = _shade(points.normal, normal, color, roughness, metallic, occlusion)
    return _picture(_exposed(light), points.is_inside, side)


def _points(side: int) -> _Points:
    """Return the points of a sphere seen straight on, and what of a cloth lies there that wraps it from the front.

    The cloth keeps its lengths from the middle outward, so that a pattern has no pole and no seam.
    """
    count = side * _FINER
    steps = (np.arange(count, dtype=np.float32) + 0.5) / count * 2 - 1
    steps *= np.float32(side / (side - 2 * _MARGIN))
    x, y = np.meshgrid(steps, -steps)
    is_inside = x * x + y * y < 1
    x, y = x[is_inside], y[is_inside]
    radius = np.sqrt(x * x + y * y)
    z = np.sqrt(1 - radius * radius)
    outward = np.arcsin(radius) / np.maximum(radius, 1e-6) * np.float32(_TILES / np.pi)
    lean = 1 / (1 + z)
    return _Points(
        is_inside,
        np.stack((x, y, z), axis=1),
        np.stack((1 - x * x * lean, -x * y * lean, -x), axis=1),
        np.stack((-x * y * lean, 1 - y * y * lean, -y), axis=1),
        np.stack((x * outward, -y * outward), axis=1),
    )


class _Texels:
    """The texels of maps at the points."""

    def __init__(self, place: Array) -> None:
        self._place = place
        self._known: dict[tuple[int, ...], npt.NDArray[np.intp]] = {}

    def of(self, values: Array) -> Array:
        """Return the values of a map at each point."""
        values = _averaged(values)
        rows, columns = shape = values.shape[:2]
        if shape not in self._known:
            column = np.floor((self._place[:, 0] + 0.5) * columns).astype(np.intp) % columns
            row = np.floor(self._place[:, 1] * columns + 0.5 * rows).astype(np.intp) % rows
            self._known[shape] = row * columns + column
        return values.reshape(rows * columns, *values.shape[2:]).take(self._known[shape], axis=0)

    def of_gray(self, values: Array | None, default: float) -> Array:
        """Return one value at each point; the same for all where there is no map."""
        if values is None:
            return np.full(1, default, np.float32)
        return self.of(values)


def _averaged(values: Array) -> Array:
    """Return a map made smaller by a whole number, so that its texels are about as fine as the points."""
    return _shrunk(values, max(min(values.shape[1] // _TEXELS, values.shape[0]), 1))


def _shrunk(values: Array, factor: int) -> Array:
    """Return the means of squares of `factor` rows and columns. What is left over at the end is left out."""
    rows, columns = (length // factor * factor for length in values.shape[:2])
    # Added up piece by piece: twenty times as quick as a mean along two short axes.
    total = values[:rows:factor, :columns:factor].copy()
    for row, column in list(np.ndindex(factor, factor))[1:]:
        total += values[row:rows:factor, column:columns:factor]
    total *= np.float32(1 / factor**2)
    return total


def _slopes(maps: Maps, texels: _Texels, relief: float) -> Array | None:
    """Return the slope of the surface at each point, to the right and upward; None where it is even."""
    if NORMAL in maps:
        return to_slopes(texels.of(maps[NORMAL]))
    if HEIGHT not in maps:
        return None
    height = _averaged(maps[HEIGHT])
    return texels.of(slopes_of_height(np.pad(height, 1, mode="wrap"), relief, height.shape[1]))


def _bumped(points: _Points, slopes: Array | None) -> Array:
    """Return the normals of the surface, which never turns away from the eye."""
    normal = points.normal.copy()
    if slopes is not None:
        normal += slopes[:, :1] * points.across + slopes[:, 1:] * points.upward
    np.maximum(normal[:, 2], _FACING, out=normal[:, 2])
    normal /= np.sqrt(np.einsum("ij,ij->i", normal, normal))[:, None]
    return normal


def _shade(even: Array, normal: Array, color: Array, roughness: Array, metallic: Array, occlusion: Array) -> Array:
    """Return scene-linear light at each point: what the surface scatters, and what it mirrors."""
    light: Array
    facing = normal[:, 2]
    mirrored = 2 * facing[:, None] * normal
    mirrored[:, 2] -= 1
    # What points into the sphere meets the sphere itself.
    is_open = np.clip(1 + 2 * np.einsum("ij,ij->i", mirrored, even), 0, 1)
    metal = metallic[:, None]
    reflectance = _DIELECTRIC + (color - _DIELECTRIC) * metal
    scale, offset = _environment_brdf(np.maximum(roughness, 0.05), np.maximum(facing, _FACING))
    mirrors = reflectance * scale[:, None] + offset[:, None]
    mirrors = mirrors * (reflected_light(mirrored, roughness) * (is_open * occlusion)[:, None])
    scatters = color * (1 - metal) * diffuse_light(normal, occlusion)
    light = scatters + mirrors
    return light


def _environment_brdf(roughness: Array, facing: Array) -> tuple[Array, Array]:
    """Return the factor and the summand of the reflectance, as Karis fitted them for GGX."""
    x, y = 1 - roughness, 0.0425 - 0.0275 * roughness
    slope = np.minimum(x * x, np.exp2(-9.28 * facing)) * x + y
    return (
        -1.04 * slope + 1.04 - 0.572 * roughness,
        1.04 * slope - 0.04 + 0.022 * roughness,
    )


def _exposed(light: Array) -> Array:
    """Return light that fits into a picture: the brightest runs into white, and keeps its hue for long."""
    brightest = light.max(axis=1, keepdims=True)
    beyond = np.maximum(brightest - _LINEAR, 0)
    fitting = np.minimum(brightest, _LINEAR) + (1 - _LINEAR) * (1 - np.exp(-beyond / (1 - _LINEAR) / 2.5))
    exposed: Array = light * (fitting / np.maximum(brightest, 1e-6))
    exposed += (fitting - exposed) * (beyond / (beyond + 4))
    return exposed


def _picture(light: Array, is_inside: npt.NDArray[np.bool_], side: int) -> npt.NDArray[np.uint8]:
    """Return the picture of the points. Its edge is as smooth as the grid is fine."""
    grid = np.zeros((*is_inside.shape, 4), np.float32)
    grid[is_inside, :3] = light
    grid[is_inside, 3] = 1
    pixels = _shrunk(grid, _FINER)
    pixels[..., :3] /= np.maximum(pixels[..., 3:], 1e-6)
    pixels[..., :3] = to_srgb(np.clip(pixels[..., :3], 0, 1))
    return np.round(pixels * 255).astype(np.uint8)

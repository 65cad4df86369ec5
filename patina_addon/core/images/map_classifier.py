# SPDX-License-Identifier: GPL-3.0-or-later
"""Tells maps apart by their pixels, for results that nothing labels. Pure numpy, worker only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..model.maps import BASECOLOR, MAPS, METALNESS, NORMAL

_GRAY = 0.02  # the most that the channels differ by, on average
_UNIT = 0.3  # how far a normal's length may be from 1: JPEG keeps little of its color
_SHARE = 0.9
_LEAN = 0.15  # how far a normal map's mean may lean to a side
_BLUE = 0.2  # how much more blue than red and green it has at least, on average
_FLAT = 0.02


@dataclass(frozen=True, slots=True)
class MapFeatures:
    """What can be told of an image from its pixels."""

    is_normal: bool
    """Whether nearly all pixels are unit vectors that point up."""
    is_gray: bool
    """Whether red, green, and blue are about the same."""
    is_flat: bool
    """Whether all pixels are about black, or all about white."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Which image is which kind of map."""

    kinds: dict[str, int]
    """The index of the image, by kind."""
    doubtful: tuple[str, ...]
    """The kinds that only their order tells apart."""


def measure_features(values: npt.NDArray[np.float32]) -> MapFeatures:
    """Look at an image: (rows, columns, 3), values as stored, from 0 to 1. A few hundred pixels a side are enough."""
    spread = float(np.mean(values.max(axis=2) - values.min(axis=2)))
    mean = values.mean(axis=(0, 1), dtype=np.float64)
    vectors = values * np.float32(2) - np.float32(1)
    lengths = np.sqrt(np.square(vectors).sum(axis=2))
    is_unit = (np.abs(lengths - 1) < _UNIT) & (vectors[..., 2] > 0)
    is_level = abs(mean[0] - 0.5) < _LEAN and abs(mean[1] - 0.5) < _LEAN and mean[2] - max(mean[:2]) > _BLUE
    is_gray = spread < _GRAY
    level = float(mean.mean())
    is_flat = float(values.std()) < _FLAT and min(level, 1 - level) < 2 * _FLAT
    return MapFeatures(not is_gray and bool(is_level) and float(is_unit.mean()) > _SHARE, is_gray, is_gray and is_flat)


def guess(features: Sequence[MapFeatures], requested: Sequence[str]) -> Guess:
    """Return which of the images is which of the maps that were `requested`, in that order.

    A normal map and the base color are recognized by their pixels; the gray ones, by their order among themselves,
    except for a metalness map that is all black or all white; any other in color, by its place. Where pixels and order
    agree for all that can be recognized, the order is believed.
    """
    normals = [index for index, image in enumerate(features) if image.is_normal]
    colors = [index for index, image in enumerate(features) if not image.is_normal and not image.is_gray]
    grays = [index for index, image in enumerate(features) if image.is_gray]
    rest = [kind for kind in requested if MAPS[kind].channels == 1]
    kinds: dict[str, int] = {}
    if NORMAL in requested and normals:
        kinds[NORMAL] = normals[0]
    if BASECOLOR in requested:
        has_texture = len(features) > len(requested) and len(colors) > 1  # what the maps were made from comes first
        if colors:
            kinds[BASECOLOR] = colors[1 if has_texture else 0]
        elif len(grays) > len(rest):
            has_texture = len(features) > len(requested) and len(grays) > len(rest) + 1
            kinds[BASECOLOR] = grays.pop(1 if has_texture else 0)
    is_recognized = bool(kinds.keys() & {NORMAL} or (BASECOLOR in kinds and colors))
    flat = [index for index in grays if features[index].is_flat]
    if METALNESS in rest and len(flat) == 1 and len(rest) > 1:
        kinds[METALNESS] = flat[0]
    ordered = [kind for kind in rest if kind not in kinds]
    kinds |= dict(zip(ordered, [index for index in grays if index not in kinds.values()], strict=False))
    first = len(features) - len(requested)
    is_in_order = first in (0, 1) and all(kinds.get(kind) == index for index, kind in enumerate(requested, first))
    doubtful = [] if is_recognized and (is_in_order or len(ordered) < 2) else ordered
    if first >= 0:  # an image for each: what is not recognized goes by its place
        left = [index for index in range(len(features)) if index not in kinds.values()]
        for place, kind in enumerate(requested, first):
            if kind not in kinds:
                kinds[kind] = left.pop(left.index(place) if place in left else -1)
                doubtful = [*doubtful, kind]
    return Guess(kinds, tuple(kind for kind in requested if kind in doubtful and kind in kinds))

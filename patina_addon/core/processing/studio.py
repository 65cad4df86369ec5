# SPDX-License-Identifier: GPL-3.0-or-later
"""The light of a small studio: a large window above left, a bright strip at the right, and a floor below a wall."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .raster import Array


class _Panel(NamedTuple):
    """A rectangle that shines evenly."""

    toward: tuple[float, float, float]
    """Where its middle is, as the sphere sees it: to the right, up, and to the eye."""
    width: float
    """Half of it, as a length on a plane at the distance of 1."""
    height: float
    mirrored: float
    """How bright it is in a mirror."""
    scattered: float
    """How bright it makes something white that faces it."""


_PANELS = (
    _Panel((-0.52, 0.62, 0.62), 0.30, 0.36, 15.0, 1.05),
    _Panel((0.90, 0.10, 0.20), 0.14, 0.70, 3.0, 0.10),
)
_FLOOR, _WALL = 0.12, 0.95
"""How bright they are in a mirror."""
_DARKEST, _BRIGHTEST = 0.08, 0.30
"""How bright the floor and the wall make something white that looks straight down or up."""
_SHARPEST = 0.03
"""How soft every edge is in a perfect mirror."""
_BLUR = 0.75
"""How much softer it is in the roughest one."""


def diffuse_light(normal: Array, occlusion: Array) -> Array:
    """Return the light (points, 1) that falls on a surface: `occlusion` is the share of the room's that gets there."""
    light = (_DARKEST + (_BRIGHTEST - _DARKEST) * (0.5 + 0.5 * normal[:, 1])) * occlusion
    for panel in _PANELS:
        toward, _, _ = _frame(panel)
        light = light + panel.scattered * np.maximum(normal @ toward, 0)
    return np.asarray(light)[:, None]


def reflected_light(direction: Array, roughness: Array) -> Array:
    """Return the light (points, 1) that comes from a direction, blurred as `roughness` blurs what it mirrors."""
    blur = _SHARPEST + _BLUR * roughness * roughness
    light = _FLOOR + (_WALL - _FLOOR) * _share(direction[:, 1], 0.2 + 2 * blur)
    for panel in _PANELS:
        toward, right, up = _frame(panel)
        nearness = 1 + direction @ toward
        scale = 2 / np.maximum(nearness, 0.05)  # The plane that the panel lies in has no opposite.
        x, y = direction @ right * scale, direction @ up * scale
        shining = _between(x, panel.width, blur) * _between(y, panel.height, blur)
        light = light + panel.mirrored * shining * np.minimum(nearness, 1)
    return np.asarray(light)[:, None]


def _frame(panel: _Panel) -> tuple[Array, Array, Array]:
    """Return the direction to a panel, to its right, and to its top."""
    toward = np.asarray(panel.toward, np.float32)
    toward /= np.linalg.norm(toward)
    right = np.cross(np.asarray((0, 1, 0), np.float32), toward)
    right /= np.linalg.norm(right)
    return toward, right, np.cross(toward, right)


def _between(x: Array, half: float, blur: Array) -> Array:
    """Return how much of a strip is left at `x` when its edges are blurred."""
    return _share(x + half, blur) - _share(x - half, blur)


def _share(x: Array, blur: Array) -> Array:
    """Return how far a blurred step has risen at `x`: close to the integral of a normal distribution."""
    risen: Array = 0.5 + 0.5 * np.tanh(x / blur * np.float32(0.8))
    return risen

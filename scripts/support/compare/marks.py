# SPDX-License-Identifier: GPL-3.0-or-later
"""A service on loopback whose maps cannot be mistaken for turned, mirrored, or swapped ones.

The base color has four colors and a white F, the normal and height maps a round dome in each of the four quarters.
Roughness rises from left to right. A bar along the top edge is metal.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from aiohttp import web
from PIL import Image

from tests.server import ApiServer
from tests.server.loopback import Task
from tests.server.responses import image_response

_COLORS = np.array([[(220, 190, 40), (40, 70, 200)], [(200, 40, 30), (40, 170, 60)]], np.uint8)
"""Yellow and blue below red and green."""
_RADIUS = 0.3
"""Of a dome, in quarters."""
_STEEPNESS = 0.8
"""A dome is not quite half a ball."""


class MarksServer(ApiServer):
    """Serve the marker set in place of the tests' usual images."""

    def _render_maps(self, task: Task) -> None:
        """They take no time."""

    async def _file(self, request: web.Request, task: Task, kind: str) -> web.StreamResponse:
        return image_response(request, _png(kind, task.size))


@cache
def _png(kind: str, size: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels(kind, size))).save(file, "PNG")
    return file.getvalue()


def pixels(kind: str, size: int) -> npt.NDArray[np.uint8]:
    """Return a map of 8 bits, the top row first: (size, size), or (size, size, 3) for colors and normals."""
    rows, columns = (np.mgrid[:size, :size] + 0.5) / size
    u, v = columns, 1 - rows
    if kind == "basecolor":
        return _base_color(u, v)
    if kind == "roughness":
        return _bytes(0.25 + 0.6 * u)
    if kind == "metalness":
        return _bytes(np.where(v > 0.9, 1.0, 0.0))
    across, up = (2 * u % 1 - 0.5) / _RADIUS, (2 * v % 1 - 0.5) / _RADIUS
    is_dome = across**2 + up**2 < 1
    if kind == "height":
        return _bytes(0.16 + 0.66 * np.sqrt(np.where(is_dome, 1 - across**2 - up**2, 0)))
    slopes = np.stack((across, up), -1) * _STEEPNESS * is_dome[..., None]
    upward = np.sqrt(1 - (slopes**2).sum(-1, keepdims=True))
    return _bytes(np.concatenate((slopes, upward), -1) / 2 + 0.5)


def _base_color(u: npt.NDArray[Any], v: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    color: npt.NDArray[np.uint8] = _COLORS[(v > 0.5).astype(int), (u > 0.5).astype(int)]
    stem = (u > 0.40) & (u < 0.45) & (v > 0.30) & (v < 0.70)
    arms = (u > 0.40) & (u < 0.62) & (v > 0.63) & (v < 0.70) | (u > 0.40) & (u < 0.56) & (v > 0.47) & (v < 0.54)
    color[stem | arms] = 240
    return color


def _bytes(values: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    rounded: npt.NDArray[np.uint8] = (np.asarray(values, float) * 255).round().astype(np.uint8)
    return rounded

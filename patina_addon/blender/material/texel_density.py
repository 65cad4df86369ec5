# SPDX-License-Identifier: GPL-3.0-or-later
"""How many meters of an object one unit of texture coordinates covers, and its scale."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from math import inf, sqrt
from typing import NamedTuple

import bpy
from mathutils import Matrix

from ..narrowing import present

TOLERANCE = 0.01
"""The relative difference up to which densities count as equal."""
PREPARED_UV_MAP = "Patina"
"""The name of the UV map that Prepare for Export writes. It counts tiles, so that no size is left for the material."""
_KEY_STEPS = 10_000
"""The resolution at which stretches are compared."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How a texture is projected onto an object."""

    projection: str
    """'UV' or 'BOX'."""
    density: tuple[float, float, float]
    """The meters that one unit of the texture coordinate covers: along u and v, and 1, or along the object's axes."""
    scale: float = 0.0
    """The object's scale if it is the same along all axes, otherwise 0."""
    uv_map: str = ""
    """The UV map that is used, by name; empty for the one that a render uses, and for box projection."""

    def scaled(self, factor: float) -> "Measure":
        """Return the measure of an object that is so many times as large."""
        x, y, z = self.density
        depth = z * factor if self.projection == 'BOX' else z
        return replace(self, density=(x * factor, y * factor, depth), scale=self.scale * factor)

    def agrees(self, other: "Measure") -> bool:
        """Return whether the same material fits both."""
        pairs = zip(self.density, other.density, strict=True)
        is_alike = self.projection == other.projection and self.uv_map == other.uv_map
        return is_alike and all(_is_near(one, two) for one, two in pairs)

    def scales_like(self, other: "Measure") -> bool:
        """Return whether lengths in object space are the same on both."""
        return _is_near(self.scale, other.scale)


def _is_near(one: float, two: float) -> bool:
    return abs(one - two) <= TOLERANCE * max(one, two)


def unit() -> float:
    """Return how many meters one Blender unit is in this scene."""
    return present(bpy.context.scene).unit_settings.scale_length or 1.0


def uv_layer(mesh: bpy.types.Mesh | None, name: str = "") -> bpy.types.MeshUVLoopLayer | None:
    """Return the UV map with this name, or else the one that a render uses; None if there is none, or no faces."""
    if mesh is None or not len(mesh.polygons):
        return None
    if name:
        return mesh.uv_layers.get(name)
    return next((layer for layer in mesh.uv_layers if layer.active_render), None)


class Stretch(NamedTuple):
    """How an object's matrix scales lengths, regardless of its rotation."""

    factor: float
    """The overall scale."""
    key: tuple[int, ...]
    """The rest. Objects that rotate a mesh or scale it uniformly have the same key."""
    axes: tuple[float, float, float]
    """The lengths of the object's axes."""
    matrix: Matrix

    @classmethod
    def of(cls, matrix: Matrix) -> "Stretch":
        """Return the stretch of a matrix."""
        matrix = matrix.to_3x3()
        squares = matrix.transposed() @ matrix  # This removes the rotation.
        x, y, z = squares[0][0], squares[1][1], squares[2][2]
        square = (x + y + z) / 3
        if not 0 < square < inf:
            return cls(1.0, (), (0.0, 0.0, 0.0), matrix)
        fine = _KEY_STEPS / square
        skew = squares[0][1], squares[0][2], squares[1][2]
        key = tuple(round(value * fine) for value in (x, y, z, *skew))
        return cls(sqrt(square), key, (sqrt(x), sqrt(y), sqrt(z)), matrix)

    @property
    def size(self) -> tuple[object, ...]:
        """Return a key that objects with the same measure share."""
        return self.key, f"{self.factor:.5g}"

    def box_measure(self) -> Measure:
        """Return the measure for box projection, from the object's axes. An axis of zero length counts as 1."""
        x, y, z = self.axes
        scale = x if x > 0 and _is_near(x, y) and _is_near(x, z) else 0.0
        x, y, z = (length * unit() if length else unit() for length in self.axes)
        return Measure('BOX', (x, y, z), scale)


class MeasureCache:
    """Measures by what objects show and how they stretch it, each computed once: an even scale only multiplies it."""

    def __init__(self) -> None:
        self._computed: dict[Hashable, tuple[float, Measure]] = {}
        self._measures: dict[Hashable, Measure] = {}

    def get(self, shown: Hashable, stretch: Stretch, compute: Callable[[], Measure]) -> Measure:
        """Return the measure of an object."""
        key = shown, *stretch.size
        if key not in self._measures:
            shape = shown, stretch.key
            if shape not in self._computed:
                self._computed[shape] = stretch.factor, compute()
            factor, measure = self._computed[shape]
            self._measures[key] = measure.scaled(stretch.factor / factor)
        return self._measures[key]

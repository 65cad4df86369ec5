# SPDX-License-Identifier: GPL-3.0-or-later
"""How many meters a unit of texture coordinates covers on an object: world area against UV area."""

from dataclasses import dataclass
from math import inf, sqrt
from typing import NamedTuple

import bpy
from mathutils import Matrix

from ..narrowing import present

TOLERANCE = 0.01
"""Densities that differ by less are one."""
_KEY_STEPS = 10_000
"""How finely stretches are told apart."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How an object carries a texture.

    `projection` is 'UV' or 'BOX'. `density` are the meters that one unit of the texture coordinate covers in x, y
    and z: along u and v, and 1 for UV; along the axes of the object for box projection. `scale` is the object's own,
    where it is the same along all axes, else 0.
    """

    projection: str
    density: tuple[float, float, float]
    scale: float = 0.0

    def agrees(self, other: "Measure") -> bool:
        """Return whether one size does for both."""
        pairs = zip(self.density, other.density, strict=True)
        return self.projection == other.projection and all(_is_near(one, two) for one, two in pairs)

    def scales_like(self, other: "Measure") -> bool:
        """Return whether a length in the space of one object is as long on the other."""
        return _is_near(self.scale, other.scale)


def _is_near(one: float, two: float) -> bool:
    return abs(one - two) <= TOLERANCE * max(one, two)


def unit() -> float:
    """Return the meters of one of Blender's units in this scene."""
    return present(bpy.context.scene).unit_settings.scale_length or 1.0


def uv_layer(mesh: bpy.types.Mesh | None) -> bpy.types.MeshUVLoopLayer | None:
    """Return the UVs that a render uses; None if there are no faces."""
    if mesh is None or not len(mesh.polygons):
        return None
    return next((layer for layer in mesh.uv_layers if layer.active_render), None)


class Stretch(NamedTuple):
    """How an object's matrix changes lengths, whichever way the object is turned."""

    factor: float
    """By how much all together."""
    key: tuple[int, ...]
    """What there is besides: objects that only turn or scale one mesh evenly have the same."""
    axes: tuple[float, float, float]
    """How long the axes of the object are."""
    matrix: Matrix

    @classmethod
    def of(cls, matrix: Matrix) -> "Stretch":
        """Return the stretch of a matrix."""
        matrix = matrix.to_3x3()
        squares = matrix.transposed() @ matrix  # without the turning
        x, y, z = squares[0][0], squares[1][1], squares[2][2]
        square = (x + y + z) / 3
        if not 0 < square < inf:
            return cls(1.0, (), (0.0, 0.0, 0.0), matrix)
        fine = _KEY_STEPS / square
        skew = squares[0][1], squares[0][2], squares[1][2]
        key = tuple(int(value * fine) for value in (x, y, z, *skew))
        return cls(sqrt(square), key, (sqrt(x), sqrt(y), sqrt(z)), matrix)

    @property
    def size(self) -> tuple[object, ...]:
        """Return what objects have in common that measure the same."""
        return self.key, f"{self.factor:.5g}"

    def box_measure(self) -> Measure:
        """Return the measure of box projection, by the object's axes alone. An axis of no length counts as 1."""
        x, y, z = self.axes
        scale = x if x > 0 and _is_near(x, y) and _is_near(x, z) else 0.0
        x, y, z = (length * unit() if length else unit() for length in self.axes)
        return Measure('BOX', (x, y, z), scale)

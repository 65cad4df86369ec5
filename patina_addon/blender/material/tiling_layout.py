# SPDX-License-Identifier: GPL-3.0-or-later
"""How the second copy of Hide Repetition lies, which follows from the pattern of the surface and from what was chosen.

The copy is rotated if the surface has no direction. Otherwise it is only shifted, so that rows stay rows.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import bpy

from ...core.model.maps import MapFile, pattern_of
from ...core.model.pattern import Pattern
from ...core.model.stored_values import Record
from .. import values
from . import proportions

_SHIFT = (0.37, 0.61, 0.23)
"""The shift of a surface that has no rows, in tiles."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the nodes of the second sample depend on."""

    is_rotated: bool
    aspect: float
    """The proportions to keep when rotated: the height of a tile divided by its width."""
    shift: tuple[float, float, float]
    pattern: Pattern

    @property
    def text(self) -> str:
        """The same as one text."""
        return json.dumps([self.is_rotated, f"{self.aspect:.5g}", self.shift, self.pattern.plain()])


def start(material: bpy.types.Material) -> None:
    """Have a new material shift the copy only, which is right for any surface, until its pattern is known."""
    values.controls(material).repetition_copy = 'SHIFT'


def store(material: bpy.types.Material, files: Iterable[MapFile]) -> None:
    """Store how the surface of the maps repeats. What was chosen about the copy stays as long as it is the same."""
    pattern, controls = pattern_of(files), values.controls(material)
    text = json.dumps(pattern.plain()) if pattern else ""
    if text != controls.pattern:
        controls.pattern = text
        controls.repetition_copy = 'SHIFT' if pattern is None or pattern.has_direction else 'ROTATE'


def can_rotate(material: bpy.types.Material) -> bool:
    """Return whether coordinates can be rotated. With box projection, that would stretch the maps on some sides."""
    return bool(values.controls(material).measure.projection == 'UV')


def layout_of(material: bpy.types.Material) -> Layout:
    """Return what the nodes have to be built for."""
    controls = values.controls(material)
    stored = Pattern.from_plain(Record({"pattern": controls.pattern}).json("pattern").record("pattern"))
    pattern = stored or Pattern()
    loose = Pattern(softness=pattern.softness)
    is_shifted = controls.repetition_copy == 'SHIFT'
    if can_rotate(material) and not is_shifted:
        return Layout(True, 1.0 if proportions.is_square(material) else controls.aspect, _SHIFT, loose)
    if stored is None or not (is_shifted and pattern.has_direction):
        return Layout(False, 1.0, _SHIFT, loose)
    across, up = pattern.shift
    if can_rotate(material):
        return Layout(False, 1.0, (across, up, 0.0), pattern)
    # On sides and floors alike, y runs across the maps and z up. X runs across some and up others, so it stays.
    return Layout(False, 1.0, (0.0, across, up), loose)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to become of a job's maps, and what became of them, as plain values."""

from dataclasses import dataclass

import bpy

from ..core.request import MaterialRequest
from .target import Assignment, Target


@dataclass(frozen=True, slots=True)
class Order:
    """What is to become of a job's maps.

    `asked` is the request before a seed was chosen. `target` is None where the material goes on no object.
    `is_automatic` says that it is applied by itself when it is ready; else a click or a waiting script does it.
    """

    asked: MaterialRequest
    material_name: str
    target: Target | None
    is_automatic: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job's maps: the names of its materials, one a variant, and what was done with the first.

    `uid` is the first one's `session_uid`: others may have its name by now.
    """

    materials: tuple[str, ...]
    uid: int
    assignment: Assignment

    @property
    def material(self) -> str:
        """The name that the material which was put on the objects got."""
        return self.materials[0]

    def find(self) -> bpy.types.Material | None:
        """That material, however it is called now; None where it was undone or removed."""
        named = bpy.data.materials.get(self.material)
        if named and named.session_uid == self.uid:
            return named
        return next((made for made in bpy.data.materials if made.session_uid == self.uid), None)

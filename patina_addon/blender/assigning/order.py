# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to become of a job's maps, and what became of them, as plain values."""

from dataclasses import dataclass, field

import bpy

from ...core.model.corrections import Corrections
from ...core.model.request import MaterialRequest
from .provenance import JOB
from .slots import Assignment
from .target import Into, Target, find_material


@dataclass(frozen=True, slots=True)
class Order:
    """What is to become of a job's maps.

    `asked` is the request before a seed was chosen. `target` is None where the material goes on no object, and an
    existing material where that gets the maps. `is_automatic` says that it is applied by itself when it is ready; else
    a click or a waiting script does it. `corrections` are what is wanted on top of what the maps call for.
    """

    asked: MaterialRequest
    material_name: str
    target: Target | Into | None
    is_automatic: bool
    corrections: Corrections = field(default_factory=Corrections)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a job's maps: the names of its materials, one a variant, and what was done with the first.

    `uid` is the first one's `session_uid`: others may have its name by now. `job` made it, and may have given place to
    another since.
    """

    materials: tuple[str, ...]
    uid: int
    assignment: Assignment
    job: str = ""

    @property
    def material(self) -> str:
        """The name that the material which was put on the objects got."""
        return self.materials[0]

    def find(self) -> bpy.types.Material | None:
        """That material, however it is called now; None where it was undone or removed, or shows another job's maps."""
        found = find_material(self.uid, self.material)
        return found if found and (not self.job or found.get(JOB) == self.job) else None

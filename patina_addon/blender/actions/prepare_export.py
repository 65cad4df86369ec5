# SPDX-License-Identifier: GPL-3.0-or-later
"""Replace box projection, which no exporter supports, by a UV map and a material that look the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import bpy
from mathutils import Matrix

from ...core.model.errors import PatinaError
from ...core.model.message import Message, plural
from .. import values
from ..material import tile_size, write_controls
from ..material.changeable import is_changeable
from ..material.projection import box_matrix, objects_needing_uvs, uses_box_projection
from ..material.texel_density import Measure
from ..narrowing import mesh_of

_MAX_UV_MAPS = 8
_MAX_REFUSALS = 5
"""How many objects have a message of their own before they are only counted."""
_TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True)
class PrepareResult:
    """Which objects were prepared, and which were not."""

    objects: tuple[str, ...]
    """The names of the objects that have a UV map now."""
    refusals: tuple[Message, ...]
    """Why the others were not prepared."""


def prepare_export(objects: Sequence[bpy.types.Object]) -> PrepareResult:
    """Give `objects` UV maps in meters that reproduce their box projection, and materials that use them.

    A material without other users is changed in place. If a material has other users, the objects get a copy. Raises
    PatinaError if no object has box projection.
    """
    from .write_uvs import unwrap

    boxes = _Boxes()
    ratios: dict[bpy.types.Object, float] = {}
    representatives: dict[bpy.types.Mesh, bpy.types.Object] = {}
    refusals = []
    boxed = objects_needing_uvs(objects)
    if not boxed:
        raise PatinaError(Message("No selected object has a Patina material with box projection."))
    for obj in boxed:
        mesh = mesh_of(obj)
        ratio, mismatch = _ratio(obj, representatives.get(mesh) if mesh else None, boxes)
        if refusal := _refusal(obj, mesh, boxes) or mismatch:
            refusals.append(refusal)
        elif mesh:
            representatives.setdefault(mesh, obj)
            ratios[obj] = ratio
    matrices = {
        mesh: [boxes.matrix(slot.material) for slot in obj.material_slots] for mesh, obj in representatives.items()
    }
    _use_uvs_in_place(ratios, boxes)
    _use_uvs(ratios)
    for mesh, obj in representatives.items():
        unwrap(mesh, matrices[mesh], [slot.material for slot in obj.material_slots])
    _use_uvs(ratios)  # Again, since it stores a measure of the UVs, which did not exist before.
    return PrepareResult(tuple(obj.name for obj in ratios), _shortened(refusals))


def _shortened(refusals: list[Message]) -> tuple[Message, ...]:
    """Return the first of many refusals, and how many more there are."""
    first, more = refusals[:_MAX_REFUSALS], len(refusals) - _MAX_REFUSALS
    if more > 0:
        first.append(
            plural(more, "{count} more object cannot be prepared.", "{count} more objects cannot be prepared.")
        )
    return tuple(first)


class _Boxes:
    """The box projections of materials, each read once, no matter how many objects use it."""

    def __init__(self) -> None:
        self.matrix = cache(box_matrix)
        self.has_box = cache(uses_box_projection)


def _refusal(obj: bpy.types.Object, mesh: bpy.types.Mesh | None, boxes: _Boxes) -> Message:
    """Return why `obj` cannot get a UV map; empty if it can."""
    if mesh is None:
        return Message("{object} is not a mesh. Convert it first (Object > Convert > Mesh).", object=obj.name)
    if any(block.library or block.override_library for block in (obj, mesh)):
        return Message("{object} is linked from another file.", object=obj.name)
    if not mesh.polygons:
        return Message("{object} has no faces.", object=obj.name)
    for slot in obj.material_slots:
        if slot.material and boxes.has_box(slot.material) and boxes.matrix(slot.material) is None:
            return Message(
                "{object} cannot be prepared: the Mapping node of {material} was changed manually.",
                object=obj.name,
                material=slot.material.name,
            )
    layers = mesh.uv_layers
    is_boxed = all(boxes.has_box(slot.material) for slot in obj.material_slots)
    if len(layers) == _MAX_UV_MAPS or (layers and not is_boxed):
        return Message("{object} already has UV maps, which its other materials use.", object=obj.name)
    return Message()


def _ratio(obj: bpy.types.Object, other: bpy.types.Object | None, boxes: _Boxes) -> tuple[float, Message]:
    """Return how many times larger `obj` is than `other`, with which it shares a mesh, or why they cannot share UVs."""
    if other is None:
        return 1.0, Message()
    ratios = set()
    for slot, other_slot in zip(obj.material_slots, other.material_slots, strict=True):
        matrix, other_matrix = boxes.matrix(slot.material), boxes.matrix(other_slot.material)
        if matrix != other_matrix:
            ratios.add(_factor(matrix, other_matrix) if matrix and other_matrix else 0.0)
    ratio = ratios.pop() if ratios else 1.0
    if ratio == 0.0 or any(abs(other_ratio / ratio - 1) > _TOLERANCE for other_ratio in ratios):
        return 0.0, Message(
            "{object} shares its mesh with {other}, but its maps are placed differently. "
            "Make it a single user (Object > Relations).",
            object=obj.name,
            other=other.name,
        )
    return ratio, Message()


def _factor(matrix: Matrix, other: Matrix) -> float:
    """Return the number by which `other` is multiplied in `matrix`; 0 if they differ in another way."""
    if any(matrix.translation[:]) or any(other.translation[:]):
        return 0.0
    factor = matrix.median_scale / other.median_scale
    difference = matrix.to_3x3() - other.to_3x3() * factor
    largest = max(abs(difference[row][column]) for row in range(3) for column in range(3))
    return factor if largest < _TOLERANCE * matrix.median_scale else 0.0


def _use_uvs_in_place(ratios: dict[bpy.types.Object, float], boxes: _Boxes) -> None:
    """Make the materials that only these objects use read UV maps, so that no copy is needed."""
    slots = {
        (obj if slot.link == 'OBJECT' else obj.data, slot.slot_index): slot.material
        for obj, ratio in ratios.items()
        if ratio == 1.0
        for slot in obj.material_slots
        if slot.material and boxes.has_box(slot.material)
    }
    for material, count in Counter(slots.values()).items():
        if is_changeable(material) and material.users - material.use_fake_user == count:
            tile_size.store(values.controls(material).measure, _measure(1.0))
            write_controls.write_all(material)


def _use_uvs(ratios: dict[bpy.types.Object, float]) -> None:
    """Replace the Patina materials of objects by copies for UV coordinates in meters."""
    slots = [(obj, slot, slot.material) for obj in ratios for slot in obj.material_slots if slot.material]
    users: dict[bpy.types.Material, dict[bpy.types.Object, Measure]] = {}
    for obj, _, material in slots:
        users.setdefault(material, {})[obj] = _measure(ratios[obj])
    fitted = {material: tile_size.fit(material, measures) for material, measures in users.items()}
    for obj, slot, material in slots:
        if slot.material != fitted[material][obj]:  # Objects that share data mostly share its slots.
            slot.material = fitted[material][obj]


def _measure(ratio: float) -> Measure:
    return Measure('UV', (ratio, ratio, 1.0))

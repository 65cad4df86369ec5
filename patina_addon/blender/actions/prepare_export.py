# SPDX-License-Identifier: GPL-3.0-or-later
"""From box projection, which no exporter knows, to a UV map and a material that look the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import bpy
from mathutils import Matrix

from ...core.model.message import Message
from .. import values
from ..material import tile_size, write_controls
from ..material.projection import box_matrix, is_boxed, needing_uvs
from ..material.texel_density import Measure
from ..narrowing import mesh_of

_MOST_LAYERS = 8
_ALIKE = 1e-4


@dataclass(frozen=True, slots=True)
class Prepared:
    """Say what was prepared."""

    objects: tuple[str, ...]
    """The names of the objects that have a UV map now."""
    refusals: tuple[Message, ...]
    """Why others have none."""


def prepare_export(objects: Sequence[bpy.types.Object]) -> Prepared:
    """Give `objects` UV maps, in meters, that reproduce their box projection, and materials that use them.

    A material that nothing else shows is changed itself; one that others show too stays, and these get a copy.
    """
    from .write_uvs import unwrap

    ratios: dict[bpy.types.Object, float] = {}
    first: dict[bpy.types.Mesh, bpy.types.Object] = {}
    refusals = []
    for obj in needing_uvs(objects):
        mesh = mesh_of(obj)
        ratio, unshared = _ratio(obj, first.get(mesh) if mesh else None)
        if refusal := _refusal(obj, mesh) or unshared:
            refusals.append(refusal)
        elif mesh:
            first.setdefault(mesh, obj)
            ratios[obj] = ratio
    boxes = {mesh: [box_matrix(slot.material) for slot in obj.material_slots] for mesh, obj in first.items()}
    _turn_over(ratios)
    for obj, ratio in ratios.items():
        _show_uv(obj, ratio)
    for mesh, obj in first.items():
        unwrap(mesh, boxes[mesh], [slot.material for slot in obj.material_slots])
    for obj, ratio in ratios.items():
        _show_uv(obj, ratio)  # again, since it remembers the UVs, which were not there before
    return Prepared(tuple(obj.name for obj in ratios), tuple(refusals))


def _refusal(obj: bpy.types.Object, mesh: bpy.types.Mesh | None) -> Message:
    """Return why `obj` cannot be given a UV map; empty if it can."""
    if mesh is None:
        return Message("{object} is not a mesh. Convert it first (Object > Convert > Mesh).", object=obj.name)
    if any(block.library or block.override_library for block in (obj, mesh)):
        return Message("{object} is linked from another file.", object=obj.name)
    if not mesh.polygons:
        return Message("{object} has no faces.", object=obj.name)
    for slot in obj.material_slots:
        if slot.material and is_boxed(slot.material) and box_matrix(slot.material) is None:
            return Message(
                "{object} cannot be prepared: the Mapping node of {material} was changed by hand.",
                object=obj.name,
                material=slot.material.name,
            )
    layers = mesh.uv_layers
    if len(layers) == _MOST_LAYERS or (layers and not all(is_boxed(slot.material) for slot in obj.material_slots)):
        return Message("{object} already has UV maps, which its other materials use.", object=obj.name)
    return Message()


def _ratio(obj: bpy.types.Object, other: bpy.types.Object | None) -> tuple[float, Message]:
    """Return how many times larger `obj` is than `other`, whose mesh it shares, or why they cannot share a UV map."""
    if other is None:
        return 1.0, Message()
    ratios = set()
    for slot, their in zip(obj.material_slots, other.material_slots, strict=True):
        ours, theirs = box_matrix(slot.material), box_matrix(their.material)
        if ours != theirs:
            ratios.add(_factor(ours, theirs) if ours and theirs else 0.0)
    ratio = ratios.pop() if ratios else 1.0
    if ratio == 0.0 or any(abs(other_ratio / ratio - 1) > _ALIKE for other_ratio in ratios):
        return 0.0, Message(
            "{object} shares its mesh with {other}, but its maps are placed differently. "
            "Make it a single user (Object > Relations).",
            object=obj.name,
            other=other.name,
        )
    return ratio, Message()


def _factor(ours: Matrix, theirs: Matrix) -> float:
    """Return the number that makes one matrix from the other; 0 if there is none."""
    if any(ours.translation[:]) or any(theirs.translation[:]):
        return 0.0
    factor = ours.median_scale / theirs.median_scale
    difference = ours.to_3x3() - theirs.to_3x3() * factor
    largest = max(abs(difference[row][column]) for row in range(3) for column in range(3))
    return factor if largest < _ALIKE * ours.median_scale else 0.0


def _turn_over(ratios: dict[bpy.types.Object, float]) -> None:
    """Have the materials that nothing but these objects show use UV maps themselves, so that no copy is needed."""
    places = {
        (obj if slot.link == 'OBJECT' else obj.data, slot.slot_index): slot.material
        for obj, ratio in ratios.items()
        if ratio == 1.0
        for slot in obj.material_slots
        if slot.material and is_boxed(slot.material)
    }
    for material, count in Counter(places.values()).items():
        if material.is_editable and material.users - material.use_fake_user == count:
            tile_size.store(values.controls(material).measure, _measure(1.0))
            write_controls.write_all(material)


def _show_uv(obj: bpy.types.Object, ratio: float) -> None:
    """Give every slot of `obj` that shows a Patina material the one for UV coordinates in meters."""
    for slot in obj.material_slots:
        if slot.material:
            slot.material = tile_size.fitted(slot.material, obj, _measure(ratio))


def _measure(ratio: float) -> Measure:
    return Measure('UV', (ratio, ratio, 1.0))

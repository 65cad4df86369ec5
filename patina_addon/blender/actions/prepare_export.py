# SPDX-License-Identifier: GPL-3.0-or-later
"""Put size, rotation, and offset of materials into a UV map that counts tiles, which every format carries.

Box projection, which no exporter supports, becomes such a UV map, too. What a render shows stays the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import MAX_NAMED, Message, listed, plural
from .. import values
from ..material import density_copies, measure_objects, prepared, prepared_mesh, tile_size
from ..material.changeable import is_changeable
from ..material.projection import TileSource, tile_source
from ..material.quick_measure import QuickMeasuring
from ..narrowing import mesh_of, of_type, present

_MAX_REFUSALS = 5
"""How many objects have a message of their own before they are only counted."""
_UV_MODIFIERS = ('UV_PROJECT', 'UV_WARP')
"""The modifiers that change UVs after what is written here."""

_Placement = tuple[TileSource | None, ...]
"""Where the tiles of each slot lie; None for slots of other materials."""
_Sources = Callable[[bpy.types.Material | None], TileSource | None]
"""The function that returns where the tiles of a material lie, which reads each material once."""
_Slot = tuple[bpy.types.Object, int]
"""An object, and the number of a slot."""


@dataclass(frozen=True, slots=True)
class PrepareResult:
    """Which objects were prepared, and which were not."""

    objects: tuple[str, ...]
    """The names of the objects that were prepared."""
    refusals: tuple[Message, ...]
    """Why the others were not."""
    notes: tuple[Message, ...] = ()
    """What was done where that is not obvious."""


def prepare_export(objects: Sequence[bpy.types.Object]) -> PrepareResult:
    """Give `objects` a UV map that counts tiles, and materials that need nothing else, one for each family.

    A material without other users is changed in place. If a material has other users, the objects get a copy. Objects
    that share a mesh but show other tiles on it get a mesh of their own. Raises PatinaError if there is nothing to do.
    """
    sources = cache(tile_source)
    waiting = prepared.objects_to_prepare(objects)
    if not waiting:
        is_done = any(prepared.prepared_objects(objects))
        raise PatinaError(
            Message("The selected objects are prepared already.")
            if is_done
            else Message("No selected object has a Patina material.")
        )
    reasons = {obj: _refusal(obj, sources) for obj in waiting}
    groups = _groups([obj for obj, reason in reasons.items() if not reason], sources)
    refusals = _shortened([reason for reason in reasons.values() if reason])
    if not groups:
        return PrepareResult((), refusals)
    _write_uvs(groups)
    ready = [obj for group in groups for obj in group.objects]
    _use(ready)
    _note_measures(ready)
    return PrepareResult(tuple(obj.name for obj in ready), refusals, _notes(groups))


@dataclass(frozen=True, slots=True)
class _Group:
    """Objects that share a mesh and show the same tiles on it."""

    mesh: bpy.types.Mesh
    objects: tuple[bpy.types.Object, ...]
    placement: _Placement
    gets_copy: bool
    """Whether the mesh is also used by objects that show other tiles, so that these get a copy of it."""


def _refusal(obj: bpy.types.Object, sources: _Sources) -> Message:
    """Return why `obj` cannot be prepared; empty if it can."""
    mesh = mesh_of(obj)
    if mesh is None:
        return Message("{object} is not a mesh. Convert it first (Object > Convert > Mesh).", object=obj.name)
    if any(block.library or block.override_library for block in (obj, mesh)):
        return Message("{object} is linked from another file.", object=obj.name)
    if not mesh.polygons:
        return Message("{object} has no faces.", object=obj.name)
    for slot in obj.material_slots:
        if prepared.is_preparable(slot.material) and sources(slot.material) is None:
            return Message(
                "{object} cannot be prepared: the Mapping node of {material} was changed manually.",
                object=obj.name,
                material=present(slot.material).name,
            )
    if prepared_mesh.has_foreign_map(mesh):
        return Message("{object} has a UV map called Patina already. Rename it first.", object=obj.name)
    if not prepared_mesh.has_room(mesh):
        return Message("{object} has 8 UV maps, and cannot have more. Remove one first.", object=obj.name)
    return _modifier_refusal(obj, mesh)


def _modifier_refusal(obj: bpy.types.Object, mesh: bpy.types.Mesh) -> Message:
    """Return which modifier would change the UVs that are written; empty if none does."""
    for modifier in obj.modifiers:
        is_mirrored = isinstance(modifier, bpy.types.MirrorModifier) and (
            modifier.use_mirror_u or modifier.use_mirror_v
        )
        is_shifted = isinstance(modifier, bpy.types.ArrayModifier) and (modifier.offset_u or modifier.offset_v)
        if modifier.type in _UV_MODIFIERS or is_mirrored or is_shifted:
            return Message(
                "{object} has a modifier that changes UVs: {modifier}. Apply it first.",
                object=obj.name,
                modifier=modifier.name,
            )
    makers = [modifier.name for modifier in obj.modifiers if modifier.type == 'NODES']
    if makers:
        final = mesh_of(obj.evaluated_get(bpy.context.evaluated_depsgraph_get()))
        kept = {layer.name for layer in final.uv_layers} if final else set()
        if final is None or kept != {layer.name for layer in mesh.uv_layers}:
            return Message(
                "{object} has a modifier that makes other UVs: {modifier}. Apply it first.",
                object=obj.name,
                modifier=makers[0],
            )
    return Message()


def _shortened(refusals: list[Message]) -> tuple[Message, ...]:
    """Return the first of many refusals, and how many more there are."""
    first, more = refusals[:_MAX_REFUSALS], len(refusals) - _MAX_REFUSALS
    if more > 0:
        first.append(
            plural(more, "{count} more object cannot be prepared.", "{count} more objects cannot be prepared.")
        )
    return tuple(first)


class _Users:
    """The objects that use each mesh, looked up once."""

    def __init__(self) -> None:
        self._by_mesh: dict[bpy.types.Mesh, list[bpy.types.Object]] = {}

    def of(self, mesh: bpy.types.Mesh) -> list[bpy.types.Object]:
        """Return the objects that use a mesh."""
        if not self._by_mesh:
            for obj in bpy.data.objects:
                if isinstance(obj.data, bpy.types.Mesh):
                    self._by_mesh.setdefault(obj.data, []).append(obj)
        return self._by_mesh[mesh]


def _groups(objects: Sequence[bpy.types.Object], sources: _Sources) -> list[_Group]:
    """Return the objects by mesh and by what they show on it, with others that show the same on the same mesh."""
    users, by_mesh = _Users(), dict[bpy.types.Mesh, dict[_Placement, list[bpy.types.Object]]]()
    for obj in objects:
        kinds = by_mesh.setdefault(of_type(obj.data, bpy.types.Mesh), {})
        kinds.setdefault(_placement(obj, sources), []).append(obj)
    groups, selected = [], set(objects)
    for mesh, kinds in by_mesh.items():
        is_shared = mesh.users - mesh.use_fake_user > sum(map(len, kinds.values()))
        others = [obj for obj in users.of(mesh) if obj not in selected] if is_shared else []
        can_join = not any(_refusal(obj, sources) for obj in others)
        shown = {_placement(obj, sources) for obj in others}
        staying = next((one for one in kinds if can_join and shown <= {one}), None)
        for placement, same in kinds.items():
            joined = (*same, *others) if placement == staying else same
            groups.append(_Group(mesh, tuple(joined), placement, placement != staying))
    return groups


def _placement(obj: bpy.types.Object, sources: _Sources) -> _Placement:
    materials = (slot.material for slot in obj.material_slots)
    return tuple(sources(one) if prepared.is_preparable(one) else None for one in materials)


def _write_uvs(groups: Iterable[_Group]) -> None:
    """Write the UV maps. All are computed, and all meshes copied, before the first is written."""
    from .tile_coordinates import tile_coordinates

    computed = [(group, tile_coordinates(group.mesh, group.placement)) for group in groups]
    meshes = [_own_copy(group) if group.gets_copy else group.mesh for group, _ in computed]
    for mesh, (_, coordinates) in zip(meshes, computed, strict=True):
        prepared_mesh.write(mesh, coordinates)


def _own_copy(group: _Group) -> bpy.types.Mesh:
    """Give the objects of a group a mesh of their own."""
    copy = present(group.mesh.copy())
    if not prepared_mesh.is_prepared(group.mesh):
        values.preparation(copy).original = group.mesh
    for obj in group.objects:
        obj.data = copy
    return copy


def _use(objects: Sequence[bpy.types.Object]) -> None:
    """Have the slots of Patina materials use materials for these UVs: one for each family, if one is right for all."""
    slots = [
        (obj, number)
        for obj in objects
        for number, slot in enumerate(obj.material_slots)
        if prepared.is_preparable(slot.material)
    ]
    owned = {_owner(slot): _material(slot) for slot in slots}
    counts, families = Counter(owned.values()), dict[tuple[str, float], list[_Slot]]()
    for material in filter(is_changeable, counts):
        density_copies.settle_family(material)
    for slot in slots:
        material = _material(slot)
        key = values.controls(material).family, prepared.relief_scale(material)
        families.setdefault(key, []).append(slot)
    for (_, scale), same in families.items():
        target = _shared_material(list(dict.fromkeys(map(_material, same))), counts, scale)
        for obj, number in same:
            if obj.material_slots[number].material != target:  # Objects that share data mostly share its slots.
                obj.material_slots[number].material = target


def _shared_material(
    materials: Sequence[bpy.types.Material], counts: Counter[bpy.types.Material], scale: float
) -> bpy.types.Material:
    """Return one material in place of several of a family, for a relief that is right at this scale, or at any if 0.

    This is one that is ready; otherwise one of them that only the slots in `counts` use; otherwise a copy.
    """
    for member in density_copies.members(materials[0]):
        if prepared.is_ready(member) and prepared.relief_scale(member) == scale:
            return member
    free = (one for one in materials if is_changeable(one) and one.users - one.use_fake_user == counts[one])
    target = next(free, None) or density_copies.copy(materials[0])
    scales = {values.controls(one).measure.scale for one in materials}
    prepared.settle(target, scale or (scales.pop() if len(scales) == 1 else 0.0))
    return target


def _material(slot: _Slot) -> bpy.types.Material:
    obj, number = slot
    return present(obj.material_slots[number].material)


def _owner(slot: _Slot) -> tuple[bpy.types.ID, int]:
    """Return what holds the material of a slot: the object, or its data, and the number there."""
    obj, number = slot
    return (obj if obj.material_slots[number].link == 'OBJECT' else present(obj.data)), number


def _note_measures(objects: Sequence[bpy.types.Object]) -> None:
    """Note how large the objects are now, so that the panel sees when that changes."""
    quick = QuickMeasuring()
    for obj, measured in measure_objects.measures(objects).items():
        if obj.is_editable:
            tile_size.store(values.measures(obj).measure, measured)
            tile_size.store(values.measures(obj).quick_measure, quick.measure(obj))


def _notes(groups: Iterable[_Group]) -> tuple[Message, ...]:
    """Return what to say about objects that got a mesh of their own, and those that modifiers change."""
    copied, modified = [], []
    for group in groups:
        names = [obj.name for obj in group.objects]
        copied += names if group.gets_copy else []
        is_boxed = any(source and source.is_box for source in group.placement)
        modified += [obj.name for obj in group.objects if is_boxed and obj.modifiers]
    notes = (
        plural(
            len(copied),
            "{objects} has a mesh of its own now, because its tiles lie differently on the mesh that it shared.",
            "{objects} have meshes of their own now, because their tiles lie differently on the mesh that they shared.",
            objects=listed(copied, MAX_NAMED),
        ),
        plural(
            len(modified),
            "{objects} has modifiers, and no UVs before: its tiles follow the mesh as it is without them.",
            "{objects} have modifiers, and no UVs before: their tiles follow the meshes as they are without them.",
            objects=listed(modified, MAX_NAMED),
        ),
    )
    return tuple(note for note, names in zip(notes, (copied, modified), strict=True) if names)

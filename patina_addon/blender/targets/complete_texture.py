# SPDX-License-Identifier: GPL-3.0-or-later
"""Add the maps of a texture to the materials that show it, as part of an undo step."""

from collections.abc import Collection, Iterable, Iterator

import bpy

from ...core.model.apply_plan import ADDED, SlotRef, TextureTarget
from ...core.model.errors import InvalidRequest
from ...core.model.job import Job
from ...core.model.maps import MAPS, METALNESS, in_order, of_variant
from ...core.model.message import MAX_NAMED, Message, Value, listed, plural
from ..material import all_or_nothing, density_copies, images, join_maps, map_links, texture_nodes, tile_size
from ..material.changeable import check_changeable, is_linked
from . import job_maps, replaced_materials
from .assign_material import AssignResult, MeasuredTarget, fill
from .find_target import target_materials
from .texture_target import images_of

Images = Collection[bpy.types.Image]


def check(job: Job, target: TextureTarget) -> list[bpy.types.Material]:
    """Return the materials of a target that still show the texture. Raises InvalidRequest if none does."""
    textures = _images(job)
    materials = [material for material in target_materials(target) if texture_nodes.find(material, textures)]
    if not materials:
        names = listed((material.name for material in target.materials), MAX_NAMED)
        raise InvalidRequest(
            Message("The texture is no longer used in {materials}.", materials=names),
            Message("Apply the job to a selection."),
        )
    for material in materials:
        if not is_linked(material):
            check_changeable(material)
    return materials


def complete(
    job: Job, target: TextureTarget, measured: MeasuredTarget, variant: int
) -> tuple[dict[bpy.types.Material, bpy.types.Material], AssignResult]:
    """Add the maps of `job` to the materials of `target`, or to copies of those that must stay as they are.

    Return what has the maps now, by the materials that were there. Raises PatinaError, and then changes nothing if
    Blender cannot read a file.
    """
    textures, notes = _images(job), list[Message]()
    done: dict[bpy.types.Material, bpy.types.Material] = {}
    replaced: set[bpy.types.Material] = set()
    with job_maps.readable(job), all_or_nothing():
        for file in of_variant(job.maps, variant):
            images.load(file)
    materials = check(job, target)
    for original in materials[:1] if target.adds_slots else materials:
        material = original
        if any(material in density_copies.members(other) for other in done.values() if other != material):
            continue  # It is a copy of another one for its size, and got the maps with it.
        slots = [slot for slot in measured.slots if _is_on(material, *slot)]
        if target.adds_slots or not join_maps.is_joinable(material, textures):
            notes += [] if target.adds_slots else [_reason(material)]
            material = join_maps.joinable_copy(material, textures)
            filled = fill((obj, ref, material) for obj, ref in slots)
            replaced |= filled.replaced
            notes += filled.notes()
        join_maps.adopt(material, textures, next((measured.measures[obj] for obj, _ in slots), None))
        job_maps.show(job, material, variant, tiling=target.tiling, adds=True)
        if not tile_size.is_only_on(material, [obj for obj, _ in measured.slots]):
            notes.append(Message("Other objects that use {material} show the maps, too.", material=material.name))
        done[original] = material
    kept = replaced_materials.keep(replaced)
    return done, AssignResult(measured.refusals, replaced=kept, notes=(*_added(job, done.values(), variant), *notes))


def _images(job: Job) -> Images:
    return images_of(job.request.image) if job.request.image else ()


def _is_on(material: bpy.types.Material, obj: bpy.types.Object, ref: SlotRef) -> bool:
    """Return whether a slot shows `material`, or is to be added for it."""
    slots = obj.material_slots
    return ref.slot == ADDED or (ref.slot < len(slots) and slots[ref.slot].material == material)


def _reason(material: bpy.types.Material) -> Message:
    """Return why a copy of `material` got the maps."""
    if is_linked(material):
        return Message("{material} is linked from another file, so a copy got the maps.", material=material.name)
    return Message("{material} has no Principled BSDF, so a copy got one with the maps.", material=material.name)


def _added(job: Job, materials: Iterable[bpy.types.Material], variant: int) -> Iterator[Message]:
    """Yield which maps are used in which materials, and which are off because there is something else already."""
    kinds = in_order(file.kind for file in of_variant(job.maps, variant))
    alike: dict[tuple[str, ...], list[str]] = {}
    for material in materials:
        on = tuple(kind for kind in kinds if not map_links.is_off(material, kind))
        alike.setdefault(on, []).append(material.name)
    for on, names in alike.items():
        if on:
            yield Message("Added to {materials}: {maps}.", materials=listed(names, MAX_NAMED), maps=_labels(on))
    for on, names in alike.items():
        off = [kind for kind in kinds if kind not in on]
        if job_maps.metallic_of(job, variant) is not None and METALNESS in off:
            off.remove(METALNESS)  # The job has a note about it.
        if off:
            yield plural(
                len(off),
                "The new {maps} map is off, because {materials} already had something there. "
                "It can be turned on under Maps.",
                "The new {maps} maps are off, because {materials} already had something there. "
                "They can be turned on under Maps.",
                maps=_labels(off),
                materials=listed(names, MAX_NAMED),
            )


def _labels(kinds: Iterable[str]) -> tuple[Value, ...]:
    return listed(MAPS[kind].label for kind in kinds)

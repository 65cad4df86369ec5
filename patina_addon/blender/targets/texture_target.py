# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a texture in the materials of a target: its maps go into those, where it lies."""

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import cache

import bpy

from ...core.model.apply_plan import ADDED, SlotRef, SlotTarget, Target, TextureTarget
from ...core.model.input_image import IN_BLENDER, InputImage
from ...core.model.message import MAX_NAMED, listed, plural
from ...core.model.request import MaterialRequest
from ...core.model.tasks import MAPS_ONLY
from ..material import own_mapping, texture_nodes
from ..material.images import path_of
from . import find_target
from .capture import material_target

_Found = tuple[bpy.types.Object, int, bpy.types.Material]
"""An object, one of its slots, and its material, which shows the texture."""


def images_of(image: InputImage) -> set[bpy.types.Image]:
    """Return Blender's images that are this one: by its file, or if it has none, by what Blender calls it."""
    if not image.source.startswith(IN_BLENDER):
        path = os.path.normpath(image.source)
        return {
            candidate
            for candidate in bpy.data.images
            if candidate.filepath and os.path.normpath(path_of(candidate).absolute()) == path
        }
    uid = image.source.removeprefix(IN_BLENDER)
    named = {candidate for candidate in bpy.data.images if candidate.name == image.name}
    return named or {candidate for candidate in bpy.data.images if str(candidate.session_uid) == uid}


def refined_for(request: MaterialRequest, target: Target, every_slot: bool = True) -> Target:
    """Return where the result of a request goes: for the maps of a texture, the materials of `target` that show it.

    If there are none, or for any other request, that is `target`. `every_slot`: the other slots of its objects are
    looked at, too. An object without the texture keeps its material.
    """
    if request.task != MAPS_ONLY or not request.image or not isinstance(target, SlotTarget):
        return target
    return _refined(target, request.image, every_slot)


def materials_with_texture(
    request: MaterialRequest, objects: Iterable[bpy.types.Object], every_slot: bool
) -> list[bpy.types.Material]:
    """Return the materials that get the maps of a texture, for a few objects; none for any other request."""
    if request.task != MAPS_ONLY or not request.image:
        return []
    images = images_of(request.image)
    refs = [(obj, SlotRef(obj.session_uid, obj.name, obj.active_material_index or 0)) for obj in objects]
    materials = dict.fromkeys(material for obj, ref in refs for _, material in _materials(obj, ref, every_slot))
    return [material for material in materials if images and texture_nodes.find(material, images)]


def _refined(target: SlotTarget, image: InputImage, every_slot: bool) -> SlotTarget | TextureTarget:
    images = images_of(image)
    shows = cache(lambda material: texture_nodes.find(material, images) is not None)
    found: list[_Found] = []
    without: list[str] = []
    slots: list[SlotRef] = []
    for obj, ref in find_target.find_objects(target) if images else ():
        shown = [(obj, number, material) for number, material in _materials(obj, ref, every_slot) if shows(material)]
        found += shown
        if ref.slot != ADDED:
            slots += [replace(ref, slot=number) for _, number, _ in shown]
        if not shown:
            without.append(obj.name)
    if not found:
        return target
    if ADDED in [ref.slot for ref in target.slots]:
        slots, without = list(target.slots), []
    keeping = plural(
        len(without),
        "{objects} does not use {image} and keeps its material.",
        "{objects} do not use {image} and keep their materials.",
        objects=listed(without, MAX_NAMED),
        image=image.name,
    )
    refusals = (*target.refusals, *([keeping] if without else ()))
    materials = tuple(material_target(material) for material in dict.fromkeys(material for _, _, material in found))
    return TextureTarget(materials, SlotTarget(tuple(slots), refusals, target.file), _tiling(found, images))


def _materials(
    obj: bpy.types.Object, ref: SlotRef, every_slot: bool
) -> Iterator[tuple[int, bpy.types.Material]]:
    """Yield the slots of an object that have materials: the one of `ref`, or all if that is to be added."""
    for number, slot in enumerate(obj.material_slots):
        is_meant = every_slot or ref.slot in (ADDED, number)
        if is_meant and slot.material:
            yield number, slot.material


def _tiling(found: list[_Found], images: Collection[bpy.types.Image]) -> str:
    """Return the axes along which the texture repeats on any of the objects."""
    from ..material import uv_tiling

    axes: set[str] = set()
    for obj, slot, material in found:
        if texture := texture_nodes.find(material, images):
            axes.update(uv_tiling.axes(own_mapping.read(material, texture), texture.extension, obj, slot))
    return "".join(axis for axis in "XY" if axis in axes)

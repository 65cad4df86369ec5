# SPDX-License-Identifier: GPL-3.0-or-later
"""Save the maps of this .blend beside it, inside it, or in a folder, so that it does not need the Patina folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import bpy

from ...core.export.copy_maps import SourceMap, copy
from ...core.model.errors import PatinaError, StorageError
from ...core.model.maps import MAPS
from ...core.model.message import Message, joined
from ...core.model.naming import TEXTURES, file_stem
from ...core.model.pasted_text import unquoted
from .. import preferences
from ..material import projection
from ..material.images import blender_path, images_in_folder, path_of
from ..narrowing import image_extensions
from ..targets import preview_material
from ..targets.used_images import in_use

_Set = tuple[str, list[tuple[str, bpy.types.Image]]]
"""The name of what shows some images, and each image with its kind of map."""


@dataclass(slots=True)
class SaveResult:
    """What was saved, and what was not."""

    count: int = 0
    """How many maps were saved."""
    refusals: list[Message] = field(default_factory=list)
    """Why other maps were not saved."""


def save_maps(place: str, directory: str = "", include_replaced: bool = False) -> SaveResult:
    """Save the maps that something in this file uses. Raises PatinaError if none can be saved.

    `place` is TEXTURES (the folder textures beside the .blend), PACK (into the .blend), or FOLDER (`directory`).
    `include_replaced`: save those of replaced materials as well.
    """
    result = pack_maps(include_replaced) if place == 'PACK' else copy_maps(_folder(place, directory), include_replaced)
    if result.refusals and not result.count:
        raise PatinaError(joined(result.refusals))
    return result


def _folder(place: str, directory: str) -> Path:
    if place == 'FOLDER':
        if not directory:
            raise PatinaError(Message("No folder was given."), Message("Set the directory."))
        return Path(bpy.path.abspath(unquoted(directory))).absolute()
    if not bpy.data.filepath:
        raise PatinaError(
            Message("This file has not been saved, so there is no folder beside it."),
            Message("Save it first, or pack the maps."),
        )
    return Path(bpy.data.filepath).parent / TEXTURES


def source_map(kind: str, image: bpy.types.Image, name: str) -> SourceMap:
    """Return an image as a map to copy, from its file or its packed contents. `name` is for one without a file name."""
    path = path_of(image)
    if not path.suffix:  # The image was made in Blender and packed.
        path = Path(f"{file_stem(name)}_{kind}.png")
    packed = image.packed_file
    return SourceMap(kind, path, bytes(packed.data) if packed else None)


def refusal(image: bpy.types.Image) -> Message:
    """Return why the file of an image cannot be copied; empty if it can."""
    if image.source != 'FILE':
        return Message("{image} is not a single image file.", image=image.name)
    if image.is_dirty:
        return Message("{image} has unsaved changes. Save it first (Image > Save).", image=image.name)
    if image.packed_file:
        return Message()
    path = path_of(image)
    if not os.path.isfile(path):  # noqa: PTH113  (Path.is_file raises for a name that is too long.)
        return Message("The file of {image} is missing.", image=image.name)
    # Anybody may have written this .blend: what a link leads to counts, or it would take any file along.
    if path.resolve().suffix.lower() not in image_extensions():
        return Message("The file of {image} is not an image.", image=image.name)
    return Message()


def copy_maps(folder: Path, include_replaced: bool = False) -> SaveResult:
    """Copy the maps that something in this file uses into `folder`, and use them from there.

    Packed maps are unpacked into it. Maps that are already in `folder` stay as they are.
    """
    result = SaveResult()
    for name, images in _savable_images(result, include_replaced):
        sources = [source_map(kind, image, name) for kind, image in images]
        outside = [index for index, source in enumerate(sources) if not _is_in(source, folder)]
        try:
            targets = copy([sources[index] for index in outside], folder)
        except StorageError as error:
            result.refusals.append(error.message)
            break
        for index, target in zip(outside, targets, strict=True):
            _set_file(images[index][1], target)
        result.count += len(outside)
    return result


def _set_file(image: bpy.types.Image, path: Path) -> None:
    image.filepath_raw = blender_path(path)  # Setting filepath would make Blender read the image again.
    if image.packed_file:
        image.unpack(method='REMOVE')


def pack_maps(include_replaced: bool = False) -> SaveResult:
    """Pack the maps that something in this file uses into the .blend."""
    result = SaveResult()
    for _, images in _savable_images(result, include_replaced):
        unpacked = [image for _, image in images if not image.packed_file]
        for image in unpacked:
            image.pack()
        result.count += len(unpacked)
    return result


def count_replaced() -> int:
    """Return how many maps in the Patina folder `include_replaced` would save besides."""
    maps = images_in_folder(preferences.read(bpy.context).home)
    return len(in_use(maps, include_set_aside=True)) - len(in_use(maps))


def _savable_images(result: SaveResult, include_replaced: bool) -> list[_Set]:
    """Return the images in use that belong to Patina, in sets that share a name. `result` gets the refusals.

    Those are the images of Patina's materials, whichever nodes show them, and whatever else lies in the Patina folder.
    """
    sets = [*_sets_of_materials(), *_others()]
    used = set(in_use((image for _, images in sets for _, image in images), include_replaced))
    seen: set[bpy.types.Image] = set()
    savable = []
    for name, images in sets:
        unseen = [(kind, image) for kind, image in images if image in used - seen and not image.library]
        seen.update(image for _, image in unseen)
        result.refusals += filter(None, (refusal(image) for _, image in unseen))
        if usable := [(kind, image) for kind, image in unseen if not refusal(image)]:
            savable.append((name, usable))
    return savable


def _sets_of_materials() -> Iterator[_Set]:
    """Return the images of each Patina material: one of each kind, then those that the user put beside them."""
    for material in bpy.data.materials:
        if not material.library and not preview_material.is_preview(material):
            by_kind = projection.all_images(material)
            yield material.name, [(kind, images[0]) for kind, images in by_kind.items()]
            yield from ((material.name, [(kind, image)]) for kind, images in by_kind.items() for image in images[1:])


def _others() -> Iterator[_Set]:
    """Return the images in the Patina folder, each on its own, since whatever shows them is not Patina's."""
    for image in images_in_folder(preferences.read(bpy.context).home):
        ending = Path(image.filepath).stem.rpartition("_")[2]
        yield image.name, [(ending if ending in MAPS else "", image)]


def _is_in(source: SourceMap, folder: Path) -> bool:
    return source.contents is None and source.path.is_relative_to(folder)

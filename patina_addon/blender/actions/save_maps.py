# SPDX-License-Identifier: GPL-3.0-or-later
"""Save the maps of this .blend beside it, inside it, or in a folder, so that it does not need the Patina folder."""

from dataclasses import dataclass, field
from pathlib import Path

import bpy

from ...core.export.copy_maps import SourceMap, copy
from ...core.model.errors import PatinaError, StorageError
from ...core.model.message import Message, joined
from ...core.model.naming import TEXTURES, file_stem
from ..material import projection
from ..material.images import blender_path


@dataclass(slots=True)
class SaveResult:
    """What was saved, and what was not."""

    count: int = 0
    """How many maps were saved."""
    refusals: list[Message] = field(default_factory=list)
    """Why other maps were not saved."""


def save_maps(place: str, directory: str = "") -> SaveResult:
    """Save the maps of all Patina materials in this file. Raises PatinaError if none can be saved.

    `place` is TEXTURES (the folder textures beside the .blend), PACK (into the .blend), or FOLDER (`directory`).
    """
    result = pack_maps() if place == 'PACK' else copy_maps(_folder(place, directory))
    if result.refusals and not result.count:
        raise PatinaError(joined(result.refusals))
    return result


def _folder(place: str, directory: str) -> Path:
    if place == 'FOLDER':
        if not directory:
            raise PatinaError(Message("No folder was given."), Message("Set the directory."))
        return Path(bpy.path.abspath(directory)).absolute()
    if not bpy.data.filepath:
        raise PatinaError(
            Message("This file has not been saved, so there is no folder beside it."),
            Message("Save it first, or pack the maps."),
        )
    return Path(bpy.data.filepath).parent / TEXTURES


def source_map(kind: str, image: bpy.types.Image, material: bpy.types.Material) -> SourceMap:
    """Return an image of `material` as a map to copy, from its file or its packed contents."""
    path = Path(bpy.path.abspath(image.filepath, library=image.library))
    if not path.suffix:  # The image was made in Blender and packed.
        path = Path(f"{file_stem(material.name)}_{kind}.png")
    packed = image.packed_file
    return SourceMap(kind, path, bytes(packed.data) if packed else None)


def refusal(image: bpy.types.Image) -> Message:
    """Return why the file of an image cannot be copied; empty if it can."""
    if image.source != 'FILE':
        return Message("{image} is not a single image file.", image=image.name)
    if image.is_dirty:
        return Message("{image} has unsaved changes. Save it first (Image > Save).", image=image.name)
    if not image.packed_file and not Path(bpy.path.abspath(image.filepath, library=image.library)).is_file():
        return Message("The file of {image} is missing.", image=image.name)
    return Message()


def copy_maps(folder: Path) -> SaveResult:
    """Copy the maps of all Patina materials in this file into `folder`, and use them from there.

    Packed maps are unpacked into it. Maps that are already in `folder` stay as they are.
    """
    result = SaveResult()
    for material, images in _savable_images(result):
        sources = {kind: source_map(kind, image, material) for kind, image in images.items()}
        sources = {kind: source for kind, source in sources.items() if not _is_in(source, folder)}
        try:
            targets = copy(list(sources.values()), folder)
        except StorageError as error:
            result.refusals.append(error.message)
            break
        for kind, target in zip(sources, targets, strict=True):
            _set_file(images[kind], target)
        result.count += len(sources)
    return result


def _set_file(image: bpy.types.Image, path: Path) -> None:
    image.filepath_raw = blender_path(path)  # Setting filepath would make Blender read the image again.
    if image.packed_file:
        image.unpack(method='REMOVE')


def pack_maps() -> SaveResult:
    """Pack the maps of all Patina materials in this file into the .blend."""
    result = SaveResult()
    for _, images in _savable_images(result):
        unpacked = [image for image in images.values() if not image.packed_file]
        for image in unpacked:
            image.pack()
        result.count += len(unpacked)
    return result


def _savable_images(result: SaveResult) -> list[tuple[bpy.types.Material, dict[str, bpy.types.Image]]]:
    """Return the Patina materials of this file with their images, each image once. `result` gets the refusals."""
    seen: set[bpy.types.Image] = set()
    materials = []
    for material in bpy.data.materials:
        images = {} if material.library else projection.images(material)
        unseen = {kind: image for kind, image in images.items() if image not in seen and not image.library}
        seen.update(unseen.values())
        result.refusals += filter(None, map(refusal, unseen.values()))
        if usable := {kind: image for kind, image in unseen.items() if not refusal(image)}:
            materials.append((material, usable))
    return materials


def _is_in(source: SourceMap, folder: Path) -> bool:
    return source.contents is None and source.path.is_relative_to(folder)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Save the maps of this file beside it, inside it, or in a folder, so that it does not need the Patina folder."""

from dataclasses import dataclass, field
from pathlib import Path

import bpy

from ...core.export.copy_maps import Source, copy
from ...core.model.errors import PatinaError, StorageError
from ...core.model.message import Message, joined
from ...core.model.naming import TEXTURES, file_stem
from ..material import projection
from ..material.images import blender_path


@dataclass(slots=True)
class SavedMaps:
    """Say what was saved."""

    count: int = 0
    """How many maps were saved."""
    refusals: list[Message] = field(default_factory=list)
    """Why others were not."""


def save_maps(place: str, directory: str = "") -> SavedMaps:
    """Save the maps of every Patina material of this file. Raises PatinaError if none can be saved.

    `place` is TEXTURES (the folder textures beside the .blend), PACK (into it) or FOLDER (the folder `directory`).
    """
    saved = pack_maps() if place == 'PACK' else copy_maps(_folder(place, directory))
    if saved.refusals and not saved.count:
        raise PatinaError(joined(saved.refusals))
    return saved


def _folder(place: str, directory: str) -> Path:
    if place == 'FOLDER':
        if not directory:
            raise PatinaError(Message("No folder was given."), Message("Set the directory."))
        return Path(bpy.path.abspath(directory))
    if not bpy.data.filepath:
        raise PatinaError(
            Message("This file has not been saved, so there is no folder beside it."),
            Message("Save it first, or pack the maps."),
        )
    return Path(bpy.data.filepath).parent / TEXTURES


def source_of(kind: str, image: bpy.types.Image, material: bpy.types.Material) -> Source:
    """Return where the pixels of an image are: in its file, or packed."""
    path = Path(bpy.path.abspath(image.filepath, library=image.library))
    if not path.suffix:  # as with an image that was made in Blender and packed
        path = Path(f"{file_stem(material.name)}_{kind}.png")
    packed = image.packed_file
    return Source(kind, path, bytes(packed.data) if packed else None)


def refusal(image: bpy.types.Image) -> Message:
    """Return why the file of an image cannot be copied; empty if it can."""
    if image.source != 'FILE':
        return Message("{image} is not a single image file.", image=image.name)
    if image.is_dirty:
        return Message("{image} has unsaved changes. Save it first (Image > Save).", image=image.name)
    if not image.packed_file and not Path(bpy.path.abspath(image.filepath, library=image.library)).is_file():
        return Message("The file of {image} is missing.", image=image.name)
    return Message()


def copy_maps(folder: Path) -> SavedMaps:
    """Copy the maps of every Patina material of this file into `folder`, and have them shown from there.

    Packed ones are written there and packed no longer. Maps that lie in `folder` already stay where they are.
    """
    saved = SavedMaps()
    for material, images in _of_this_file(saved):
        sources = {kind: source_of(kind, image, material) for kind, image in images.items()}
        sources = {kind: source for kind, source in sources.items() if not _lies_in(source, folder)}
        try:
            targets = copy(list(sources.values()), folder)
        except StorageError as error:
            saved.refusals.append(error.message)
            break
        for kind, target in zip(sources, targets, strict=True):
            _show_from(images[kind], target)
        saved.count += len(sources)
    return saved


def _show_from(image: bpy.types.Image, path: Path) -> None:
    image.filepath_raw = blender_path(path)  # not filepath: that would have the image read again
    if image.packed_file:
        image.unpack(method='REMOVE')


def pack_maps() -> SavedMaps:
    """Pack the maps of every Patina material of this file into the .blend."""
    saved = SavedMaps()
    for _, images in _of_this_file(saved):
        unpacked = [image for image in images.values() if not image.packed_file]
        for image in unpacked:
            image.pack()
        saved.count += len(unpacked)
    return saved


def _of_this_file(saved: SavedMaps) -> list[tuple[bpy.types.Material, dict[str, bpy.types.Image]]]:
    """Return every Patina material of this file with its images, each image once; `saved` gets what cannot be saved."""
    seen: set[bpy.types.Image] = set()
    materials = []
    for material in bpy.data.materials:
        images = {} if material.library else projection.images(material)
        fresh = {kind: image for kind, image in images.items() if image not in seen and not image.library}
        seen.update(fresh.values())
        saved.refusals += filter(None, map(refusal, fresh.values()))
        if usable := {kind: image for kind, image in fresh.items() if not refusal(image)}:
            materials.append((material, usable))
    return materials


def _lies_in(source: Source, folder: Path) -> bool:
    return source.contents is None and source.path.is_relative_to(folder)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Maps brought to where the .blend is, or into it, so that the project is whole without the Patina folder."""

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
class Moved:
    """How many maps are elsewhere now, and sentences about those that are not."""

    count: int = 0
    refusals: list[Message] = field(default_factory=list)


def make_local(place: str, directory: str = "") -> Moved:
    """Bring the maps of every Patina material of this file to the .blend. Raises PatinaError if none can be brought.

    `place` is TEXTURES (the folder textures beside the .blend), PACK (into it) or FOLDER (the folder `directory`).
    """
    moved = pack_maps() if place == 'PACK' else copy_maps(_folder(place, directory))
    if moved.refusals and not moved.count:
        raise PatinaError(joined(moved.refusals))
    return moved


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
    """Where the pixels of an image are: in its file, or packed."""
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


def copy_maps(folder: Path) -> Moved:
    """Copy the maps of every Patina material of this file into `folder`, and have them shown from there.

    Packed ones are written there and packed no longer. Maps that lie in `folder` already stay where they are.
    """
    moved = Moved()
    for material, images in _of_this_file(moved):
        sources = {kind: source_of(kind, image, material) for kind, image in images.items()}
        sources = {kind: source for kind, source in sources.items() if not _lies_in(source, folder)}
        try:
            targets = copy(list(sources.values()), folder)
        except StorageError as error:
            moved.refusals.append(error.message)
            break
        for kind, target in zip(sources, targets, strict=True):
            _show_from(images[kind], target)
        moved.count += len(sources)
    return moved


def _show_from(image: bpy.types.Image, path: Path) -> None:
    image.filepath_raw = blender_path(path)  # not filepath: that would have the image read again
    if image.packed_file:
        image.unpack(method='REMOVE')


def pack_maps() -> Moved:
    """Pack the maps of every Patina material of this file into the .blend."""
    moved = Moved()
    for _, images in _of_this_file(moved):
        unpacked = [image for image in images.values() if not image.packed_file]
        for image in unpacked:
            image.pack()
        moved.count += len(unpacked)
    return moved


def _of_this_file(moved: Moved) -> list[tuple[bpy.types.Material, dict[str, bpy.types.Image]]]:
    """Every Patina material of this file with its images, each image once; those that cannot go are told of."""
    seen: set[bpy.types.Image] = set()
    found = []
    for material in bpy.data.materials:
        images = {} if material.library else projection.images(material)
        fresh = {kind: image for kind, image in images.items() if image not in seen and not image.library}
        seen.update(fresh.values())
        moved.refusals += filter(None, map(refusal, fresh.values()))
        if usable := {kind: image for kind, image in fresh.items() if not refusal(image)}:
            found.append((material, usable))
    return found


def _lies_in(source: Source, folder: Path) -> bool:
    return source.contents is None and source.path.is_relative_to(folder)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that a material had before it got those of another job, noted with it, so that the two can be swapped.

The note is a custom property of the material: it goes with the file, and undo takes it along. Everything that belongs
to the maps is swapped: the images as they are, painted or not, the record of where they come from, and the name, if it
was made from the prompt. Everything else about the material stays.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import bpy

from ...core.model.errors import PatinaError
from ...core.model.maps import MAPS, MapFile, in_order
from ...core.model.message import Message, listed
from ...core.model.stored_values import Record
from .. import values
from ..material import all_or_nothing, density_copies, metallic, nodes, own_nodes, rename, write_controls
from ..material import update as show_maps
from ..material.images import blender_path, path_of
from . import provenance

EARLIER = "patina_earlier"
"""The custom property of a material that holds the note, as JSON."""
_COPIES = ("SHIFT", "ROTATE")
_LEAST_ASPECT, _MOST_ASPECT = 1e-4, 1e4
_NOTHING = Message("There is nothing to compare: this material has no earlier maps.")


@dataclass(frozen=True, slots=True)
class _Image:
    """An image that showed a map."""

    name: str
    path: str
    """Its file, as Blender has it: one beside the .blend is relative to that."""
    is_kept: bool
    """Whether it had a fake user."""

    @classmethod
    def of(cls, image: bpy.types.Image) -> "_Image":
        """Return an image as plain values."""
        return cls(image.name, blender_path(path_of(image)), image.use_fake_user)

    def find(self) -> bpy.types.Image | None:
        """Return the image, painted or not; None if the file does not hold it any more."""
        image = bpy.data.images.get(self.name)
        return image if image and _normal(path_of(image)) == _normal(self.file) else None

    @property
    def file(self) -> Path:
        """Where its file is."""
        return Path(bpy.path.abspath(self.path))


@dataclass(frozen=True, slots=True)
class EarlierMaps:
    """What a material shows, or showed."""

    record: Mapping[str, str | int]
    """Where that comes from; see provenance.record."""
    images: Mapping[str, _Image]
    """The images, by kind of map."""
    metallic: float | None
    """What stands in for the metallic map; see material/metallic.py."""
    aspect: float
    """The height of a tile divided by its width."""
    copy: str
    """How the second copy of Hide Repetition lies."""
    name: str
    """What the material is called, without the number that Blender appends."""
    is_newer: bool = False
    """Whether these are the new maps, and the material shows the earlier ones for now."""

    @property
    def job(self) -> str:
        """Return the id of the job that made the maps."""
        return str(self.record.get(provenance.JOB, ""))

    @property
    def files(self) -> dict[str, MapFile]:
        """Return the maps by their kinds."""
        return {file.kind: file for file in provenance.maps_of(self.record) if file.kind}


def of(material: bpy.types.Material) -> EarlierMaps:
    """Return what a material shows now."""
    images = {kind: _Image.of(node.image) for kind, node in nodes.textures(material).items() if node.image}
    controls, stands_in = values.controls(material), metallic.written(material)
    name = rename.stem(material.name)
    return EarlierMaps(
        provenance.record(material), images, stands_in, controls.aspect, controls.repetition_copy, name
    )


def note(material: bpy.types.Material, earlier: EarlierMaps) -> None:
    """Note with a material what it showed before."""
    material[EARLIER] = json.dumps(
        {
            "record": dict(earlier.record),
            "images": {
                kind: {"name": image.name, "path": image.path, "is_kept": image.is_kept}
                for kind, image in earlier.images.items()
            },
            "metallic": earlier.metallic,
            "aspect": earlier.aspect,
            "copy": earlier.copy,
            "name": earlier.name,
            "is_newer": earlier.is_newer,
        }
    )


def forget(material: bpy.types.Material) -> None:
    """Offer the earlier maps of a material no more."""
    material.pop(EARLIER, None)


def read(material: bpy.types.Material) -> EarlierMaps | None:
    """Return what a material showed before; None if that is not noted, or damaged. Cheap enough for draw()."""
    text = values.custom_text(material, EARLIER)
    return _parsed(text) if text else None


@lru_cache(maxsize=64)
def _parsed(text: str) -> EarlierMaps | None:
    stored = Record({EARLIER: text}).json(EARLIER)
    record = stored.record(EARLIER)
    images = {
        kind: _Image(image.text("name"), image.path("path"), image.flag("is_kept"))
        for kind in MAPS
        if (image := record.record("images").record(kind)) and "name" in image
    }
    earlier = EarlierMaps(
        provenance.checked(record.record("record")),
        images,
        record.number("metallic", None, 0.0, 1.0),
        record.number("aspect", 1.0, _LEAST_ASPECT, _MOST_ASPECT),
        record.text("copy", _COPIES[0], _COPIES),
        record.text("name"),
        record.flag("is_newer"),
    )
    return earlier if earlier.job and earlier.files and not stored.damaged else None


def job_of(material: bpy.types.Material) -> str:
    """Return the id of the job that made the earlier maps of a material; "" if it has none."""
    earlier = read(material)
    return earlier.job if earlier else ""


def paths(material: bpy.types.Material) -> Iterator[Path]:
    """Yield the files of the earlier maps of a material."""
    if earlier := read(material):
        yield from (file.path for file in earlier.files.values())


def problem(material: bpy.types.Material) -> Message:
    """Return why the earlier maps cannot take the place of those shown; empty if they can. This reads no files.

    Nodes of the user's own that are where a map would be added or removed would lose their links.
    """
    earlier = read(material)
    if earlier is None:
        return _NOTHING
    shown = set(nodes.textures(material))
    has_own = values.controls(material).use_own_mapping
    in_the_way = [
        kind
        for kind in shown.symmetric_difference(earlier.files)
        if has_own or any(own_nodes.are_at(member, kind) for member in density_copies.members(material))
    ]
    if not in_the_way:
        return Message()
    return Message(
        "The earlier maps cannot be swapped, because there are nodes of your own where they would go: {maps}.",
        maps=listed(MAPS[kind].label for kind in in_order(in_the_way)),
    )


def files_to_load(material: bpy.types.Material) -> tuple[MapFile, ...]:
    """Return the earlier maps that the file does not hold as images, where they are now. Raises PatinaError."""
    earlier = read(material)
    if earlier is None:
        raise PatinaError(_NOTHING)
    return tuple(_found(earlier, file) for kind, file in earlier.files.items() if not _image(earlier, kind))


def swap(material: bpy.types.Material, loaded: Iterable[MapFile]) -> None:
    """Have a material and its copies show the earlier maps, and note what they show now in their place.

    `loaded` are those of files_to_load, with their contents if they are to be packed. Raises RuntimeError if Blender
    cannot read one, and then changes nothing.
    """
    earlier, now = read(material), of(material)
    if earlier is None:
        return
    images = {kind: image for kind in earlier.files if (image := _image(earlier, kind))}
    is_own_name = not values.controls(material).use_own_mapping and provenance.name_of_prompt(material) == now.name
    with all_or_nothing():
        files = {**earlier.files, **{file.kind: file for file in loaded}}
        show_maps(material, files.values(), now.files.values(), keeps_missing=False, given=images)
    for kind, image in images.items():
        image.use_fake_user = earlier.images[kind].is_kept
    for member in density_copies.members(material):
        _restore(member, earlier, now)
    if is_own_name and earlier.name:
        rename.rename(material, earlier.name)


def _restore(material: bpy.types.Material, earlier: EarlierMaps, now: EarlierMaps) -> None:
    """Have one material say what it shows by now, and what belongs to that besides the images."""
    if earlier.metallic != now.metallic:
        metallic.write(material, earlier.metallic)
    provenance.restore(material, earlier.record)
    controls = values.controls(material)
    controls.repetition_copy, controls.aspect = earlier.copy, earlier.aspect
    write_controls.write_all(material)
    note(material, replace(now, is_newer=not earlier.is_newer))


def _image(earlier: EarlierMaps, kind: str) -> bpy.types.Image | None:
    image = earlier.images.get(kind)
    return image.find() if image else None


def _found(earlier: EarlierMaps, file: MapFile) -> MapFile:
    """Return where the file of an earlier map is: where its image had it, or where it was made. Raises PatinaError."""
    image = earlier.images.get(file.kind)
    for path in (*([image.file] if image and image.path else ()), file.path):
        if path.is_file():
            return replace(file, path=path)
    raise PatinaError(
        Message("The earlier map {map} no longer exists.", map=file.path.name),
        Message("It was in {folder}.", folder=str(file.path.parent)),
    )


def _normal(path: Path) -> str:
    return os.path.normcase(os.path.normpath(path))

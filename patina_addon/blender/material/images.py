# SPDX-License-Identifier: GPL-3.0-or-later
"""The images of a material, one for each map. Blender reads them only when it draws them."""

from collections.abc import Collection, Iterable
from pathlib import Path

import bpy

from ...core.images import safe_files
from ...core.model.maps import MAPS, MapFile
from .. import values
from ..narrowing import present
from . import wiring

SINGLE = frozenset({'FILE', 'GENERATED'})
"""The sources of images that are one picture, not a sequence, a movie, or tiles."""
_MAP = "patina_map"
"""The custom property of an image that is one of Patina's maps: its kind."""


def load(file: MapFile) -> bpy.types.Image:
    """Return the image of a map. Raises RuntimeError if the file is missing, or nothing has decoded it elsewhere."""
    if file.contents is not None and not file.path.is_file():
        return _new_packed(file, file.contents)
    if file.path.is_file() and not safe_files.is_safe(file.path):
        # Blender itself would die of what kills its loader.
        raise RuntimeError(f"{file.path} was not checked")
    path, is_color = blender_path(file.path), MAPS[file.kind].is_color
    image = bpy.data.images.load(path, check_existing=True)
    contents = image.packed_file.data if image.packed_file else file.contents
    if image.users and present(image.colorspace_settings).is_data == is_color:
        # It is in use with another color space, which must not change.
        image = bpy.data.images.load(path)
    # Not the name "Non-Color", since other OCIO configurations have other names.
    if not is_color:
        present(image.colorspace_settings).is_data = True
    if not image.library:
        image[_MAP] = file.kind
    if contents is not None and not image.packed_file:
        image.pack(data=contents, data_len=len(contents))
    return image


def _new_packed(file: MapFile, contents: bytes) -> bpy.types.Image:
    """Return a new image of a map that has no file, and is in this .blend alone."""
    image = bpy.data.images.new(file.path.name, 1, 1)
    image.filepath_raw = blender_path(file.path)
    image.source = 'FILE'
    image.pack(data=contents, data_len=len(contents))
    if not MAPS[file.kind].is_color:
        present(image.colorspace_settings).is_data = True
    image[_MAP] = file.kind
    return image


def show_in_solid(material: bpy.types.Material, maps: Iterable[MapFile]) -> None:
    """Set the color, roughness, and metallic for Solid shading to the means of the maps."""
    for file in maps:
        if file.mean:
            write_solid(material, file.kind, file.mean)


def write_solid(material: bpy.types.Material, kind: str, value: tuple[float, ...]) -> None:
    """Set what Solid shading shows for a kind of map to one value or three."""
    if name := wiring.SOLID.get(MAPS[kind].wiring.socket):
        setattr(material, name, (*value, 1.0) if name == "diffuse_color" else value[0])


def keep_own(images: Iterable[bpy.types.Image], names: Collection[str]) -> None:
    """Give a fake user to those that lost their last user and that only this .blend has.

    These are painted ones, and those of the user, which are not called like Patina's files, `names`.
    """
    for image in images:
        is_only_here = image.is_dirty or (image.packed_file and path_of(image).name not in names)
        if not image.users and is_only_here:
            image.use_fake_user = True


def is_map(image: bpy.types.Image, home: Path | None = None) -> bool:
    """Return whether Patina loaded an image as a map: earlier versions only left it in `home`, the Patina folder."""
    if values.custom_text(image, _MAP):
        return True
    is_named = path_of(image).stem.rpartition("_")[2] in MAPS
    return home is not None and is_named and is_only_in(image, home)


def path_of(image: bpy.types.Image) -> Path:
    """Return where the file of an image is. In a linked one, "//" is the folder of the library."""
    return Path(bpy.path.abspath(image.filepath, library=image.library))


def is_only_in(image: bpy.types.Image, folder: Path) -> bool:
    """Return whether an image has nothing but a file in `folder`. This compares paths and reads no files."""
    return not image.packed_file and bpy.path.is_subdir(str(path_of(image)), str(folder))


def images_in_folder(folder: Path) -> list[bpy.types.Image]:
    """Return the images that this file uses, and that are only in `folder`."""
    return [
        image
        for image in bpy.data.images
        if image.source == 'FILE' and image.users and not image.library and is_only_in(image, folder)
    ]


def blender_path(path: Path) -> str:
    """Return a path relative to the .blend for a file beside or below it, otherwise an absolute one."""
    if bpy.data.filepath and path.is_relative_to(Path(bpy.data.filepath).parent):
        return bpy.path.relpath(str(path))
    return str(path)

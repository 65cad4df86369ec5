# SPDX-License-Identifier: GPL-3.0-or-later
"""The material: maps in, a Principled BSDF out, of a size in meters on the objects that carry it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import bpy

from ...core.model.maps import HEIGHT, MapFile
from . import density_copies, graph, images, nodes, relief, tile_size, write_controls

__all__ = ["all_or_nothing", "build", "is_ours", "tile_size", "update"]

is_ours = nodes.is_ours


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Take what is made inside out of Blender again if that ends in an error."""
    before = _data()
    try:
        yield
    except BaseException:
        bpy.data.batch_remove(_data() - before)
        raise


def _data() -> set[bpy.types.ID]:
    return {*bpy.data.materials, *bpy.data.images, *bpy.data.node_groups}


def build(name: str, maps: Iterable[MapFile]) -> bpy.types.Material:
    """Return a new material called `name` from finished maps. Raises RuntimeError if Blender cannot read a file.

    It does not know its object yet: `tile_size.fitted` gives it its size.
    """
    files = {file.kind: file for file in maps}
    shown = {kind: images.load(file) for kind, file in files.items()}
    material = bpy.data.materials.new(name)
    material.displacement_method = 'BUMP'
    density_copies.start(material)
    _show(material, files, shown)
    write_controls.write_all(material)
    return material


def update(material: bpy.types.Material, maps: Iterable[MapFile]) -> None:
    """Show other maps in `material`, which was made by `build`, and in its copies for other sizes.

    Everything else stays as it is: size, relief, edits by hand. Raises RuntimeError if Blender cannot read a file.
    """
    files = {file.kind: file for file in maps}
    shown = {kind: images.load(file) for kind, file in files.items()}
    for member in density_copies.members(material):
        _show(member, files, shown)
        write_controls.write_all(member)


def _show(
    material: bpy.types.Material, files: dict[str, MapFile], shown: dict[str, bpy.types.Image]
) -> None:
    graph.show(material, shown)
    height = files.get(HEIGHT)
    relief.write_midlevel(material, height.mean[0] if height and height.mean else 0.5)
    images.show_in_solid(material, files.values())

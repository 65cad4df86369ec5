# SPDX-License-Identifier: GPL-3.0-or-later
"""Build a material with a Principled BSDF from maps, and keep its tile size in meters on every object."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import bpy

from ...core.model.maps import HEIGHT, MapFile
from ...core.model.real_size import RealSize
from .. import values
from . import (
    density_copies,
    graph,
    images,
    join_maps,
    map_links,
    nodes,
    proportions,
    real_size,
    relief,
    tile_size,
    tiling_layout,
    write_controls,
)

__all__ = ["all_or_nothing", "build", "is_patina_material", "real_size", "tile_size", "update"]

is_patina_material = nodes.is_patina_material


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Remove what is created inside this context from Blender again if an error is raised."""
    before = _data_blocks()
    try:
        yield
    except BaseException:
        bpy.data.batch_remove(_data_blocks() - before)
        raise


def _data_blocks() -> set[bpy.types.ID]:
    return {*bpy.data.materials, *bpy.data.images, *bpy.data.node_groups}


def build(
    name: str, maps: Iterable[MapFile], aspect: float | None = None, size: RealSize | None = None
) -> bpy.types.Material:
    """Return a new material called `name` from finished maps. Raises RuntimeError if Blender cannot read a file.

    It has no size until `tile_size.fitted` fits it to an object. `aspect` is the height of a tile divided by its width,
    if the maps do not have the proportions of what they show. `size` is how large that is, if it is known.
    """
    files = {file.kind: file for file in maps}
    loaded = {kind: images.load(file) for kind, file in files.items()}
    material = bpy.data.materials.new(name)
    material.displacement_method = 'BUMP'
    density_copies.start(material)
    tiling_layout.start(material)
    graph.create(material)
    _set_maps(material, files, loaded)
    if aspect:
        values.controls(material).aspect = aspect
    real_size.follow(material, None, size)
    write_controls.write_all(material)
    return material


def update(
    material: bpy.types.Material,
    maps: Iterable[MapFile],
    old: Iterable[MapFile] = (),
    keeps_missing: bool = True,
    changed: Iterable[MapFile] | None = None,
    given: Mapping[str, bpy.types.Image] | None = None,
) -> None:
    """Use other maps in `material`, which was made by `build` or adopted, and in its density copies.

    The size, the relief, and all manual edits stay, and so do images that only this .blend has. The values that stand
    for maps follow from `old`; see map_links.follow. If `changed` is given, only these are loaded, and of the other
    maps the images stay. For kinds that are `given`, those images are used. Raises RuntimeError if Blender cannot read
    a file.
    """
    files, old = {file.kind: file for file in maps}, tuple(old)
    replaced = {node.image for same in nodes.all_textures(material).values() for node in same if node.image}
    given = given or {}
    new = [file for file in (files.values() if changed is None else changed) if file.kind not in given]
    loaded = {**given, **{file.kind: images.load(file) for file in new}}
    density_copies.settle_family(material)
    before, after = ({file.kind: file.mean for file in some if file.kind} for some in (old, files.values()))
    for member in density_copies.members(material):
        used = {kind for kind in before if map_links.is_on(member, kind)}
        _set_maps(member, files, loaded)
        if not values.controls(member).use_own_mapping:
            map_links.follow(member, before, after, used, keeps_missing)
        write_controls.write_all(member)
    images.keep_own(replaced, {path.name for file in old for path in (file.path, file.original) if path})


def _set_maps(
    material: bpy.types.Material, files: dict[str, MapFile], loaded: dict[str, bpy.types.Image]
) -> None:
    has_own = values.controls(material).use_own_mapping
    if not has_own:
        proportions.store(material, files.values())
    tiling_layout.store(material, files.values())
    shown = {kind: texture.image for kind, texture in nodes.textures(material).items() if texture.image}
    join_maps.set_images(material, {kind: image for kind, image in (shown | loaded).items() if kind in files})
    height = files.get(HEIGHT)
    relief.write_midlevel(material, height.mean[0] if height and height.mean else 0.5)
    if not has_own:
        images.show_in_solid(material, files.values())

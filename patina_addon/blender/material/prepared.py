# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials for objects whose UV map counts tiles: size, rotation, and offset are in the UVs, and none is left over.

Controls that are changed afterwards move the maps as before, by what differs from the UVs, until these are renewed.
"""

from collections.abc import Iterable
from math import isclose

import bpy

from .. import values
from ..narrowing import mesh_of
from . import nodes, prepared_mesh, proportions, relief, tile_size, write_controls
from .texel_density import PREPARED_UV_MAP, Measure


def is_preparable(material: bpy.types.Material | None) -> bool:
    """Return whether this is a Patina material that is placed by Patina. Cheap enough for draw()."""
    return material is not None and nodes.is_patina_material(material) and not values.controls(material).use_own_mapping


def is_ready(material: bpy.types.Material) -> bool:
    """Return whether nothing differs from what is in the UVs. Cheap enough for draw()."""
    controls = values.controls(material)
    is_placed = controls.rotation == controls.uv_rotation and tuple(controls.offset) == tuple(controls.uv_offset)
    pairs = zip(controls.measure.density, proportions.tile_size(material), strict=False)
    return tile_size.is_prepared(material) and is_placed and all(isclose(one, two, rel_tol=1e-5) for one, two in pairs)


def objects_to_prepare(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """Return those of `objects` that Prepare for Export would change. Cheap enough for draw()."""
    state: dict[bpy.types.Material, tuple[bool, bool]] = {}
    waiting = []
    for obj in objects:
        materials = {slot.material for slot in obj.material_slots if slot.material}
        state.update((one, (is_preparable(one), is_ready(one))) for one in materials - state.keys())
        mesh, is_all_ready = mesh_of(obj), all(state[one][1] for one in materials if state[one][0])
        is_done = is_all_ready and mesh is not None and prepared_mesh.is_used(mesh)
        waiting += [obj] if any(state[one][0] for one in materials) and not is_done else []
    return waiting


def prepared_objects(objects: Iterable[bpy.types.Object]) -> list[bpy.types.Object]:
    """Return those of `objects` whose mesh is prepared. Cheap enough for draw()."""
    meshes = ((obj, mesh_of(obj)) for obj in objects)
    return [obj for obj, mesh in meshes if mesh and prepared_mesh.is_prepared(mesh)]


def relief_scale(material: bpy.types.Material) -> float:
    """Return the scale of the objects for which the relief is right; 0 if it does not depend on that."""
    scale = values.controls(material).measure.scale
    return 0.0 if relief.is_height_off(material) else scale


def settle(material: bpy.types.Material, scale: float) -> None:
    """Have `material` be for UVs that count tiles as its controls are now. `scale` is that of the objects, or 0."""
    controls = values.controls(material)
    controls.uv_rotation, controls.uv_offset = controls.rotation, tuple(controls.offset)
    measured = Measure('UV', (*proportions.tile_size(material), 1.0), scale, PREPARED_UV_MAP)
    tile_size.store(controls.measure, measured)
    write_controls.write_all(material)

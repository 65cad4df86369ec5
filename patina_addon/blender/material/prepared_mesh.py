# SPDX-License-Identifier: GPL-3.0-or-later
"""The UV map that Prepare for Export adds to a mesh, beside the user's own, which stay.

It is the first, the active, and the one that a render uses, since that is what exporters and other programs go by: FBX
files name no UV map, OBJ files have the active one, USD calls the one of a render "st", and glTF computes tangents for
the active one. Faces of other materials have the same UVs there as before, so nothing changes for them.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import bpy

from .. import compat, values
from ..narrowing import present
from .texel_density import PREPARED_UV_MAP

MAX_UV_MAPS = 8
"""How many UV maps a mesh may have."""


def is_prepared(mesh: bpy.types.Mesh) -> bool:
    """Return whether the mesh has that UV map. Cheap enough for draw()."""
    return values.preparation(mesh).is_prepared and PREPARED_UV_MAP in mesh.uv_layers


def is_used(mesh: bpy.types.Mesh) -> bool:
    """Return whether a render uses that UV map. Cheap enough for draw()."""
    return is_prepared(mesh) and bool(mesh.uv_layers[PREPARED_UV_MAP].active_render)


def own_map(mesh: bpy.types.Mesh) -> str:
    """Return the user's UV map that a render would use, if that is another than a render uses now; otherwise ""."""
    name = values.preparation(mesh).render_uv_map if is_prepared(mesh) else ""
    return name if name in mesh.uv_layers else ""


def has_room(mesh: bpy.types.Mesh) -> bool:
    """Return whether the mesh can get one more UV map, or has the one that is needed."""
    return is_prepared(mesh) or len(mesh.uv_layers) < MAX_UV_MAPS


def has_foreign_map(mesh: bpy.types.Mesh) -> bool:
    """Return whether the user has a UV map of that name."""
    return PREPARED_UV_MAP in mesh.uv_layers and not values.preparation(mesh).is_prepared


def write(mesh: bpy.types.Mesh, coordinates: "array[float]") -> None:
    """Write the UV map, u and v for each corner, which is added first if necessary. `coordinates` has 32 bits."""
    if not is_prepared(mesh):
        _add(mesh)
    layer = mesh.uv_layers[PREPARED_UV_MAP]
    layer.active = layer.active_render = True
    layer.uv.foreach_set("vector", coordinates)
    mesh.update()


def remove(mesh: bpy.types.Mesh) -> None:
    """Remove the UV map. The user's own are used again as before."""
    notes = values.preparation(mesh)
    if is_prepared(mesh):
        mesh.uv_layers.remove(mesh.uv_layers[PREPARED_UV_MAP])
    if active := mesh.uv_layers.get(notes.active_uv_map):
        active.active = True
    if rendered := mesh.uv_layers.get(notes.render_uv_map):
        rendered.active_render = True
    notes.is_prepared, notes.active_uv_map, notes.render_uv_map, notes.original = False, "", "", None
    mesh.update()


def _add(mesh: bpy.types.Mesh) -> None:
    """Add the UV map before all others. Blender adds it behind them, so that these are taken away meanwhile."""
    notes, layers = values.preparation(mesh), mesh.uv_layers
    notes.is_prepared = True
    notes.active_uv_map = layers.active.name if layers.active else ""
    notes.render_uv_map = next((layer.name for layer in layers if layer.active_render), "")
    own = [_Copy.of(mesh, name) for name in layers.keys()]  # noqa: SIM118 (It is no dictionary.)
    for copy in own:
        layers.remove(layers[copy.name])
    for name in (PREPARED_UV_MAP, *(copy.name for copy in own)):
        present(layers.new(name=name, do_init=False))
    for copy in own:
        copy.write(mesh)


@dataclass(frozen=True, slots=True)
class _Copy:
    """What a UV map holds."""

    name: str
    coordinates: "array[float]"
    pins: "array[int]"
    """For each corner, whether it is pinned; empty if none is."""

    @classmethod
    def of(cls, mesh: bpy.types.Mesh, name: str) -> "_Copy":
        """Return what a UV map holds now."""
        coordinates = array("f", bytes(8 * len(mesh.loops)))
        mesh.uv_layers[name].uv.foreach_get("vector", coordinates)
        return cls(name, coordinates, array("b", _pins(mesh, name)))

    def write(self, mesh: bpy.types.Mesh) -> None:
        """Write it into the UV map of that name."""
        mesh.uv_layers[self.name].uv.foreach_set("vector", self.coordinates)
        if any(self.pins):
            compat.write_pins(mesh, self.name, self.pins)


def _pins(mesh: bpy.types.Mesh, name: str) -> Iterator[bool]:
    """Yield for each corner whether it is pinned; nothing if the UV map has no pins."""
    attribute = mesh.attributes.get(f".pn.{name}")
    if isinstance(attribute, bpy.types.BoolAttribute):
        yield from (entry.value for entry in attribute.data)

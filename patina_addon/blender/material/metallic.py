# SPDX-License-Identifier: GPL-3.0-or-later
"""Set one value for Metallic in a material whose metallic map is missing or only noise."""

import bpy

from ...core.model.maps import MAPS, METALNESS
from .. import values
from . import map_links, nodes, wiring

_WRITTEN = "patina_metallic"
"""The custom property of the Principled BSDF that stores the value that was written here."""


def write(material: bpy.types.Material, value: float | None) -> None:
    """Set Metallic to `value` instead of a map. None removes an earlier value, unless the user edited it.

    The map stays in the graph, and Toggle Map turns it on. A value of the user's own is not changed.
    """
    if values.controls(material).use_own_mapping:
        if value is not None:
            map_links.unlink(material, METALNESS, None)
        return
    principled, sockets = nodes.find(material, nodes.PRINCIPLED), wiring.sockets_of(material, METALNESS)
    if principled is None:
        return
    earlier = principled.pop(_WRITTEN, None)
    if value is not None:
        map_links.unlink(material, METALNESS, (value,))
        _write(material, sockets, value)
        principled[_WRITTEN] = value
    elif earlier is not None and all(not socket.is_linked and _value(socket) == earlier for socket in sockets):
        map_links.relink(material, METALNESS)
        _write(material, sockets, MAPS[METALNESS].neutral[0])


def written(material: bpy.types.Material) -> float | None:
    """Return the value that was written instead of a map; None if there is none."""
    principled = nodes.find(material, nodes.PRINCIPLED)
    return values.custom(principled).number(_WRITTEN, None, 0.0, 1.0) if principled else None


def _write(material: bpy.types.Material, sockets: list[bpy.types.NodeSocket], value: float) -> None:
    for socket in sockets:
        wiring.write_constant(socket, (value,))
    if not any(socket.is_linked for socket in sockets):
        material.metallic = value


def _value(socket: bpy.types.NodeSocket) -> float:
    return nodes.values_of(socket)[0]

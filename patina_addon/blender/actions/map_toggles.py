# SPDX-License-Identifier: GPL-3.0-or-later
"""Toggle a map: cut its link and use its mean instead, so that exports are right, too."""

import bpy

from ..material import cut_links, density_copies, node_groups, nodes, wiring, write_controls
from ..targets import provenance
from ..undo import undo_step

_CUT_LINK = "patina_cut"
"""The mark of a socket whose map was left out. See cut_links."""


def is_on(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is used. Cheap enough for draw()."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and socket.is_linked


def toggle(material: bpy.types.Material, kind: str) -> None:
    """Leave out a map that is used, or use it again, in `material` and its density copies, as one undo step.

    All nodes stay.
    """
    is_used = is_on(material, kind)
    with undo_step(material.name):
        for member in density_copies.members(material):
            texture = nodes.textures(member).get(kind)
            for number, socket in enumerate(wiring.sockets_of(member, kind) if texture else ()):
                if socket.is_linked == is_used:
                    if is_used:
                        _unlink(member, socket, kind)
                    elif cut_links.is_cut(socket, _CUT_LINK) or not number:
                        _relink(member, socket, kind)
            write_controls.write_all(member)


def _unlink(material: bpy.types.Material, socket: bpy.types.NodeSocket, kind: str) -> None:
    cut_links.cut(socket, _CUT_LINK)
    mean = next((file.mean for file in provenance.maps(material) if file.kind == kind), None)
    values = wiring.fallback_values(kind, mean)
    if values:
        wiring.write_constant(socket, values)


def _relink(material: bpy.types.Material, socket: bpy.types.NodeSocket, kind: str) -> None:
    """Link the source that the socket had before, or else the usual one."""
    if not cut_links.restore(socket, _CUT_LINK):
        feeder = wiring.feeder_of(material, nodes.textures(material)[kind], kind)
        if feeder:
            node_groups.connect(material, feeder.outputs[0], socket)

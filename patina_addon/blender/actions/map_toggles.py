# SPDX-License-Identifier: GPL-3.0-or-later
"""Toggle a map: cut its link and use its mean instead, so that exports are right, too."""

import json

import bpy

from ..material import density_copies, nodes, wiring, write_controls
from ..narrowing import present
from ..targets import provenance
from ..undo import undo_step

_CUT_LINK = "patina_cut"
"""The custom property of a texture node that stores the source of the cut link: a node's name and a socket."""


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
            socket, texture = wiring.socket_of(member, kind), nodes.textures(member).get(kind)
            if socket and texture and socket.is_linked == is_used:
                if is_used:
                    _unlink(member, texture, socket, kind)
                else:
                    _relink(member, texture, socket)
                write_controls.write_all(member)


def _unlink(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, socket: bpy.types.NodeSocket, kind: str
) -> None:
    for link in list(socket.links or ()):
        texture[_CUT_LINK] = json.dumps([present(link.from_node).name, present(link.from_socket).identifier])
        nodes.tree_of(material).links.remove(link)
    mean = next((file.mean for file in provenance.maps(material) if file.kind == kind), None)
    values = wiring.fallback_values(kind, mean)
    if values:
        wiring.write_constant(socket, values)


def _relink(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, socket: bpy.types.NodeSocket
) -> None:
    """Link the source that the socket had before, or else the usual one."""
    name, identifier = json.loads(texture.pop(_CUT_LINK, '["", ""]'))
    node = nodes.tree_of(material).nodes.get(name)
    source = next((output for output in node.outputs if output.identifier == identifier), None) if node else None
    if source is None:
        feeder = wiring.feeder_of(material, texture, texture[nodes.KIND])
        source = feeder.outputs[0] if feeder else None
    if source:
        nodes.tree_of(material).links.new(source, socket)

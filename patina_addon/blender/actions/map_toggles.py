# SPDX-License-Identifier: GPL-3.0-or-later
"""A map used or left out: what it feeds is cut off and set to the map's mean, so that every export is right too."""

import json

import bpy

from ..material import density_copies, nodes, wiring, write_controls
from ..narrowing import present
from ..targets import provenance
from ..undo import push_undo

_CUT = "patina_cut"
"""The property of a texture node that remembers what fed the socket that was cut off: a node's name and a socket."""


def is_on(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is used. Cheap enough for draw()."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and socket.is_linked


def toggle(material: bpy.types.Material, kind: str) -> None:
    """Leave a map out that is used, or use it again, in `material` and its copies, as one undo step.

    Nodes in between stay.
    """
    is_used = is_on(material, kind)
    for member in density_copies.members(material):
        socket, texture = wiring.socket_of(member, kind), nodes.textures(member).get(kind)
        if socket and texture and socket.is_linked == is_used:
            if is_used:
                _cut(member, texture, socket, kind)
            else:
                _join(member, texture, socket)
            write_controls.write_all(member)
    push_undo(material.name)


def _cut(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, socket: bpy.types.NodeSocket, kind: str
) -> None:
    for link in list(socket.links or ()):
        texture[_CUT] = json.dumps([present(link.from_node).name, present(link.from_socket).identifier])
        nodes.tree_of(material).links.remove(link)
    mean = next((file.mean for file in provenance.maps(material) if file.kind == kind), None)
    values = wiring.fallback_values(kind, mean)
    if values:
        wiring.write_constant(socket, values)


def _join(
    material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, socket: bpy.types.NodeSocket
) -> None:
    """Link what fed the socket before, or else what usually does."""
    name, identifier = json.loads(texture.pop(_CUT, '["", ""]'))
    node = nodes.tree_of(material).nodes.get(name)
    source = next((output for output in node.outputs if output.identifier == identifier), None) if node else None
    if source is None:
        usual = wiring.feeder_of(material, texture, texture[nodes.KIND])
        source = usual.outputs[0] if usual else None
    if source:
        nodes.tree_of(material).links.new(source, socket)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the user has nodes where a map is or would be, which would lose their links with it."""

import bpy

from . import nodes, wiring

_ENDS = (nodes.PRINCIPLED, nodes.OUTPUT)


def are_at(material: bpy.types.Material, kind: str) -> bool:
    """Return whether a node of the user's own is between this map and the surface, or in its place."""
    textures = nodes.all_textures(material).get(kind, [])
    if len(textures) > 1:
        return True  # The user duplicated it.
    reached: list[bpy.types.Node] = list(textures)
    for node in reached:  # The list grows in the loop.
        if nodes.mark(node, nodes.PART) in _ENDS:
            continue
        reached += [
            link.to_node
            for output in node.outputs
            for link in output.links or ()
            if link.to_node and link.to_node not in reached
        ]
    ends = [socket for socket in (wiring.end_of(material, kind), *wiring.sockets_of(material, kind)) if socket]
    feeding = [link.from_node for socket in ends for link in socket.links or () if link.from_node]
    return not all(map(nodes.is_patinas, (*reached, *feeding)))

# SPDX-License-Identifier: GPL-3.0-or-later
"""How a map reaches the material: its nodes, the socket that shows it in the end, and what stands in without it.

One table, by the way that `core.model.maps` says of each kind. The graph, the switches and Solid shading follow it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

import bpy

from ...core.model.maps import MAPS, MapKind, Way, in_order
from . import nodes
from .map_nodes import add_displacement, add_normal_map, add_occlusion, link_to_principled


class StandIn(Enum):
    """What a socket shows without its map."""

    MEAN = "the map's mean, or its neutral value where that is not known"
    NEUTRAL = "the kind's neutral value"
    NOTHING = "nothing: an unlinked socket has no effect"


@dataclass(frozen=True, slots=True)
class _Route:
    """What a way is in nodes."""

    add: Callable[[bpy.types.Material, bpy.types.ShaderNodeTexImage, MapKind], None]
    """Adds the nodes after the texture, and their links. A part that a person removed is passed over."""
    part: str
    """Patina's node that shows the map in the end: the link into it is what is switched."""
    socket: str
    """The identifier of its socket there; empty for the one that the kind names, or else the first."""
    stand_in: StandIn
    feeder: str = ""
    """The node that usually feeds that socket; empty for the texture."""
    own: tuple[str, ...] = ()
    """The nodes that only this map needs."""
    end: tuple[str, str] = ("", "")
    """The node and socket by which rows are ordered, where these are not `part` and `socket`."""


_ROUTES = {
    Way.PRINCIPLED: _Route(link_to_principled, nodes.PRINCIPLED, "", StandIn.MEAN),
    Way.NORMAL: _Route(
        add_normal_map, nodes.NORMAL_MAP, "Color", StandIn.NEUTRAL,
        own=(nodes.NORMAL_MAP, nodes.TURN), end=(nodes.PRINCIPLED, "Normal"),
    ),
    Way.DISPLACEMENT: _Route(
        add_displacement, nodes.OUTPUT, "Displacement", StandIn.NOTHING, nodes.DISPLACEMENT, (nodes.DISPLACEMENT,)
    ),
    Way.OCCLUSION: _Route(add_occlusion, nodes.OCCLUSION, "", StandIn.NEUTRAL, own=(nodes.OCCLUSION,)),
}  # fmt: skip

_ENDS = (nodes.PRINCIPLED, nodes.OUTPUT, nodes.OCCLUSION)
"""The nodes that rows lead to, from top to bottom."""

SOLID = {"Base Color": "diffuse_color", "Roughness": "roughness", "Metallic": "metallic"}
"""The sockets of the Principled BSDF that Solid shading knows, with its properties of the material."""


def in_rows(material: bpy.types.Material, kinds: Iterable[str]) -> list[str]:
    """Return `kinds` from top to bottom, in the order of the sockets that they feed, so that no link crosses a node."""
    return sorted(in_order(kinds), key=lambda kind: _row(material, MAPS[kind]))


def add(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: str) -> None:
    """Wire a texture that is new in the graph."""
    _route(kind).add(material, texture, MAPS[kind])


def remove(material: bpy.types.Material, kind: str) -> None:
    """Remove the nodes that only this kind of map needs, except for its texture."""
    for part in _route(kind).own if kind in MAPS else ():
        if node := nodes.find(material, part):
            nodes.tree_of(material).nodes.remove(node)


def socket_of(material: bpy.types.Material, kind: str) -> bpy.types.NodeSocket | None:
    """Return the socket that shows this map in the end; None if a person removed its node."""
    route = _route(kind)
    node = nodes.find(material, route.part)
    if node is None:
        return None
    identifier = route.socket or MAPS[kind].wiring.socket
    return nodes.input_of(node, identifier) if identifier else next(iter(node.inputs), None)


def feeder_of(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: str) -> bpy.types.Node | None:
    """Return the node whose first output usually feeds that socket; None if a person removed it."""
    feeder = _route(kind).feeder
    return nodes.find(material, feeder) if feeder else texture


def stand_in(kind: str, mean: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """Return what that socket shows without the map, whose `mean` may be known: one value, or three; or None."""
    policy = _route(kind).stand_in
    if policy is StandIn.NOTHING:
        return None
    return mean if mean and policy is StandIn.MEAN else MAPS[kind].neutral


def write_constant(socket: bpy.types.NodeSocket, values: tuple[float, ...]) -> None:
    """Write one value or three into a socket of any size; a color becomes opaque."""
    size = len(nodes.values_of(socket))
    if size == 1:
        nodes.write_value(socket, values[0])
    else:
        nodes.write_value(socket, ((*values, 1.0) if len(values) == 3 else (*values * 3, 1.0))[:size])


def _route(kind: str) -> _Route:
    return _ROUTES[MAPS[kind].wiring.way]


def _row(material: bpy.types.Material, kind: MapKind) -> tuple[int, int]:
    """Return a key that sorts by the node at the end of a kind's row, then by the place of the socket there."""
    route = _ROUTES[kind.wiring.way]
    part, identifier = route.end if route.end[0] else (route.part, route.socket or kind.wiring.socket)
    node = nodes.find(material, part)
    identifiers = [socket.identifier for socket in node.inputs] if node else []
    return _ENDS.index(part), identifiers.index(identifier) if identifier in identifiers else 0

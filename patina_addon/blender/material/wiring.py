# SPDX-License-Identifier: GPL-3.0-or-later
"""How each map is wired into the material: its nodes, the socket that it ends in, and the fallback without it.

This is one table, by the `Way` of each kind in `core.model.maps`. The graph, Toggle Map, and Solid shading follow it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from math import isclose

import bpy

from ...core.model.maps import MAPS, MapKind, Way, in_order
from . import nodes
from .map_nodes import add_displacement, add_normal_map, add_occlusion, link_to_principled
from .node_groups import tree_of


class Fallback(Enum):
    """The value of a socket whose map is left out."""

    MEAN = "the map's mean, or the kind's neutral value if the mean is not known"
    NEUTRAL = "the kind's neutral value"
    NOTHING = "nothing: an unlinked socket has no effect"


@dataclass(frozen=True, slots=True)
class _Route:
    """The nodes for a `Way`."""

    add: Callable[[bpy.types.Material, bpy.types.ShaderNodeTexImage, MapKind], None]
    """Adds the nodes after the texture, and their links. It skips parts that the user removed."""
    part: str
    """The node that the map ends in. Toggle Map cuts the link into it."""
    socket: str
    """The identifier of its socket; if empty, the one that the kind names, or else the first."""
    fallback: Fallback
    feeder: str = ""
    """The node that is usually linked to that socket; empty for the texture."""
    own_parts: tuple[str, ...] = ()
    """The nodes that only this map needs."""
    end: tuple[str, str] = ("", "")
    """The node and the socket by which rows are sorted, if these are not `part` and `socket`."""


_ROUTES = {
    Way.PRINCIPLED: _Route(link_to_principled, nodes.PRINCIPLED, "", Fallback.MEAN),
    Way.NORMAL: _Route(
        add_normal_map, nodes.NORMAL_MAP, "Color", Fallback.NEUTRAL,
        own_parts=(nodes.NORMAL_MAP, nodes.NORMAL_ROTATION), end=(nodes.PRINCIPLED, "Normal"),
    ),
    Way.DISPLACEMENT: _Route(
        add_displacement, nodes.OUTPUT, "Displacement", Fallback.NOTHING, nodes.DISPLACEMENT, (nodes.DISPLACEMENT,)
    ),
    Way.OCCLUSION: _Route(add_occlusion, nodes.OCCLUSION, "", Fallback.NEUTRAL, own_parts=(nodes.OCCLUSION,)),
}  # fmt: skip

_ENDS = (nodes.PRINCIPLED, nodes.OUTPUT, nodes.OCCLUSION)
"""The nodes that rows lead to, from top to bottom."""

SOLID = {"Base Color": "diffuse_color", "Roughness": "roughness", "Metallic": "metallic"}
"""The inputs of the Principled BSDF that Solid shading uses, with the material's properties for it."""


def in_rows(material: bpy.types.Material, kinds: Iterable[str]) -> list[str]:
    """Return `kinds` in the order of their sockets from top to bottom, so that no link crosses a node."""
    return sorted(in_order(kinds), key=lambda kind: _row(material, MAPS[kind]))


def add(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: str) -> None:
    """Wire a new texture node."""
    _route(kind).add(material, texture, MAPS[kind])


def remove(material: bpy.types.Material, kind: str) -> None:
    """Remove the nodes that only this kind of map needs, except for its texture."""
    for part in _route(kind).own_parts if kind in MAPS else ():
        for node in nodes.find_all(material, part):
            tree_of(node).nodes.remove(node)


def socket_of(material: bpy.types.Material, kind: str) -> bpy.types.NodeSocket | None:
    """Return the first socket that this map ends in; None if the user removed its node."""
    return next(iter(sockets_of(material, kind)), None)


def sockets_of(material: bpy.types.Material, kind: str) -> list[bpy.types.NodeSocket]:
    """Return all sockets that this map ends in: several if the user duplicated their node."""
    route = _route(kind)
    identifier = route.socket or MAPS[kind].wiring.socket
    ends = nodes.find_all(material, route.part)
    return [nodes.input_of(node, identifier) if identifier else node.inputs[0] for node in ends]


def end_of(material: bpy.types.Material, kind: str) -> bpy.types.NodeSocket | None:
    """Return the socket of the surface or the output that this map reaches; None if the user removed its node."""
    part, identifier = _route(kind).end
    if not part:
        return socket_of(material, kind)
    node = nodes.find(material, part)
    return nodes.input_of(node, identifier) if node else None


def last_of(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: str) -> bpy.types.Node | None:
    """Return the node whose first output is usually linked to the end; None if the user removed it."""
    route = _route(kind)
    return nodes.find(material, route.part) if route.end[0] else feeder_of(material, texture, kind)


def feeder_of(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage, kind: str) -> bpy.types.Node | None:
    """Return the node whose first output is usually linked to that socket; None if the user removed it."""
    feeder = _route(kind).feeder
    return nodes.find(material, feeder) if feeder else texture


def fallback_values(kind: str, mean: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """Return the one or three values of that socket without the map, whose `mean` may be known; None for no value."""
    policy = _route(kind).fallback
    if policy is Fallback.NOTHING:
        return None
    return mean if mean and policy is Fallback.MEAN else MAPS[kind].neutral


def holds(socket: bpy.types.NodeSocket, values: tuple[float, ...]) -> bool:
    """Return whether a socket has these values, which `write_constant` wrote. Blender stores them with 32 bits."""
    pairs = zip(nodes.values_of(socket), _fitted(socket, values), strict=True)
    return all(isclose(own, value, abs_tol=1e-6) for own, value in pairs)


def write_constant(socket: bpy.types.NodeSocket, values: tuple[float, ...]) -> None:
    """Write one value or three into a socket of any size. Colors become opaque."""
    fitted = _fitted(socket, values)
    nodes.write_value(socket, fitted if len(fitted) > 1 else fitted[0])


def _fitted(socket: bpy.types.NodeSocket, values: tuple[float, ...]) -> tuple[float, ...]:
    """Return one value or three as many as a socket has. Colors become opaque."""
    size = len(nodes.values_of(socket))
    return values[:1] if size == 1 else ((*values, 1.0) if len(values) == 3 else (*values * 3, 1.0))[:size]


def _route(kind: str) -> _Route:
    return _ROUTES[MAPS[kind].wiring.way]


def _row(material: bpy.types.Material, kind: MapKind) -> tuple[int, int]:
    """Return a sort key: the node at the end of a kind's row, then the index of its socket."""
    route = _ROUTES[kind.wiring.way]
    part, identifier = route.end if route.end[0] else (route.part, route.socket or kind.wiring.socket)
    node = nodes.find(material, part)
    identifiers = [socket.identifier for socket in node.inputs] if node else []
    return _ENDS.index(part), identifiers.index(identifier) if identifier in identifiers else 0

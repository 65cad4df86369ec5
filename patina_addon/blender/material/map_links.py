# SPDX-License-Identifier: GPL-3.0-or-later
"""The links by which a material uses a map: check, cut, and restore them."""

from collections.abc import Collection, Mapping

import bpy

from ...core.model.maps import MAPS
from .. import values
from ..narrowing import present
from . import cut_links, images, node_groups, nodes, wiring

Mean = tuple[float, float, float] | None
"""The mean of a map; None if it is not known."""

_CUT_LINK = "patina_cut"
"""The mark of a socket whose map was left out. See cut_links."""
_OWN_LINK = "patina_own"
"""The mark of a socket that uses a map in place of the user's own nodes. See cut_links."""


def is_on(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is used. Cheap enough for draw()."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and socket.is_linked and not uses_own(material, kind)


def is_off(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is left out, although the node that it ends in exists."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and not is_on(material, kind)


def uses_own(material: bpy.types.Material, kind: str) -> bool:
    """Return whether a material with its own mapping has other nodes where this map would end."""
    if not values.controls(material).use_own_mapping:
        return False
    end, texture = wiring.end_of(material, kind), nodes.textures(material).get(kind)
    if end is None or not end.is_linked:
        return False
    return all(node != texture for node in node_groups.walk(material, end))


def own_kinds(material: bpy.types.Material) -> set[str]:
    """Return the kinds of map for which a material uses nodes of the user's own."""
    return {kind for kind in MAPS if uses_own(material, kind)}


def use_own(material: bpy.types.Material, kind: str, source: tuple[bpy.types.Node, str]) -> None:
    """Link the output that was linked where this map ends."""
    node, output = source
    if end := wiring.end_of(material, kind):
        node_groups.tree_of_socket(end).links.new(nodes.output_of(node, output), end)


def own_sources(material: bpy.types.Material) -> dict[str, tuple[bpy.types.Node, str]]:
    """Return what is linked where maps would end, if that is the user's own, by kind: a node, and its output.

    Sockets themselves do not last: a group gets new ones.
    """
    sources = {}
    for kind in own_kinds(material):
        link = next(iter(present(wiring.end_of(material, kind)).links or ()))
        sources[kind] = present(link.from_node), present(link.from_socket).identifier
    return sources


def unlink(material: bpy.types.Material, kind: str, constant: tuple[float, ...] | None) -> None:
    """Leave out a map. What the user had there comes back; otherwise `constant`, if any, is written in its place."""
    if uses_own(material, kind):
        return
    end = wiring.end_of(material, kind)
    if end and cut_links.is_cut(end, _OWN_LINK) and cut_links.restore(end, _OWN_LINK):
        return
    for socket in wiring.sockets_of(material, kind) if kind in nodes.textures(material) else ():
        if socket.is_linked:
            cut_links.cut(socket, _CUT_LINK)
            if constant:
                wiring.write_constant(socket, constant)


def relink(material: bpy.types.Material, kind: str) -> None:
    """Use a map that was left out: restore the link of each socket, or else link the first socket to the usual node.

    Where it takes the place of the user's own nodes, their link can be restored.
    """
    texture = nodes.textures(material).get(kind)
    if texture and uses_own(material, kind):
        end, last = present(wiring.end_of(material, kind)), wiring.last_of(material, texture, kind)
        if last:
            cut_links.cut(end, _OWN_LINK)
            node_groups.connect(material, last.outputs[0], end)
        return
    for number, socket in enumerate(wiring.sockets_of(material, kind) if texture else ()):
        if texture and not socket.is_linked and (cut_links.is_cut(socket, _CUT_LINK) or not number):
            feeder = None if cut_links.restore(socket, _CUT_LINK) else wiring.feeder_of(material, texture, kind)
            if feeder:
                node_groups.connect(material, feeder.outputs[0], socket)


def follow(
    material: bpy.types.Material,
    old: Mapping[str, Mean],
    new: Mapping[str, Mean],
    used: Collection[str],
    keeps_missing: bool,
) -> None:
    """Have the values that stand for maps follow from the maps that were replaced, `old`, to `new`.

    These are the values of maps that are off, unless the user changed them, and of maps that were `used` and are
    missing by now: the old map's value if `keeps_missing`, otherwise the neutral one.
    """
    for kind, mean in old.items():
        before = wiring.fallback_values(kind, mean)
        after = before if kind not in new and keeps_missing else wiring.fallback_values(kind, new.get(kind))
        if not before or not after:
            continue
        for socket in wiring.sockets_of(material, kind):
            is_off = cut_links.is_cut(socket, _CUT_LINK) and wiring.holds(socket, before)
            if not socket.is_linked and (is_off or (kind in used and kind not in new)):
                wiring.write_constant(socket, after)
        if kind not in new:
            images.write_solid(material, kind, after)

# SPDX-License-Identifier: GPL-3.0-or-later
"""The links by which a material uses a map: check, cut, and restore them."""

from collections.abc import Collection, Mapping

import bpy

from . import cut_links, images, node_groups, nodes, wiring

Mean = tuple[float, float, float] | None
"""The mean of a map; None if it is not known."""

_CUT_LINK = "patina_cut"
"""The mark of a socket whose map was left out. See cut_links."""


def is_on(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is used. Cheap enough for draw()."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and socket.is_linked


def is_off(material: bpy.types.Material, kind: str) -> bool:
    """Return whether this map is left out, although the node that it ends in exists."""
    socket = wiring.socket_of(material, kind)
    return socket is not None and not socket.is_linked


def unlink(material: bpy.types.Material, kind: str, values: tuple[float, ...] | None) -> None:
    """Leave out a map, and write `values`, if there are any, into its sockets instead."""
    for socket in wiring.sockets_of(material, kind) if kind in nodes.textures(material) else ():
        if socket.is_linked:
            cut_links.cut(socket, _CUT_LINK)
            if values:
                wiring.write_constant(socket, values)


def relink(material: bpy.types.Material, kind: str) -> None:
    """Use a map that was left out: restore the link of each socket, or else link the first socket to the usual node."""
    texture = nodes.textures(material).get(kind)
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

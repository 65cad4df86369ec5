# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects whose geometry nodes set materials themselves, so that what is in their slots may not be visible."""

from collections.abc import Iterable
from typing import TypeAlias

import bpy

from ...core.model.message import MAX_NAMED, Message, listed, plural

_Found: TypeAlias = "set[bpy.types.Material | None]"


def notes(assigned: Iterable[tuple[bpy.types.Object, bpy.types.Material]]) -> tuple[Message, ...]:
    """Return what to say about objects with a new material whose geometry nodes set another one."""
    known: dict[bpy.types.NodeTree, _Found] = {}
    names: dict[str, None] = {}
    for obj, material in assigned:
        for modifier in obj.modifiers:
            if not isinstance(modifier, bpy.types.NodesModifier) or not _is_on(modifier):
                continue
            if (group := modifier.node_group) and _materials(group, known) - {material}:
                names[obj.name] = None
    if not names:
        return ()
    return (
        plural(
            len(names),
            "The geometry nodes of {objects} set another material, so this one may not be visible.",
            "The geometry nodes of {objects} set other materials, so this one may not be visible.",
            objects=listed(names, MAX_NAMED),
        ),
    )


def _is_on(modifier: bpy.types.NodesModifier) -> bool:
    return modifier.show_viewport or modifier.show_render


def _materials(group: bpy.types.NodeTree, known: dict[bpy.types.NodeTree, _Found]) -> _Found:
    """Return the materials that a node group and those in it set; None among them for any that is not known here."""
    if group not in known:
        found = known[group] = set()
        for node in group.nodes:
            if node.mute:
                continue
            if node.bl_idname == "GeometryNodeSetMaterial":
                socket = next(socket for socket in node.inputs if socket.identifier == "Material")
                found.add(None if socket.is_linked else getattr(socket, "default_value", None))
            inner = getattr(node, "node_tree", None)
            if isinstance(inner, bpy.types.NodeTree):
                found |= _materials(inner, known)
    return known[group]

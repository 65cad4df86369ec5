# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut the links into a socket, and restore them later: the node stores their source."""

import json

import bpy

from .. import values
from ..narrowing import of_type, present
from .node_groups import tree_of


def cut(socket: bpy.types.NodeSocket, mark: str) -> None:
    """Remove the links into `socket`. A custom property of its node, named after `mark`, stores their source."""
    node = of_type(socket.node, bpy.types.Node)
    for link in list(socket.links or ()):
        node[_name(socket, mark)] = json.dumps([present(link.from_node).name, present(link.from_socket).identifier])
        tree_of(node).links.remove(link)


def is_cut(socket: bpy.types.NodeSocket, mark: str) -> bool:
    """Return whether the links into `socket` were cut with this mark."""
    return bool(values.custom_text(of_type(socket.node, bpy.types.Node), _name(socket, mark)))


def restore(socket: bpy.types.NodeSocket, mark: str) -> bool:
    """Restore the links that were cut. Return whether their source still exists."""
    node = of_type(socket.node, bpy.types.Node)
    stored = _name(socket, mark)
    ends = values.custom(node).json(stored).texts(stored)
    node.pop(stored, None)
    source = tree_of(node).nodes.get(ends[0]) if len(ends) == 2 else None
    outputs = (output for output in source.outputs if output.identifier == ends[1]) if source else ()
    output = next(iter(outputs), None)
    if output:
        tree_of(node).links.new(output, socket)
    return output is not None


def _name(socket: bpy.types.NodeSocket, mark: str) -> str:
    return f"{mark}_{socket.identifier}"

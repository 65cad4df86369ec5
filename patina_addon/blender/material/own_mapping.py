# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a texture of the user lies on a model, as the nodes before it say."""

from dataclasses import dataclass
from math import atan2

import bpy
from mathutils import Euler, Matrix, Vector

from ..narrowing import present
from . import node_groups, nodes

UV, GENERATED, OTHER = 'UV', 'GENERATED', 'OTHER'


@dataclass(frozen=True, slots=True)
class OwnMapping:
    """How texture coordinates reach a texture."""

    coordinates: str
    """UV, GENERATED (from 0 to 1 across the object), or OTHER."""
    uv_map: str = ""
    """The name of the UV map; empty for the one that a render uses."""
    matrix: Matrix | None = None
    """What Mapping nodes do to the coordinates; None if other nodes do more."""

    @property
    def rotation(self) -> float:
        """The angle by which the coordinates are rotated about z."""
        return atan2(self._along_u.y, self._along_u.x)

    @property
    def scale(self) -> float:
        """How many times the texture fits into one unit of u."""
        return self._along_u.length

    @property
    def _along_u(self) -> Vector:
        """What becomes of one unit of u."""
        return (self.matrix or Matrix()).to_3x3() @ Vector((1.0, 0.0, 0.0))


def read(material: bpy.types.Material, texture: bpy.types.ShaderNodeTexImage) -> OwnMapping:
    """Return how `texture` is mapped. Without any link, an image texture uses the UV map of a render."""
    socket, matrix = nodes.input_of(texture, "Vector"), Matrix()
    is_known = texture.projection == 'FLAT'
    while links := node_groups.feeding_links(material, socket):
        node, output = present(links[0].from_node), present(links[0].from_socket)
        if isinstance(node, bpy.types.ShaderNodeMapping):
            step = _matrix(node)
            is_known = is_known and step is not None
            matrix = matrix @ (step or Matrix())
            socket = nodes.input_of(node, "Vector")
            continue
        known = matrix if is_known else None
        if isinstance(node, bpy.types.ShaderNodeUVMap):
            return OwnMapping(UV, node.uv_map, known)
        if isinstance(node, bpy.types.ShaderNodeAttribute) and node.attribute_type == 'GEOMETRY':
            return OwnMapping(UV, node.attribute_name, known)
        if isinstance(node, bpy.types.ShaderNodeTexCoord) and output.identifier == "UV":
            return OwnMapping(UV, "", known)
        if isinstance(node, bpy.types.ShaderNodeTexCoord) and output.identifier == "Generated":
            return OwnMapping(GENERATED, "", known)
        return OwnMapping(OTHER)
    return OwnMapping(UV, "", matrix if is_known else None)


def copy(source: bpy.types.ShaderNodeTexImage, texture: bpy.types.ShaderNodeTexImage) -> None:
    """Have `texture`, in the same node tree, lie where `source` does."""
    target = nodes.input_of(texture, "Vector")
    links = list(nodes.input_of(source, "Vector").links or ())
    for link in links:
        node_groups.tree_of(texture).links.new(present(link.from_socket), target)
    for link in list(target.links or ()) if not links else ():
        node_groups.tree_of(texture).links.remove(link)
    nodes.copy_sampling(source, texture)


def _matrix(node: bpy.types.ShaderNodeMapping) -> Matrix | None:
    """Return what a Mapping node does to coordinates; None if other nodes decide, or if it is not invertible."""
    location, rotation, scale = (nodes.input_of(node, name) for name in ("Location", "Rotation", "Scale"))
    if node.vector_type == 'NORMAL' or any(socket.is_linked for socket in (location, rotation, scale)):
        return None
    shift = None if node.vector_type == 'VECTOR' else nodes.values_of(location)
    matrix = Matrix.LocRotScale(shift, Euler(nodes.values_of(rotation)), nodes.values_of(scale))
    return matrix.inverted(None) if node.vector_type == 'TEXTURE' else matrix

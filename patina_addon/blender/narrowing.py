# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender hands over, by the type that it has there: its stubs allow for None, or for more types, than can be."""

from collections.abc import Callable
from typing import TypeVar

import bpy

Value = TypeVar("Value")
Handler = TypeVar("Handler", bound=Callable[..., object])

Carrier = (
    bpy.types.Mesh
    | bpy.types.Curve
    | bpy.types.MetaBall
    | bpy.types.Curves
    | bpy.types.PointCloud
)
"""The data of an object that has a surface, and so shows a material for surfaces. Cycles renders these and no other."""


def present(value: Value | None) -> Value:
    """Return `value`, which is there, although the stubs allow for None: a context's scene, the nodes of a material."""
    if value is None:
        raise LookupError("Blender has none here")
    return value


def of_type(value: object, kind: type[Value]) -> Value:
    """Return `value`, which is a `kind`: a new node of that type, the tree that owns a node."""
    if not isinstance(value, kind):
        raise TypeError(f"Blender has another type than {kind.__name__} here")
    return value


def mesh_of(obj: bpy.types.Object) -> bpy.types.Mesh | None:
    """Return the mesh of an object; None if it is a camera, a curve or anything else."""
    return obj.data if isinstance(obj.data, bpy.types.Mesh) else None


def is_carrier(obj: bpy.types.Object) -> bool:
    """Return whether an object has a surface: not if it is a volume, a light, a camera or an empty."""
    return isinstance(obj.data, Carrier)


def carrier_of(obj: bpy.types.Object) -> Carrier:
    """Return the data of an object that is_carrier."""
    if not isinstance(obj.data, Carrier):
        raise TypeError(f"{obj.name} cannot have a material")
    return obj.data


def persistent(handler: Handler) -> Handler:
    """Decorate a handler that stays when another file is opened, and keep its type."""
    bpy.app.handlers.persistent(handler)
    return handler

# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender hands over, by the type that it has there: its stubs allow for None, or for more types, than can be."""

from collections.abc import Callable
from typing import TypeVar

import bpy

Value = TypeVar("Value")
Handler = TypeVar("Handler", bound=Callable[..., object])


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


def mesh_of(item: bpy.types.Object) -> bpy.types.Mesh | None:
    """Return the mesh of an object; None where it is a camera, a curve or anything else."""
    return item.data if isinstance(item.data, bpy.types.Mesh) else None


def persistent(handler: Handler) -> Handler:
    """Decorate a handler that stays when another file is opened, and keep its type."""
    bpy.app.handlers.persistent(handler)
    return handler

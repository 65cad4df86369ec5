# SPDX-License-Identifier: GPL-3.0-or-later
"""Narrow types: Blender's stubs allow None, or more types, where only one is possible."""

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
"""The data of an object with a surface, which can have a material for surfaces. Cycles renders only these."""

CARRIER_TYPES = ('MESH', 'CURVE', 'SURFACE', 'META', 'FONT', 'CURVES', 'POINTCLOUD')
"""The types of object with such data."""


def present(value: Value | None) -> Value:
    """Return `value`, which is never None here, although the stubs allow it: a context's scene, for example."""
    if value is None:
        raise LookupError("Blender has none here")
    return value


def of_type(value: object, kind: type[Value]) -> Value:
    """Return `value`, which is always a `kind` here: the tree that owns a node, for example."""
    if not isinstance(value, kind):
        raise TypeError(f"Blender has another type than {kind.__name__} here")
    return value


def mesh_of(obj: bpy.types.Object) -> bpy.types.Mesh | None:
    """Return the mesh of an object; None if it is not a mesh object."""
    return obj.data if isinstance(obj.data, bpy.types.Mesh) else None


def is_carrier(obj: bpy.types.Object) -> bool:
    """Return whether an object has a surface, unlike a volume, a light, a camera, or an empty."""
    return isinstance(obj.data, Carrier)


def carrier_of(obj: bpy.types.Object) -> Carrier:
    """Return the data of an object with a surface."""
    if not isinstance(obj.data, Carrier):
        raise TypeError(f"{obj.name} cannot have a material")
    return obj.data


def persistent(handler: Handler) -> Handler:
    """Decorate a handler that stays when another file is loaded. Unlike Blender's decorator, this keeps its type."""
    bpy.app.handlers.persistent(handler)
    return handler


def image_extensions() -> frozenset[str]:
    """Return the endings of the files that Blender opens as images, in lower case and with their dots."""
    return bpy.path.extensions_image  # type: ignore[attr-defined,no-any-return]

# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a material can be changed without affecting other users of its data."""

import bpy

from ...core.model.errors import InvalidRequest
from ...core.model.message import Message
from .node_groups import blocking_groups


def is_changeable(material: bpy.types.Material) -> bool:
    """Return whether `material` can be changed. Cheap enough for draw()."""
    return not is_linked(material) and not blocking_groups(material)


def is_linked(material: bpy.types.Material) -> bool:
    """Return whether `material` is linked from another file, or an override, which does not store changed nodes."""
    return not material.is_editable or bool(material.override_library)


def problem(material: bpy.types.Material) -> InvalidRequest | None:
    """Return why `material` cannot be changed; None if it can. Cheap enough for draw()."""
    if is_linked(material):
        return InvalidRequest(
            Message("{material} is linked from another file.", material=material.name), Message("Make it local first.")
        )
    blocking = blocking_groups(material)
    if not blocking:
        return None
    what = (
        Message("The node group {group} contains maps and is also used elsewhere.", group=blocking[0].name)
        if blocking[0].is_editable
        else Message("The node group {group} contains maps and is linked from another file.", group=blocking[0].name)
    )
    return InvalidRequest(what, Message("Click Make Single User in the material's panel."))


def check_changeable(material: bpy.types.Material) -> None:
    """Raise InvalidRequest if `material` cannot be changed."""
    if error := problem(material):
        raise error

# SPDX-License-Identifier: GPL-3.0-or-later
"""Use the texture of the active material as the image of the panel."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from .. import values
from ..material import texture_nodes
from ..material.active_material import edited_material
from ..narrowing import present
from ..session.session import Session
from ..undo import undo_step


def active_texture(context: bpy.types.Context) -> bpy.types.Image | None:
    """Return the user's own image that gives the active material its color; None if there is none.

    Cheap enough for draw().
    """
    return texture_nodes.color_image(edited_material(context))


def use_texture(session: Session, context: bpy.types.Context) -> None:
    """Set the image of the panel to the texture of the active material, as one undo step. Raises PatinaError."""
    image = active_texture(context)
    if image is None:
        raise PatinaError(
            Message("The active material has no texture of its own."), Message("Choose an image in the panel.")
        )
    session.opened_images.give_up("image")
    with undo_step("Use Texture"):
        values.inputs(present(context.scene)).image = image

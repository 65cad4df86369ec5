# SPDX-License-Identifier: GPL-3.0-or-later
"""Show the active object if it is hidden, and select it."""

import bpy

from ...core.model.errors import PatinaError
from ...core.model.message import Message
from ..narrowing import present
from ..undo import undo_step


def show_active(context: bpy.types.Context) -> None:
    """Show the active object, and select it. Raises PatinaError if something else hides it."""
    layer = present(context.view_layer)
    active = layer.objects.active
    if active is None:
        raise PatinaError(Message("There is no active object."), Message("Select an object."))
    with undo_step("Show and Select"):
        active.hide_set(False, view_layer=layer)
        active.hide_viewport = False
        layer.update()
        if not active.visible_get(view_layer=layer):
            raise PatinaError(
                Message("{object} is in a collection that is hidden.", object=active.name),
                Message("Show the collection in the Outliner."),
            )
        active.select_set(True, view_layer=layer)

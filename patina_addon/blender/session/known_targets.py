# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the material will go, read again only when something in the scene has changed.

To read 5,000 selected objects takes longer than to draw all panels.
"""

from collections.abc import Hashable

import bpy

from ...core.model.request import MaterialRequest
from ..narrowing import present
from ..targets import panel_target
from ..targets.panel_target import PanelTarget

_MOST = 8
"""How many targets are kept: one for each scene that is shown."""


class KnownTargets:
    """Keep what the selection means. Main thread only."""

    def __init__(self) -> None:
        self._targets: dict[Hashable, PanelTarget] = {}

    def scene_changed(self) -> None:
        """Know nothing any more: Blender says that something was selected, hidden, renamed, undone, or loaded."""
        self._targets.clear()

    def of_panel(self, context: bpy.types.Context, assign_to: str, request: MaterialRequest) -> PanelTarget:
        """Return where the material of a request will go. Cheap enough for draw()."""
        state = assign_to, request.task, request.image, context.mode, *_what_is_active(context)
        if state not in self._targets:
            if len(self._targets) >= _MOST:
                self._targets.clear()
            self._targets[state] = panel_target.read(context, assign_to, request)
        return self._targets[state]


def _what_is_active(context: bpy.types.Context) -> tuple[Hashable, ...]:
    """Return what can change without Blender saying so: the active object and its active slot."""
    layer = present(context.view_layer)
    active = layer.objects.active
    about = (active.session_uid, active.name, active.active_material_index) if active else ()
    return (present(context.scene).session_uid, layer.name, *about)

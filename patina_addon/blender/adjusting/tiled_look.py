# SPDX-License-Identifier: GPL-3.0-or-later
"""A look at a material's tile beside itself, in the panel."""

import bpy
import bpy.utils.previews

from ...core.model.maps import BASECOLOR
from .. import pump
from ..assigning import provenance
from . import wishes as adjusting

_SCALE = 11.0
_icons: bpy.utils.previews.ImagePreviewCollection | None = None
_shown: set[str] = set()
"""The paths of the maps whose pictures are wanted."""


def toggle(found: bpy.types.Material) -> None:
    """Have the picture of this material made, or forget it."""
    path = _path(found)
    if path in _shown:
        _shown.discard(path)
        return
    _shown.add(path)
    adjusting.current().look_tiled(found)
    pump.start()


def is_shown(found: bpy.types.Material) -> bool:
    """Whether the picture of this material is wanted."""
    return _path(found) in _shown


def draw(layout: bpy.types.UILayout, found: bpy.types.Material) -> None:
    """Draw the picture, once it is there. Blender reads the file by itself, beside the drawing."""
    path = _path(found)
    pictures = adjusting.current().pictures
    if path not in _shown or path not in pictures or _icons is None:
        return
    picture = pictures[path]
    if picture is None:
        layout.label(text="No picture could be made", icon='ERROR')
        return
    icon = _icons.get(str(picture)) or _icons.load(str(picture), str(picture), 'IMAGE')
    layout.template_icon(icon.icon_id, scale=_SCALE)


def _path(found: bpy.types.Material) -> str:
    files = provenance.maps(found)
    return str(next((file for file in files if file.kind == BASECOLOR), files[0]).path) if files else ""


def register() -> None:
    """Make the place of the pictures."""
    global _icons
    _icons = bpy.utils.previews.new()


def unregister() -> None:
    """The mirror of register."""
    global _icons
    if _icons is not None:
        bpy.utils.previews.remove(_icons)
    _icons = None
    _shown.clear()

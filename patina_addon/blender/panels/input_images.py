# SPDX-License-Identifier: GPL-3.0-or-later
"""The image and the mask in the main panel, each with its picture, and that one is being opened."""

import bpy

from ...core.model.message import Message
from ...core.model.tasks import MAPS_ONLY
from .. import values
from ..actions import use_texture
from ..inputs.blender_images import shown_size
from ..inputs.panel_inputs import IMAGE_LABELS, TASK_IMAGE_LABELS
from ..operators.open_image import PATINA_OT_use_texture
from ..session import session
from ..translation import shown
from ..values import SceneInputs
from .buttons import draw_button, icon_number

_PICTURE_ROWS = 3.0
"""How many rows the picture of an image is high."""


def has_image(settings: SceneInputs) -> bool:
    """Return whether there is an image to be shown, or on its way, or an error with one."""
    opened = session.current().opened_images
    return bool(settings.image or settings.image_url or opened.is_opening("image") or opened.error("image"))


def draw_image(layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, name: str) -> None:
    """Draw the image or the mask: its picture, the field for a file, and its size, or a field for an address.

    It is equally high without an image, so that nothing moves when a file has been opened.
    """
    group, image = values.group_of(settings), getattr(settings, name)
    label = TASK_IMAGE_LABELS[settings.task] if name == "image" else IMAGE_LABELS[name]
    if name == "image":
        _draw_texture(layout, context, settings)
    row = layout.row()
    row.use_property_split = False
    picture = session.current().input_pictures.icon(image) if image else 0
    row.template_icon(icon_value=picture or icon_number('IMAGE_DATA'), scale=_PICTURE_ROWS)
    column = row.column(align=True)
    column.label(text=shown(label), translate=False)
    column.template_ID(group, name, open=f"patina.open_{name}")
    if session.current().opened_images.is_opening(name):
        column.label(text="Checking the file...", icon='SORTTIME')
    elif image is None:
        column.prop(group, f"{name}_url", text="", placeholder="or https://", icon='URL')
    else:
        size = shown_size(image)
        text = Message("{width} x {height} px", width=size[0], height=size[1]) if size else Message()
        column.label(text=shown(text), translate=False)


def _draw_texture(layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs) -> None:
    """Offer the texture of the active material, for which maps are mostly made."""
    texture = use_texture.active_texture(context) if settings.task == MAPS_ONLY else None
    if texture and texture != settings.image:
        text = shown(Message("Use {image}", image=texture.name))
        draw_button(layout, PATINA_OT_use_texture, text=text, icon='TEXTURE', translate=False)

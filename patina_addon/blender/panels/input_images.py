# SPDX-License-Identifier: GPL-3.0-or-later
"""The image and the mask in the main panel, each with its picture, and what becomes of images that are being opened."""

import bpy

from ...core.model.message import Message
from ...core.model.tasks import MAPS_ONLY
from .. import values
from ..actions import use_texture
from ..inputs.blender_images import shown_size
from ..inputs.panel_inputs import IMAGE_LABELS, TASK_IMAGE_LABELS, image_inputs
from ..message_layout import draw_message
from ..narrowing import present
from ..operators.open_image import PATINA_OT_use_texture
from ..session import session
from ..translation import shown
from ..values import SceneInputs
from .buttons import draw_button, icon_number, labeled_row
from .remedies import draw_remedy

_PICTURE_ROWS = 3.0
"""How many rows the picture of an image is high."""


def has_images(settings: SceneInputs) -> bool:
    """Return whether there is an image to be shown, or on its way, or an error with one."""
    opened = session.current().opened_images
    return bool(
        settings.image
        or settings.image_url
        or any(opened.is_opening(name) or opened.error(name) for name in IMAGE_LABELS)
    )


def draw_images(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, fields: frozenset[str]
) -> None:
    """Draw the image and the mask, each an image in Blender or a web address."""
    opened = session.current().opened_images
    if note := opened.note(present(context.scene)):
        draw_message(layout, context, note, 'INFO')
    for name in image_inputs(settings):
        if name in fields:
            _draw_image(layout, context, settings, name)
    for name in IMAGE_LABELS:
        if error := opened.error(name):
            draw_message(layout, context, error, 'ERROR')
            draw_remedy(layout, error)


def _draw_image(layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, name: str) -> None:
    """Draw one of them: a field for a file and one for an address, or the picture of the image with its size."""
    group, image = values.group_of(settings), getattr(settings, name)
    label = TASK_IMAGE_LABELS[settings.task] if name == "image" else IMAGE_LABELS[name]
    if name == "image":
        _draw_texture(layout, context, settings)
    if image is None:
        column = layout.column(align=True)
        labeled_row(column, shown(label)).template_ID(group, name, open=f"patina.open_{name}")
        row = labeled_row(column, "")
        if session.current().opened_images.is_opening(name):
            row.label(text="Checking the file...", icon='SORTTIME')
        else:
            row.prop(group, f"{name}_url", text="", placeholder="or https://", icon='URL')
        return
    row = layout.row()
    row.use_property_split = False
    # A place for the picture, so that nothing moves when it comes.
    icon = session.current().input_pictures.icon(image) or icon_number('IMAGE_DATA')
    row.template_icon(icon_value=icon, scale=_PICTURE_ROWS)
    column = row.column(align=True)
    column.label(text=shown(label), translate=False)
    column.template_ID(group, name, open=f"patina.open_{name}")
    if session.current().opened_images.is_opening(name):
        column.label(text="Checking the file...", icon='SORTTIME')
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

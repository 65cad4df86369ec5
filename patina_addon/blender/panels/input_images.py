# SPDX-License-Identifier: GPL-3.0-or-later
"""The image and the mask in the main panel, and what becomes of images that are being opened."""

import bpy

from ...core.model.message import Message
from ...core.model.tasks import MAPS_ONLY
from .. import values
from ..actions import use_texture
from ..inputs.panel_inputs import IMAGE_LABELS, image_inputs
from ..message_layout import draw_message
from ..operators.open_image import PATINA_OT_use_texture
from ..session import session
from ..translation import shown
from ..values import SceneInputs
from .buttons import draw_button


def draw_images(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, fields: frozenset[str]
) -> None:
    """Draw the image and the mask, each an image in Blender or a web address.

    Maps are mostly for the texture of the active material, which is offered first.
    """
    group, texture = values.group_of(settings), None
    if settings.task == MAPS_ONLY:
        texture = use_texture.active_texture(context)
    for name in image_inputs(settings):
        if name in fields:
            column = layout.column(align=True)
            column.use_property_split = False
            row = column.row()
            row.label(text=shown(IMAGE_LABELS[name]), translate=False)
            if texture and name == "image" and texture != settings.image:
                text = shown(Message("Use {image}", image=texture.name))
                draw_button(row, PATINA_OT_use_texture, text=text, icon='TEXTURE', translate=False)
            column.template_ID(group, name, open=f"patina.open_{name}")
            if not getattr(settings, name):
                column.prop(group, f"{name}_url", text="", placeholder="or https://", icon='URL')


def draw_opened_images(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw what becomes of the images that are being opened."""
    opened = session.current().opened_images
    for name, label in IMAGE_LABELS.items():
        if opened.is_opening(name):
            progress = Message("{input}: checking the file", input=label)
            layout.label(text=shown(progress), icon='SORTTIME', translate=False)
        if error := opened.error(name):
            draw_message(layout, context, error, 'ERROR')

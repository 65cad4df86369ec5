# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs in the main panel besides the prompt: maps, tiling, size, and what stands under More."""

import bpy

from ...core.model.tasks import MAPS_ONLY, TASKS
from .. import values
from ..inputs.map_items import AVAILABLE_MAPS
from ..values import SceneInputs
from .input_images import draw_images

_MORE_FIELDS = ("upscale_factor", "seed", "variants", "output_format")
_ALWAYS_MORE = ("service",)


def draw_inputs(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, accepted: frozenset[str]
) -> None:
    """Draw the inputs that the service accepts for the task, and always those that the task needs."""
    fields, group = accepted | set(TASKS[settings.task].needs), values.group_of(settings)
    if "image" in TASKS[settings.task].needs:
        draw_images(layout, context, settings, fields)
    maps = layout.column(heading="Maps", align=True)
    for kind in AVAILABLE_MAPS:
        maps.prop(group, values.map_property(kind))
    if "tiling_mode" in fields:
        layout.prop(group, "tiling_mode")
    _draw_size(layout, settings, fields)
    header, body = layout.panel("patina_more", default_closed=True)
    header.label(text="More")
    if body:
        if "image" not in TASKS[settings.task].needs:
            draw_images(body, context, settings, fields)
        for name in (*(name for name in _MORE_FIELDS if name in fields), *_ALWAYS_MORE):
            body.prop(group, name)


def _draw_size(layout: bpy.types.UILayout, settings: SceneInputs, fields: frozenset[str]) -> None:
    group = values.group_of(settings)
    if "image_size" not in fields:
        return
    if settings.task == MAPS_ONLY:
        layout.prop(group, "match_image_size")
    if not (settings.task == MAPS_ONLY and settings.match_image_size):
        layout.prop(group, "image_size")

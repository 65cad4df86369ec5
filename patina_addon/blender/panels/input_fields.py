# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs in the main panel besides the prompt: maps, tiling, size, and what stands under More."""

import bpy

from ...core.model.maps import AO, BASECOLOR, HEIGHT, MAPS, METALNESS, NORMAL, ROUGHNESS
from ...core.model.message import Message, plural
from ...core.model.tasks import MAPS_ONLY, TASKS
from .. import values
from ..inputs import seeds
from ..inputs.input_choices import UPSCALES, offered_upscales
from ..inputs.panel_inputs import image_inputs, offered_maps
from ..inputs.plan_request import GenerationPlan
from ..message_layout import is_short
from ..operators.choose_inputs import PATINA_OT_enable_maps, PATINA_OT_random_seed, PATINA_OT_set_upscale
from ..translation import shown, translated
from ..values import SceneInputs
from .buttons import draw_button, labeled_row
from .input_images import draw_image, has_image
from .input_menus import PATINA_MT_resolution, PATINA_MT_tiling

_COLUMNS = 3
_MAP_ORDER = (BASECOLOR, NORMAL, METALNESS, ROUGHNESS, HEIGHT, AO)
"""The long names are in the first column, so that no name is cut in a sidebar of 292 pixels."""
_FIRST_COLUMN, _SECOND_COLUMN = 0.37, 0.49
"""How wide the columns are: the first as a share of the row, the second of what is left. It leaves no pixel."""
_MORE_FIELDS = ("variants", "output_format")
_ALWAYS_MORE = ("service",)


def draw_inputs(
    layout: bpy.types.UILayout, context: bpy.types.Context, settings: SceneInputs, plan: GenerationPlan
) -> None:
    """Draw the inputs that the service accepts for the task, and always those that the task needs."""
    needs = TASKS[settings.task].needs
    fields, group = plan.accepted_fields | set(needs), values.group_of(settings)
    is_image_above = "image" in needs or has_image(settings)
    if is_image_above and "image" in fields:
        draw_image(layout, context, settings, "image")
    has_all_below = is_short(context)
    if not has_all_below:
        _draw_main(layout, settings, plan, fields)
    header, body = layout.panel("patina_more", default_closed=True)
    header.label(text=shown(_summary(settings, plan, fields) if has_all_below else Message("More")), translate=False)
    if body:
        if has_all_below:
            _draw_main(body, settings, plan, fields)
        for name in image_inputs(settings)[is_image_above:]:
            if name in fields:
                draw_image(body, context, settings, name)
        if "upscale_factor" in fields:
            _draw_upscale(body, settings, plan)
        if "seed" in fields:
            _draw_seed(body, settings)
        for name in (*(name for name in _MORE_FIELDS if name in fields), *_ALWAYS_MORE):
            body.prop(group, name)


def _draw_main(
    layout: bpy.types.UILayout, settings: SceneInputs, plan: GenerationPlan, fields: frozenset[str]
) -> None:
    """Draw the inputs that are in sight where there is room for them."""
    _draw_maps(layout, settings, plan)
    if "tiling_mode" in fields:
        tiling = labeled_row(layout, translated(values.label(settings, "tiling_mode")))
        tiling.menu(PATINA_MT_tiling.bl_idname, text=_name_of(settings, "tiling_mode"), translate=False)
    _draw_size(layout, settings, fields)


def _summary(settings: SceneInputs, plan: GenerationPlan, fields: frozenset[str]) -> Message:
    """Return what is chosen of the inputs that a short sidebar has under More."""
    maps = plural(len(plan.request.maps), "{count} map", "{count} maps")
    if "image_size" not in fields or (settings.task == MAPS_ONLY and settings.match_image_size):
        return Message("More ({maps})", maps=maps)
    return Message("More ({maps}, {size} px)", maps=maps, size=settings.image_size)


def _draw_maps(layout: bpy.types.UILayout, settings: SceneInputs, plan: GenerationPlan) -> None:
    """Draw a checkbox for each map that the service makes: three in a row, with All or None in the sixth place."""
    group, kinds = values.group_of(settings), offered_maps(plan.service, plan.request.task)
    column = layout.column(align=True)
    column.use_property_split = False
    heading = None
    if len(kinds) % _COLUMNS == 0:  # There is no place left in the rows.
        heading = column.row()
        heading.label(text="Maps")
    split = column.split(factor=_FIRST_COLUMN, align=True)
    columns = [split.column(align=True)]
    split = split.split(factor=_SECOND_COLUMN, align=True)
    columns += [split.column(align=True), split.column(align=True)]
    ordered = sorted(kinds, key=lambda kind: _MAP_ORDER.index(kind) if kind in _MAP_ORDER else len(_MAP_ORDER))
    for number, kind in enumerate(ordered):
        name = "is_metallic_on" if kind == METALNESS else values.map_property(kind)
        text = shown(MAPS[kind].short_label or MAPS[kind].label)
        columns[number % _COLUMNS].prop(group, name, text=text, translate=False)
    are_all = all(kind in plan.request.maps for kind in kinds)
    text = shown(Message("None") if are_all else Message("All"))
    last = heading or columns[len(kinds) % _COLUMNS]
    draw_button(last, PATINA_OT_enable_maps, text=text, translate=False).is_enabled = not are_all


def _draw_size(layout: bpy.types.UILayout, settings: SceneInputs, fields: frozenset[str]) -> None:
    """Draw the resolution as a number, with a menu of the usual ones."""
    group = values.group_of(settings)
    if "image_size" not in fields:
        return
    if settings.task == MAPS_ONLY:
        layout.prop(group, "match_image_size")
    if not (settings.task == MAPS_ONLY and settings.match_image_size):
        row = layout.row(align=True)
        row.prop(group, "image_size")
        row.menu(PATINA_MT_resolution.bl_idname, text="", icon='DOWNARROW_HLT')


def _draw_upscale(layout: bpy.types.UILayout, settings: SceneInputs, plan: GenerationPlan) -> None:
    row = labeled_row(layout, translated(values.label(settings, "upscale_factor")))
    for factor in offered_upscales(plan, settings):
        text = shown(UPSCALES.get(factor) or Message("{factor}x", factor=factor))
        is_chosen = factor == settings.upscale_factor
        draw_button(row, PATINA_OT_set_upscale, text=text, depress=is_chosen, translate=False).factor = factor


def _draw_seed(layout: bpy.types.UILayout, settings: SceneInputs) -> None:
    """Draw Random, or a number with a button for Random."""
    row = labeled_row(layout, translated(values.label(settings, "seed")))
    if settings.seed == seeds.RANDOM:
        draw_button(row, PATINA_OT_random_seed, text=shown(Message("Random")), depress=True, translate=False)
    else:
        row.prop(values.group_of(settings), "seed", text="")
        draw_button(row, PATINA_OT_random_seed, text="", icon='FILE_REFRESH')


def _name_of(settings: SceneInputs, name: str) -> str:
    """Return what the chosen value of an enum is called."""
    chosen = values.group_of(settings).bl_rna.properties[name].enum_items[getattr(settings, name)]
    return translated(chosen.name)

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the active material is: its picture, its name, its prompt, and who made it when. And what is wrong with it."""

from datetime import datetime

import bpy

from ...core.jobs import job_text
from ...core.model.message import Message, verbatim
from ...core.services import SERVICES
from ..message_layout import draw_message, fitted, fitted_name, is_short, region_width
from ..narrowing import present
from ..operators.clean_up import PATINA_OT_restore_removed
from ..session import session
from ..targets import preview_material, provenance
from ..translation import shown
from .buttons import draw_button, icon_number
from .material_facts import MaterialFacts, active_facts

_UNITS, _CHARACTERS = 16, 46
_LINES, _LINE_SCALE = 4, 0.9
_PICTURE_SCALE = _LINES * _LINE_SCALE + 0.2
_PICTURE_PIXELS = 20 * _PICTURE_SCALE + 8
_MARGIN_PIXELS = 40
_PREVIEW = Message("Preview, until the maps of the service are here")
_SEPARATOR = " \N{MIDDLE DOT} "


class PATINA_PT_material_problems(bpy.types.Panel):
    """What is wrong with the active material, whole."""

    bl_idname = "PATINA_PT_material_problems"
    bl_label = "Problems"
    bl_description = "What is wrong with this material"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'HEADER'  # A popover, which is in no region of its own.
    bl_options = {'INSTANCED'}
    bl_ui_units_x = _UNITS

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the popover."""
        layout = present(self.layout)
        if active := active_facts(context):
            for problem in _problems(*active):
                draw_message(layout, context, problem, 'ERROR', characters=_CHARACTERS)


def draw_header(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, known: MaterialFacts
) -> None:
    """Draw the material's picture, its name, and what is known of it or wrong with it. It is equally high at any time.

    In a short sidebar it is one row: the card of the job, above, says as much.
    """
    current = session.current()
    picture = current.material_pictures.icon(material) or icon_number('MATERIAL')
    if is_short(context):
        row = layout.row()
        row.label(text=material.name, icon_value=picture, translate=False)
        if current.corrections.is_working_on(material):
            row.label(text="Updating maps...", icon='SORTTIME')
        elif _has_problems(material, known):
            _draw_problems(row, known)
    else:
        _draw_card(layout, context, material, picture, known)


def _draw_problems(layout: bpy.types.UILayout, known: MaterialFacts) -> None:
    """Draw the button that shows what is wrong, and the one that restores what was removed. They move nothing."""
    row = layout.row(align=True)
    if known.restorable:
        draw_button(row, PATINA_OT_restore_removed, icon='LOOP_BACK').jobs = " ".join(known.restorable)
    row.popover(PATINA_PT_material_problems.bl_idname, text="" if known.restorable else "Problems", icon='ERROR')


def _draw_card(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    material: bpy.types.Material,
    picture: int,
    known: MaterialFacts,
) -> None:
    """Draw all that is known, beside a large picture. The last line is what goes on, or what is wrong."""
    share = min(_PICTURE_PIXELS / max(region_width(context) - _MARGIN_PIXELS, 1.0), 0.4)
    part = layout.split(factor=share)
    part.template_icon(icon_value=picture, scale=_PICTURE_SCALE)
    column = part.column(align=True)
    column.scale_y = _LINE_SCALE
    is_updating = session.current().corrections.is_working_on(material)
    has_problems = _has_problems(material, known)
    most = _LINES - (is_updating or has_problems)
    about = _facts(context, material)[: most - 1]
    names = fitted_name(context, verbatim(material.name), most - len(about), _PICTURE_PIXELS)
    for line in names:
        column.label(text=line, translate=False)
    facts = column.column(align=True)
    facts.active = False
    for line in [*about, "", "", ""][: most - len(names)]:
        facts.label(text=line, translate=False)
    if is_updating:
        column.label(text="Updating maps...", icon='SORTTIME')
    elif has_problems:
        _draw_problems(column, known)


def _facts(context: bpy.types.Context, material: bpy.types.Material) -> list[str]:
    """Return what is known of the material besides its name, in lines that fit beside the picture."""
    if preview_material.is_preview(material):
        return list(fitted(context, _PREVIEW, _LINES - 1, _PICTURE_PIXELS))
    known = provenance.texts(material)
    service = SERVICES.get(known.get("service", ""))
    label = shown(service.label) if service else ""
    made = [label[:1].upper() + label[1:]] if label else []
    made += [text for text in (shown(_day(known.get("date", ""))),) if text]
    prompt, facts = " ".join(known.get("prompt", "").split()), list[str]()
    if prompt and prompt.casefold() != material.name.casefold():
        facts += fitted(context, verbatim(prompt), 1 if len(made) > 1 else 2, _PICTURE_PIXELS)
    if (count := provenance.variant_count(material)) > 1:
        number = provenance.variant_of(material) + 1
        variant = Message("Variant {number} of {count}", number=number, count=count)
        return [*facts, _SEPARATOR.join(made), shown(variant)]
    return [*facts, *made]


def _day(date: str) -> Message:
    """Return a stored date in words; empty if it is none."""
    try:
        return job_text.day(datetime.fromisoformat(date).timestamp())
    except (OverflowError, OSError, ValueError):
        return Message()


def _problems(material: bpy.types.Material, known: MaterialFacts) -> list[Message]:
    """Return what is wrong with the material's files and its record."""
    error = session.current().corrections.error_of(material)
    problems = [error.message if error else Message(), known.missing]
    if known.damage:
        problems.append(Message("The record of the material in this file is damaged: {parts}.", parts=known.damage))
    return [problem for problem in problems if problem]


def _has_problems(material: bpy.types.Material, known: MaterialFacts) -> bool:
    return bool(known.restorable or _problems(material, known))

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the active material is: its picture, its name, its prompt, and who made it when. And what is wrong with it."""

from datetime import datetime

import bpy

from ...core.jobs import job_text
from ...core.model.message import Message, verbatim
from ...core.services import SERVICES
from ..message_layout import draw_message, fitted, is_short, region_width
from ..operators.clean_up import PATINA_OT_restore_removed
from ..session import session
from ..targets import provenance
from ..translation import shown
from .buttons import draw_button, icon_number
from .material_facts import MaterialFacts

_LINES, _LINE_SCALE = 4, 0.9
_PICTURE_SCALE = _LINES * _LINE_SCALE + 0.2
_PICTURE_PIXELS = 20 * _PICTURE_SCALE + 8
_MARGIN_PIXELS = 40
_SEPARATOR = " \N{MIDDLE DOT} "


def draw_header(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, known: MaterialFacts
) -> None:
    """Draw the material's picture, its name, and what is known of it. It is equally high at any time.

    In a short sidebar it is one row: the card of the job, above, says as much.
    """
    current = session.current()
    picture = current.material_pictures.icon(material) or icon_number('MATERIAL')
    if is_short(context):
        row = layout.row()
        row.label(text=material.name, icon_value=picture, translate=False)
        if current.corrections.is_working_on(material):
            row.label(text="Updating maps...", icon='SORTTIME')
    else:
        _draw_card(layout, context, material, picture)
    for problem in _problems(material, known):
        draw_message(layout, context, problem, 'ERROR')
    if known.restorable:
        draw_button(layout, PATINA_OT_restore_removed, icon='LOOP_BACK').jobs = " ".join(known.restorable)


def _draw_card(
    layout: bpy.types.UILayout, context: bpy.types.Context, material: bpy.types.Material, picture: int
) -> None:
    """Draw all that is known, beside a large picture."""
    share = min(_PICTURE_PIXELS / max(region_width(context) - _MARGIN_PIXELS, 1.0), 0.4)
    part = layout.split(factor=share)
    part.template_icon(icon_value=picture, scale=_PICTURE_SCALE)
    column = part.column(align=True)
    column.scale_y = _LINE_SCALE
    column.label(text=material.name, translate=False)
    facts = column.column(align=True)
    facts.active = False
    lines = [*_facts(context, material), "", "", ""][: _LINES - 1]
    is_updating = session.current().corrections.is_working_on(material)
    for line in lines[:-1] if is_updating else lines:
        facts.label(text=line, translate=False)
    if is_updating:
        column.label(text="Updating maps...", icon='SORTTIME')


def _facts(context: bpy.types.Context, material: bpy.types.Material) -> list[str]:
    """Return what is known of the material besides its name, in lines that fit beside the picture."""
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

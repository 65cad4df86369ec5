# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main panel has to say, in places of fixed height: no control moves when a message comes or goes.

A place shows what is most important, with the button that puts it right. Everything else is in a popover.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import bpy

from ...core.model.errors import InvalidRequest, Remedy
from ...core.model.message import Message, plural
from .. import values
from ..inputs.panel_inputs import IMAGE_LABELS
from ..message_layout import Icon, button_pixels, draw_in_place, draw_message, is_short
from ..narrowing import present
from ..operators import generate as operators
from ..operators.prompt import PATINA_OT_add_pasted_lines
from ..session.known_plans import KnownPlan
from ..session.session import current
from ..targets import panel_target
from ..targets.capture import NOTHING, NoTarget
from ..targets.panel_target import PanelTarget
from ..translation import shown
from .buttons import draw_button
from .price import with_price
from .remedies import draw_remedy, remedy_text

_LINES, _FEWER_LINES = 2, 1
_UNITS, _CHARACTERS = 16, 46
_BUTTONS_PIXELS = 140
"""How much of the width the buttons beside a message may take."""


@dataclass(frozen=True, slots=True)
class _Button:
    text: str
    """Empty if it is only an icon."""
    draw: Callable[[bpy.types.UILayout], object]


@dataclass(frozen=True, slots=True)
class _Said:
    message: Message
    icon: Icon = 'INFO'
    buttons: tuple[_Button, ...] = ()


class PATINA_PT_messages(bpy.types.Panel):
    """All messages of the main panel, whole, with their buttons."""

    bl_idname = "PATINA_PT_messages"
    bl_label = "Messages"
    bl_description = "All that is to be known before one generates"
    bl_space_type = 'VIEW_3D'
    bl_region_type = 'HEADER'  # A popover, which is in no region of its own.
    bl_options = {'INSTANCED'}
    bl_ui_units_x = _UNITS

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the popover."""
        layout, known = present(self.layout), current().plans.of_panel(context)
        for said in (*_all_said(context, known, target_of(context, known)), *_forecast(context, known)):
            draw_message(layout, context, said.message, said.icon, characters=_CHARACTERS)
            row = layout.row(align=True)
            for button in said.buttons:
                button.draw(row)


def target_of(context: bpy.types.Context, known: KnownPlan) -> PanelTarget:
    """Return where the material will go."""
    return panel_target.read(context, values.inputs(present(context.scene)).assign_to, known.plan.request)


def draw_messages(
    layout: bpy.types.UILayout, context: bpy.types.Context, known: KnownPlan, target: PanelTarget
) -> None:
    """Draw the most important message with its buttons, as far as they fit, or else how much the viewport shows."""
    said = [*_all_said(context, known, target)]
    space = context.space_data
    if not said and isinstance(space, bpy.types.SpaceView3D):
        said.append(_Said(_what_is_shown(space.shading), 'NONE', _preview_buttons(context)))
    _draw_first(layout, context, said, _LINES)


def draw_forecast(layout: bpy.types.UILayout, context: bpy.types.Context, known: KnownPlan) -> None:
    """Draw what a service that knows only some words will make of the prompt, if it is such a service."""
    if known.plan.service.interpret:
        lines = _FEWER_LINES if is_short(context) else _LINES
        _draw_first(layout, context, [*_forecast(context, known)], lines)


def _draw_first(
    layout: bpy.types.UILayout, context: bpy.types.Context, all_said: list[_Said], lines: int
) -> None:
    first = all_said[0] if all_said else _Said(Message(), 'NONE')
    widths = accumulate(button_pixels(button.text) for button in first.buttons)
    fitting = [width for width in widths if width <= _BUTTONS_PIXELS]
    has_more = len(all_said) > 1 or len(fitting) < len(first.buttons)
    end = draw_in_place(
        layout,
        context,
        first.message,
        first.icon,
        lines,
        taken=max(fitting, default=0.0),
        more=PATINA_PT_messages.bl_idname,
        has_more=has_more,
    )
    end.use_property_split = False
    for button in first.buttons[: len(fitting)]:
        button.draw(end)


def _all_said(context: bpy.types.Context, known: KnownPlan, target: PanelTarget) -> Iterator[_Said]:
    """Yield what is to be said, the most important first."""
    session, plan, problem = current(), known.plan, known.problem or target.problem
    if session.problem:
        yield _Said(session.problem, 'ERROR')
    if count := session.pasted_lines.count:
        yield _Said(Message("Only the first line was pasted."), 'INFO', _pasted_buttons(count))
    for wrong in filter(None, (known.problem, target.problem)):
        yield _problem(context, known, wrong)
    opened = session.opened_images
    for error in filter(None, map(opened.error, IMAGE_LABELS)):
        yield _problem(context, known, error)
    notes = (
        opened.note(present(context.scene)),
        *(plan.notes if plan.request.maps else ()),
        *(() if problem else (*known.warnings, *target.notes)),
    )
    for note in filter(None, notes):
        yield _Said(note, 'INFO', _preview_buttons(context, has_text=False))


def _problem(context: bpy.types.Context, known: KnownPlan, problem: InvalidRequest) -> _Said:
    buttons = []
    if text := remedy_text(problem):
        buttons.append(_Button(text, partial(draw_remedy, problem=problem)))
    if isinstance(problem, NoTarget):
        text = with_price(context, known, Message("Only Make It"))
        buttons.append(_Button(text, partial(_draw_only_make_it, text=text)))
    # A button says what to do next in fewer words.
    message = problem.what if problem.remedy and buttons else problem.message
    return _Said(message, 'INFO' if problem.remedy is Remedy.EXAMPLE else 'ERROR', tuple(buttons))


def _draw_only_make_it(layout: bpy.types.UILayout, text: str) -> None:
    draw_button(layout, operators.PATINA_OT_generate_material, text=text, translate=False).assign_to = NOTHING


def _what_is_shown(shading: bpy.types.View3DShading) -> Message:
    """Return how much of a material the viewport shows."""
    if shading.type in ('MATERIAL', 'RENDERED'):
        return Message("Shows all maps")
    if shading.color_type == 'TEXTURE':
        return Message("Base color only")
    return Message("Mean color only") if shading.color_type == 'MATERIAL' else Message("No material color")


def _preview_buttons(context: bpy.types.Context, has_text: bool = True) -> tuple[_Button, ...]:
    """Return the button that has the viewport show all of a material, where there is one."""
    if not isinstance(space := context.space_data, bpy.types.SpaceView3D):
        return ()
    shading, text = space.shading, shown(Message("Material Preview")) if has_text else ""
    return (_Button(text, lambda layout: layout.prop_enum(shading, "type", 'MATERIAL', text=text, translate=False)),)


def _pasted_buttons(count: int) -> tuple[_Button, _Button]:
    text = shown(plural(count, "Add the Line", "Add {count} Lines"))

    def draw_dismiss(layout: bpy.types.UILayout) -> None:
        draw_button(layout, PATINA_OT_add_pasted_lines, text="", icon='X').dismiss = True

    return (
        _Button(text, lambda layout: draw_button(layout, PATINA_OT_add_pasted_lines, text=text, translate=False)),
        _Button("", draw_dismiss),
    )


def _forecast(context: bpy.types.Context, known: KnownPlan) -> Iterator[_Said]:
    """Yield what will be made of the prompt, or which words are known while there is none; nothing if none needs it."""
    forecast = current().forecasts.of(known.plan.service, values.inputs(present(context.scene)).prompt)
    if forecast and forecast.forecast:
        yield _Said(forecast.forecast, 'ERROR' if forecast.is_unknown else 'INFO')

# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels show, kept as plain data until something changes. Every other redraw only lays it out.

The mouse alone causes dozens of redraws in a second, and hardly any shows something new. So a panel's drawing is noted
once, as a list of what it asks of the layout, and kept with the session's facts (`session/scene_facts.py`): these are
forgotten when the timer brings news, an operator runs, a switch is set, or Blender says that the scene has changed.
What nothing tells of is compared at each redraw: the region, and what `of_inputs`, `of_material` and `of_history` read.

Nothing kept refers to Blender's data: whose properties are shown is noted by a name, and found again at each redraw.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import bpy

from .. import values
from ..inputs import plan_request
from ..material.active_material import edited_material, object_with
from ..narrowing import present
from ..session.session import current
from ..targets import panel_target

Draw: TypeAlias = Callable[[bpy.types.UILayout, bpy.types.Context], None]
"""Draws into a layout, and reads nothing of it."""
_Step: TypeAlias = tuple[int, str, Any, dict[str, Any] | None, bool]
"""The number of a part of the layout, and what is called there, with the arguments, the options, and whether there are
owners among the arguments. Without options the argument is the value that an attribute is set to."""

_OWNERS: dict[str, Callable[[bpy.types.Context], Any]] = {
    "PATINA_PG_inputs": lambda context: values.group_of(values.inputs(present(context.scene))),
    "PATINA_PG_material": lambda context: values.group_of(values.controls(present(edited_material(context)))),
    "PATINA_PG_corrections": lambda context: values.corrections(present(context.window_manager)),
    "WindowManager": lambda context: present(context.window_manager),
    "View3DShading": lambda context: context.space_data.shading,  # type: ignore[union-attr]
    "PreferencesSystem": lambda _: present(bpy.context.preferences).system,
}
"""Where to find what panels show the properties of, by its type."""


def draw_kept(layout: bpy.types.UILayout, context: bpy.types.Context, draw: Draw, *about: Hashable) -> None:
    """Draw what `draw` drew since the last change. `about` is what is drawn, and all that nothing tells of.

    If None is among that, something cannot be told at all, and it is drawn anew.
    """
    find_out = partial(_noted, draw, context)
    drawing = find_out() if None in about else current().facts.of(("drawing", _region(context), *about), find_out)
    drawing.lay_out(layout, context)


def of_inputs(context: bpy.types.Context) -> Hashable:
    """Return what may change of the inputs, the preferences, and the target."""
    return plan_request.state(context), panel_target.state(context)


def of_scene(context: bpy.types.Context) -> Hashable | None:
    """Return what may change of what is active in the scene; None if that cannot be told. See of_material."""
    material = edited_material(context)
    about = of_material(context) if material else ()
    return None if about is None else (panel_target.state(context), about)


def of_material(context: bpy.types.Context) -> Hashable | None:
    """Return what may change of the material that is edited there; None if that cannot be told.

    Blender reports changes of what it evaluates. It does not evaluate a hidden object, nor for sure a material that an
    editor is pinned to.
    """
    material = edited_material(context)
    obj = object_with(context, material) if material else None
    if material is None or obj is None or not obj.visible_get(view_layer=present(context.view_layer)):
        return None
    unit = present(context.scene).unit_settings.scale_length
    return material.session_uid, material.name, obj.session_uid, unit


def of_history(context: bpy.types.Context) -> Hashable:
    """Return what may change of how the history is shown."""
    history = current().history
    return values.history_view(present(context.window_manager)), history.search, history.selected


def _region(context: bpy.types.Context) -> Hashable:
    """Return what every drawing depends on: the size of the region, its editor, and the language."""
    region, space, view = present(context.region), context.space_data, present(bpy.context.preferences).view
    shading = space.shading if isinstance(space, bpy.types.SpaceView3D) else None
    return (
        region.width,
        region.height,
        present(context.preferences).system.ui_scale,
        bpy.app.translations.locale,
        view.use_translate_interface,
        shading and (shading.type, shading.color_type),
        context.mode,
    )


class _Drawing:
    """What was asked of a layout, as plain data."""

    def __init__(self) -> None:
        self.steps: list[_Step] = []
        self.count = 0
        """How many parts the layout has by now; the first is all of it."""

    def lay_out(self, layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
        """Ask the same of another layout. What is inside of a panel that is closed there is left out."""
        parts: list[Any] = [layout]
        owners = _Owners(context)
        for number, name, given, options, has_owners in self.steps:
            part = parts[number]
            if part is None:
                parts += () if options is None else (None, None) if name == "panel" else (None,)
            elif options is None:
                setattr(part, name, given)
            else:
                if has_owners:
                    given = [owners[one.kind] if type(one) is _Owner else one for one in given]
                made = getattr(part, name)(*given, **options)
                if name == "panel":
                    parts += made
                else:
                    parts.append(made)

    def part(self) -> Any:
        """Return the next part, which notes what is asked of it."""
        self.count += 1
        return _Part(self, self.count - 1)


@dataclass(frozen=True, slots=True)
class _Owner:
    """What has properties that are shown."""

    kind: str
    """Its type, as in _OWNERS."""


class _Owners(dict[str, Any]):
    """The owners in a context by their types, each found when it is first asked for."""

    def __init__(self, context: bpy.types.Context) -> None:
        self._context = context

    def __missing__(self, kind: str) -> Any:
        found = self[kind] = _OWNERS[kind](self._context)
        return found


class _Part:
    """A part of a layout that does not exist yet, or the properties of a button there. All that is asked is noted."""

    def __init__(self, drawing: _Drawing, number: int) -> None:
        self.__dict__.update(_drawing=drawing, _number=number)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        drawing: Any = self.__dict__["_drawing"]

        def call(*args: Any, **options: Any) -> Any:
            given = tuple(_Owner(type(one).__name__) if isinstance(one, bpy.types.bpy_struct) else one for one in args)
            has_owners = any(type(one) is _Owner for one in given)
            drawing.steps.append((self.__dict__["_number"], name, given, options, has_owners))
            return (drawing.part(), drawing.part()) if name == "panel" else drawing.part()

        return call

    def __setattr__(self, name: str, value: object) -> None:
        drawing: _Drawing = self.__dict__["_drawing"]
        drawing.steps.append((self.__dict__["_number"], name, value, None, False))


def _noted(draw: Draw, context: bpy.types.Context) -> _Drawing:
    """Return what `draw` asks of a layout."""
    drawing = _Drawing()
    draw(drawing.part(), context)
    return drawing

# SPDX-License-Identifier: GPL-3.0-or-later
"""A layout that panels are drawn into, which records what was drawn."""

import contextlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import bpy
from bl_ui.utils import PresetPanel

from patina_addon.blender import panels
from patina_addon.blender.session.session import current


class RecordingLayout(MagicMock):
    """A layout all of whose parts are itself, and whose panels, lists, and popovers are open."""

    def panel(self, *_: object, **__: object) -> tuple[Any, Any]:
        return self, self

    def template_list(self, kind: str, _name: str, owner: bpy.types.ID, items: str, *_: object, **__: object) -> None:
        draw_rows(self, kind, owner, items)

    @property
    def props(self) -> list[str]:
        """The names of the properties that were drawn."""
        return [call.args[1] for call in self.prop.call_args_list]

    @property
    def texts(self) -> list[str]:
        return [call.kwargs.get("text", "") for call in self.label.call_args_list]


def draw_rows(layout: object, kind: str, owner: bpy.types.ID, rows: str) -> None:
    """Draw all rows of a list."""
    for number, row in enumerate(getattr(owner, rows)):
        getattr(bpy.types, kind).draw_item(None, kept_context(), layout, owner, row, 0, owner, "", number)


def draw_popover(layout: object, panel: str) -> None:
    """Draw what a popover shows when it is opened; Blender itself draws the presets that there are."""
    cls = getattr(bpy.types, panel)
    if not issubclass(cls, PresetPanel):
        cls.draw(SimpleNamespace(layout=layout), kept_context())


def layout() -> RecordingLayout:
    drawn = RecordingLayout()
    for part in ("column", "row", "box", "split", "grid_flow"):
        getattr(drawn, part).return_value = drawn
    drawn.popover.side_effect = lambda panel, **_: draw_popover(drawn, panel)
    return drawn


def viewport() -> bpy.types.SpaceView3D:
    areas = (area for screen in bpy.data.screens for area in screen.areas if area.type == 'VIEW_3D')
    return next(areas).spaces.active


def context(width: int = 300, height: int = 900) -> SimpleNamespace:
    """Blender's context while a sidebar is drawn. Nothing is kept: a test changes what it likes, and tells nobody."""
    current().facts.forget()
    return kept_context(width, height)


def kept_context(width: int = 300, height: int = 900) -> SimpleNamespace:
    """The same with all that is kept. Blender brings the scene up to date before it draws."""
    bpy.context.view_layer.update()
    ours = bpy.context.preferences
    system = SimpleNamespace(ui_scale=1.0, network_timeout=ours.system.network_timeout, network_connection_limit=5)
    return SimpleNamespace(
        scene=bpy.context.scene,
        preferences=SimpleNamespace(addons=ours.addons, system=system),
        region=SimpleNamespace(width=width, height=height),
        space_data=viewport(),
        window_manager=bpy.context.window_manager,
        view_layer=bpy.context.view_layer,
        mode=bpy.context.mode,
    )


def draw() -> RecordingLayout:
    drawn = layout()
    panels.PATINA_PT_main.draw(SimpleNamespace(layout=drawn), context())
    return drawn


def operators(drawn: RecordingLayout) -> set[str]:
    """The operators that buttons were drawn for, without their prefix."""
    return {call.args[0].removeprefix("patina.") for call in drawn.operator.call_args_list}


def buttons(drawn: RecordingLayout) -> list[str]:
    """What stands on the buttons that were drawn; of one with an icon alone, its operator."""
    return [call.kwargs.get("text", call.args[0]) for call in drawn.operator.call_args_list]


def here(is_kept: bool = False) -> SimpleNamespace:
    """Blender's context while it draws the sidebar; with `is_kept`, with all that is kept for the panels."""
    drawn = kept_context() if is_kept else context()
    drawn.selected_objects = bpy.context.selected_objects
    return drawn


class QuickLayout:
    """A layout all of whose parts are itself; drawing into it takes a tenth of the time of one that is a mock."""

    def __init__(self) -> None:
        self.__dict__["calls"] = []

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.calls.append((name, args, options))
            if name == "template_list":
                draw_rows(self, args[0], args[2], args[3])
            elif name == "popover":
                draw_popover(self, args[0])
            return (self, self) if name == "panel" else self

        return call

    def __setattr__(self, name: str, value: object) -> None:
        self.calls.append((name, (), {"is": value}))


def draw_all(is_kept: bool = False) -> list[str]:
    """Draw every panel, all open, and read each property that is shown. Return the texts, and what else is seen.

    With `is_kept`, what is kept for the panels is drawn as it is.
    """
    texts: list[str] = []
    if not is_kept:
        current().facts.forget()
    for cls in panels.CLASSES:
        layout, where = QuickLayout(), here(is_kept=True)
        is_ours = hasattr(cls, "draw") and not issubclass(cls, bpy.types.AddonPreferences | PresetPanel)
        if not is_ours or not getattr(cls, "poll", lambda _: True)(where):
            continue
        if hasattr(cls, "draw_header"):
            cls.draw_header(SimpleNamespace(layout=layout), where)
        cls.draw(SimpleNamespace(layout=layout), where)
        for name, args, options in layout.calls:
            if name == "prop":
                assert isinstance(args[0], bpy.types.bpy_struct)
                with contextlib.suppress(UnicodeDecodeError):
                    getattr(args[0], args[1])
            seen = {key: value for key, value in options.items() if key != "text"}
            texts += [options.get("text", ""), f"{name} {seen}"]
    "".join(texts).encode()
    return texts

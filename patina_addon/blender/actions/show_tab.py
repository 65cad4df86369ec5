# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the Patina tab into sight."""

import contextlib
from collections.abc import Iterable
from functools import partial
from typing import TypeGuard

import bpy

from .. import pump
from ..narrowing import present

TAB = "Patina"
"""The tab of the sidebars."""
_DRAWN_SECONDS = 0.1
_EDITORS = ('VIEW_3D', 'NODE_EDITOR')

_SpaceWithTab = bpy.types.SpaceView3D | bpy.types.SpaceNodeEditor


def show_tab(context: bpy.types.Context) -> None:
    """Open the Patina tab in the sidebar of the window's largest 3D Viewport, or else Shader Editor, if it has any."""
    areas = present(context.window).screen.areas
    if area := next(filter(None, (_largest(areas, editor) for editor in _EDITORS)), None):
        _open(area)


def toggle_tab(context: bpy.types.Context) -> None:
    """Open the Patina tab in the sidebar of the editor under the mouse, or close the sidebar if it shows the tab."""
    area = context.area
    if area is None or area.type not in _EDITORS:
        show_tab(context)
    elif _is_open(area):
        _show_sidebar(area, False)
    else:
        _open(area)


def _largest(areas: Iterable[bpy.types.Area], editor: str) -> bpy.types.Area | None:
    fitting = (area for area in areas if area.type == editor)
    return max(fitting, key=lambda area: area.width * area.height, default=None)


def _is_open(area: bpy.types.Area) -> bool:
    space = area.spaces.active
    is_shown = _has_tab(space) and space.show_region_ui
    return is_shown and any(region.active_panel_category == TAB for region in _sidebars(area))


def _open(area: bpy.types.Area) -> None:
    _show_sidebar(area, True)
    _choose_tab(area)
    # A sidebar that was never open knows its tabs only when it has been drawn.
    pump.run_later(partial(_choose_tab_later, area.as_pointer()), _DRAWN_SECONDS)


def _choose_tab_later(pointer: int) -> None:
    for window in present(bpy.context.window_manager).windows:
        for area in window.screen.areas:
            if area.as_pointer() == pointer:
                _choose_tab(area)


def _show_sidebar(area: bpy.types.Area, is_shown: bool) -> None:
    if _has_tab(space := area.spaces.active):
        space.show_region_ui = is_shown


def _has_tab(space: bpy.types.Space | None) -> TypeGuard[_SpaceWithTab]:
    return isinstance(space, bpy.types.SpaceView3D | bpy.types.SpaceNodeEditor)


def _choose_tab(area: bpy.types.Area) -> None:
    for region in _sidebars(area):
        with contextlib.suppress(AttributeError, TypeError):
            region.active_panel_category = TAB  # type: ignore[assignment]
        region.tag_redraw()


def _sidebars(area: bpy.types.Area) -> list[bpy.types.Region]:
    return [region for region in area.regions if region.type == 'UI']

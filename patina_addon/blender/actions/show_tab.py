# SPDX-License-Identifier: GPL-3.0-or-later
"""Bring the Patina tab into sight."""

import contextlib
from functools import partial

import bpy

from .. import pump
from ..narrowing import of_type, present

_TAB = "Patina"
_DRAWN_SECONDS = 0.1


def show_tab(context: bpy.types.Context) -> None:
    """Open the Patina tab in the sidebar of the window's largest 3D Viewport, if it has any."""
    window = present(context.window)
    area = _largest_viewport(window)
    if area is None:
        return
    of_type(area.spaces.active, bpy.types.SpaceView3D).show_region_ui = True
    _choose_tab(area)
    # A sidebar that was never open knows its tabs only when it has been drawn.
    pump.run_later(partial(_choose_tab_of_window, window.as_pointer()), _DRAWN_SECONDS)


def _choose_tab_of_window(pointer: int) -> None:
    windows = [window for window in present(bpy.context.window_manager).windows if window.as_pointer() == pointer]
    for area in filter(None, map(_largest_viewport, windows)):
        _choose_tab(area)


def _largest_viewport(window: bpy.types.Window) -> bpy.types.Area | None:
    viewports = [area for area in window.screen.areas if area.type == 'VIEW_3D']
    return max(viewports, key=lambda area: area.width * area.height, default=None)


def _choose_tab(area: bpy.types.Area) -> None:
    for region in area.regions:
        if region.type == 'UI':
            with contextlib.suppress(AttributeError, TypeError):
                region.active_panel_category = _TAB  # type: ignore[assignment]
            region.tag_redraw()

# SPDX-License-Identifier: GPL-3.0-or-later
"""The buttons that put right what is wrong with the inputs."""

from pathlib import Path

import bpy

from ...core.model.errors import InvalidRequest, Remedy
from ..narrowing import present
from ..operators.account import PATINA_OT_open_preferences
from ..operators.show_object import PATINA_OT_show_object
from .buttons import draw_button


def has_button(problem: InvalidRequest) -> bool:
    """Return whether a button puts a problem right. Nothing in Blender allows what its command line forbids."""
    is_forbidden = problem.remedy is Remedy.ONLINE_ACCESS and bpy.app.online_access_override
    return problem.remedy is not None and not is_forbidden


def draw_remedy(layout: bpy.types.UILayout, problem: InvalidRequest, bad_file: Path | None = None) -> None:
    """Draw the button that puts a problem right, if there is one."""
    match problem.remedy:
        case Remedy.PREFERENCES:
            draw_button(layout, PATINA_OT_open_preferences, text="Open Preferences", icon='PREFERENCES')
        case Remedy.ONLINE_ACCESS:
            draw_allow_online(layout)
        case Remedy.SHOW_OBJECT:
            draw_button(layout, PATINA_OT_show_object, icon='HIDE_OFF')
        case Remedy.EDIT_MODE:
            present(layout.operator("object.mode_set", text="Edit Mode", icon='EDITMODE_HLT')).mode = 'EDIT'
    if bad_file:
        show = present(layout.operator("wm.path_open", text="Show File", icon='FILE_FOLDER'))
        show.filepath = str(bad_file.parent)


def draw_allow_online(layout: bpy.types.UILayout) -> None:
    """Draw Blender's own switch for online access, unless Blender was started without it."""
    if not bpy.app.online_access_override:
        layout.prop(present(bpy.context.preferences).system, "use_online_access", text="Allow Online Access")

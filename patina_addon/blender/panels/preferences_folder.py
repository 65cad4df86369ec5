# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the preferences about the Patina folder: its size, and what of it can be cleaned up."""

import math
import os
import time

import bpy

from ...core.jobs.cleanup import DAY, FolderUse
from ...core.model.file_size import size_message
from ...core.model.message import Message, plural, verbatim
from ...core.store import folders
from .. import preferences
from ..message_layout import draw_message
from ..narrowing import present
from ..operators.clean_up import (
    PATINA_OT_clean_up,
    PATINA_OT_delete_removed,
    PATINA_OT_look_in_folder,
    PATINA_OT_restore_removed,
    PATINA_OT_stop_looking,
)
from ..session.session import current
from ..translation import shown
from .buttons import draw_button, labeled_row
from .removed_jobs import draw_removed_jobs

VARIABLE = folders.HOME_VARIABLE
"""The environment variable that has the folder, if it is set."""
_PATH_CHARACTERS = 60


def draw(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw where the folder is, what it holds, and what can be done about that."""
    folder = current().folder
    home, use = preferences.read(context).home, folder.use
    if not os.environ.get(VARIABLE):
        below = labeled_row(layout, "").column()
        draw_message(below, context, verbatim(str(home)), characters=_PATH_CHARACTERS)
    size = size_message(use.size) if use else Message("Measuring...")
    row = _row(layout, "Size", size)
    row.enabled = use is not None and use.size > 0
    present(row.operator("wm.path_open", text="Open Folder", icon='FILE_FOLDER')).filepath = str(home)
    if use is None:
        pass
    elif folder.is_changing:
        _row(layout, "Clean-Up", Message("Moving files..."))
    else:
        _draw_clean_up(layout, context, use)
    if folder.error:
        draw_message(labeled_row(layout, "").column(), context, folder.error, 'ERROR', characters=_PATH_CHARACTERS)


def _draw_clean_up(layout: bpy.types.UILayout, context: bpy.types.Context, use: FolderUse) -> None:
    """Draw what no known .blend uses, and what was removed, with the buttons for them."""
    unused = plural(
        len(use.unused), "{count} unused job, {size}", "{count} unused jobs, {size}", size=size_message(use.unused_size)
    )
    row, search = _row(layout, "Clean-Up", unused if use.unused else Message("Nothing unused")), current().blend_search
    row.enabled = bool(use.unused) and not search.is_running
    draw_button(row, PATINA_OT_clean_up)
    if search.is_running:
        draw_button(_row(layout, "", Message("Looking at .blend files...")), PATINA_OT_stop_looking)
    elif use.unused or search.result:
        below = labeled_row(layout, "").column()
        draw_message(below, context, search.result, 'INFO', characters=_PATH_CHARACTERS)
        draw_button(below, PATINA_OT_look_in_folder)
    if use.removed:
        _row(layout, "Removed", _removed_text(use))
        draw_removed_jobs(labeled_row(layout, "").column(), context)
        row = labeled_row(layout, "")
        draw_button(row, PATINA_OT_restore_removed, text="Restore All")
        draw_button(row, PATINA_OT_delete_removed)


def _removed_text(use: FolderUse) -> Message:
    days = max(0, math.ceil((use.until - time.time()) / DAY))
    jobs = plural(
        use.removed, "{count} job, {size}", "{count} jobs, {size}", size=size_message(use.removed_size)
    )
    return plural(days, "{jobs}, kept for {count} day", "{jobs}, kept for {count} days", jobs=jobs)


def _row(layout: bpy.types.UILayout, label: str, text: Message) -> bpy.types.UILayout:
    """Draw a label and a text, and return the row for buttons behind it."""
    row = labeled_row(layout, label)
    row.label(text=shown(text), translate=False)
    buttons = row.row(align=True)
    buttons.alignment = 'RIGHT'
    return buttons
